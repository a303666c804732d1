import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

import { exportFormats, type ExportFormat } from './export-format.js';
import { defaultGeography, geographyBases } from './geography-basis.js';
import { measuredInterventionsAtMost } from './measured-interventions.js';
import { defaultMetric, metricIds } from './metrics.js';
import { outcomeCodes } from './outcomes.js';
import { defaultTargetSeconds, maxTargetSeconds } from './response-times-question.js';
import { groupings } from './slices.js';

const name = { message: 'one value of 1 to 100 characters' };
const end = { message: 'a date or a time with its offset' };

const moment = { message: 'a position of the log, or a date or a time' };

const slice = { message: 'a slice, or two with a comma between them' };

const orNone = (means: string, example?: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ description: means, ...(example === undefined ? {} : { example }) }),
    IsOptional(),
    IsString(name),
    Length(1, 100, name),
  );

/** Which interventions, and what of them is measured. */
export class QuestionRequest {
  @ApiPropertyOptional({ enum: metricIds, default: defaultMetric, description: 'Which interval: a pair of clocks.' })
  @IsOptional()
  @IsIn(metricIds, { message: `one of ${metricIds.join(', ')}` })
  readonly metric?: string;

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

  @ApiPropertyOptional({
    enum: geographyBases,
    default: defaultGeography,
    description:
      'By which boundaries: those of the day of each intervention, or those in force when the log last heard of one.',
  })
  @IsOptional()
  @IsIn(geographyBases, { message: `one of ${geographyBases.join(', ')}` })
  readonly geography?: string;

  @ApiPropertyOptional({
    example: '2024-04-01',
    description: 'The figures as the log stood: a position of it, or the last one recorded before a date or a time.',
  })
  @IsOptional()
  @IsString(moment)
  @Length(1, 35, moment)
  readonly asOf?: string;

  @orNone('Only this police zone or district, by code.', '5340')
  readonly zone?: string;

  @orNone('Only this hotspot, by code.')
  readonly hotspot?: string;

  @orNone('Only this type of intervention, in the words of its source.')
  readonly type?: string;

  @orNone('Only this priority at dispatch.')
  readonly priority?: string;

  @orNone('Only interventions begun in this way.', 'emergency-call')
  readonly initiation?: string;

  @orNone('Only what was imported from this feed.')
  readonly feed?: string;

  @orNone('Only this municipality: NIS code, or as its source names it.', '21001')
  readonly municipality?: string;

  @orNone('Only where the unit that arrived first is of this zone.')
  readonly 'responding-zone'?: string;

  @orNone('Only this hour of the week, local time: day from 1 (Monday) to 7, and hour.', '5-23')
  readonly 'hour-of-week'?: string;

  @orNone('Quality codes, with commas between them: the result without what carries one.', 'X11')
  readonly without?: string;
}

export class ResponseTimesRequest extends QuestionRequest {
  @ApiPropertyOptional({
    default: 'zone',
    example: 'zone,month',
    description: `What a row is: one of ${groupings.join(', ')}, or two of these with a comma between them. Calendar slices are of local time.`,
  })
  @IsOptional()
  @IsString(slice)
  @Length(1, 40, slice)
  readonly by?: string;

  @ApiPropertyOptional({
    minimum: 1,
    maximum: maxTargetSeconds,
    default: defaultTargetSeconds,
    description: 'Seconds.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'a whole number of seconds' })
  @Min(1, { message: 'at least 1 second' })
  @Max(maxTargetSeconds, { message: `at most ${String(maxTargetSeconds)} seconds` })
  readonly target?: number;

  @ApiPropertyOptional({ enum: exportFormats, default: 'json' })
  @IsOptional()
  @IsIn(exportFormats, { message: `one of ${exportFormats.join(', ')}` })
  readonly format?: ExportFormat;
}

export class CompletenessRequest extends OmitType(QuestionRequest, ['metric']) {
  @ApiPropertyOptional({ default: 'zone,priority', description: `One or two of ${groupings.join(', ')}.` })
  @IsOptional()
  @IsString(slice)
  @Length(1, 40, slice)
  readonly by?: string;
}

export class ComparisonRequest extends OmitType(ResponseTimesRequest, ['format']) {
  @ApiProperty({ example: '2024-01-01', description: 'Start of the earlier period.' })
  @IsString(end)
  @Length(10, 35, end)
  readonly beforeFrom!: string;

  @ApiProperty({ example: '2024-02-01', description: 'End of the earlier period; exclusive.' })
  @IsString(end)
  @Length(10, 35, end)
  readonly beforeTo!: string;
}

export class MeasuredInterventionsRequest extends QuestionRequest {
  @ApiPropertyOptional({
    enum: ['measured', ...Object.keys(outcomeCodes)],
    description: 'Only those that landed here.',
  })
  @IsOptional()
  @IsString(name)
  @Length(1, 100, name)
  readonly outcome?: string;

  @orNone('Only those that carry this quality code.', 'X11')
  readonly flag?: string;

  @ApiPropertyOptional({ description: 'The nextCursor of the page before.' })
  @IsOptional()
  @IsString({ message: 'the nextCursor of a page' })
  @Length(1, 200, { message: 'the nextCursor of a page' })
  readonly cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: measuredInterventionsAtMost, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'a whole number' })
  readonly limit?: number;

  @ApiPropertyOptional({ enum: exportFormats, default: 'json' })
  @IsOptional()
  @IsIn(exportFormats, { message: `one of ${exportFormats.join(', ')}` })
  readonly format?: ExportFormat;
}

export class ExplanationRequest {
  @ApiPropertyOptional({ enum: metricIds, default: defaultMetric })
  @IsOptional()
  @IsIn(metricIds, { message: `one of ${metricIds.join(', ')}` })
  readonly metric?: string;
}
