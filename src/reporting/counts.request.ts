import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';

import { countedThings, countGroupings } from './counts.js';
import { exportFormats, type ExportFormat } from './export-format.js';
import { defaultGeography, geographyBases } from './geography-basis.js';
import { calendarPeriods } from './local-periods.js';

const name = { message: 'one value of 1 to 200 characters' };
const moment = { message: 'a position of the log, or a date or a time' };
const end = { message: 'a date or a time with its offset' };

export class CountsRequest {
  @ApiPropertyOptional({ enum: countGroupings, default: 'zone', description: 'What a group is.' })
  @IsOptional()
  @IsIn(countGroupings, { message: `one of ${countGroupings.join(', ')}` })
  readonly by?: string;

  @ApiPropertyOptional({ enum: calendarPeriods, default: 'month', description: 'Calendar periods of local time.' })
  @IsOptional()
  @IsIn(calendarPeriods, { message: `one of ${calendarPeriods.join(', ')}` })
  readonly per?: string;

  @ApiPropertyOptional({ example: '2024-03-01', description: 'A date in the local time zone, or an RFC 3339 time.' })
  @IsOptional()
  @IsString(end)
  @Length(10, 35, end)
  readonly from?: string;

  @ApiPropertyOptional({ example: '2024-04-01', description: 'The same; exclusive.' })
  @IsOptional()
  @IsString(end)
  @Length(10, 35, end)
  readonly to?: string;

  @ApiPropertyOptional({ description: 'Only this police zone or district, by code.', example: '5340' })
  @IsOptional()
  @IsString(name)
  @Length(1, 200, name)
  readonly zone?: string;

  @ApiPropertyOptional({ description: 'Only this hotspot, by code; what is also in another one is among it.' })
  @IsOptional()
  @IsString(name)
  @Length(1, 200, name)
  readonly hotspot?: string;

  @ApiPropertyOptional({ enum: countedThings, description: 'Only this.' })
  @IsOptional()
  @IsIn(countedThings, { message: `one of ${countedThings.join(', ')}` })
  readonly counted?: string;

  @ApiPropertyOptional({
    enum: geographyBases,
    default: defaultGeography,
    description:
      'By which boundaries: those of the day of each fact, or those in force when the log last heard of one.',
  })
  @IsOptional()
  @IsIn(geographyBases, { message: `one of ${geographyBases.join(', ')}` })
  readonly geography?: string;

  @ApiPropertyOptional({
    example: '2024-04-01',
    description: 'As the log stood: a position of it, or the last one recorded before a date or a time.',
  })
  @IsOptional()
  @IsString(moment)
  @Length(1, 35, moment)
  readonly asOf?: string;

  @ApiPropertyOptional({ enum: exportFormats, default: 'json' })
  @IsOptional()
  @IsIn(exportFormats, { message: `one of ${exportFormats.join(', ')}` })
  readonly format?: ExportFormat;
}
