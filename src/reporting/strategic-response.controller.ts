import { Controller, Get, Query, StreamableFile, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';

import { badQueryExample } from './api-examples.js';
import { strategicExample } from './approach-examples.js';
import { csvFile, exportFormats, type ExportFormat } from './export-format.js';
import { queryValidation } from './query-validation.js';
import { strategicGroupings, type StrategicReport, StrategicResponseQuery } from './strategic-response.js';
import { strategicCsv } from './strategic-table.js';

const name = { message: 'one value of 1 to 200 characters' };
const moment = { message: 'a position of the log, or a date or a time' };
const end = { message: 'a date or a time with its offset' };

export class StrategicResponseRequest {
  @ApiPropertyOptional({
    enum: strategicGroupings,
    default: 'hotspot',
    description: 'A row per hotspot, or a row per shooting that a council names as its reason.',
  })
  @IsOptional()
  @IsIn(strategicGroupings, { message: `one of ${strategicGroupings.join(', ')}` })
  readonly by?: string;

  @ApiPropertyOptional({
    example: '2024-02-01',
    description: 'Only shootings from here on: a date in the local time zone, or an RFC 3339 time.',
  })
  @IsOptional()
  @IsString(end)
  @Length(10, 35, end)
  readonly from?: string;

  @ApiPropertyOptional({
    example: '2024-03-01',
    description: 'The same; exclusive. What followed on them may come later.',
  })
  @IsOptional()
  @IsString(end)
  @Length(10, 35, end)
  readonly to?: string;

  @ApiPropertyOptional({ description: 'Only this hotspot, by code.', example: 'peterbos' })
  @IsOptional()
  @IsString(name)
  @Length(1, 200, name)
  readonly hotspot?: string;

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

@ApiTags('reports')
@Controller('strategic-response')
export class StrategicResponseController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'From a shooting to council, task force, plan and first action at that hotspot',
    description:
      'The response of authorities to a situation, as opposed to that of units to an incident. What has not come is named as open, as of the position of the answer.',
  })
  @ApiOkResponse({
    content: {
      'application/json': { example: strategicExample },
      'text/csv': { example: strategicCsv(strategicExample) },
    },
  })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  async strategicResponse(
    @Query() { format, ...parameters }: StrategicResponseRequest,
  ): Promise<StrategicReport | StreamableFile> {
    const report = await this.queries.execute(new StrategicResponseQuery(parameters));
    return format === 'csv' ? csvFile('strategic-response', strategicCsv(report)) : report;
  }
}
