import { Controller, Get, Query, StreamableFile, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

import { badQueryExample, responseTimesExample } from './api-examples.js';
import { csvFile, exportFormats, type ExportFormat } from './export-format.js';
import { responseTimesCsv } from './csv.js';
import { defaultMetric, metricIds } from './metrics.js';
import { groupings } from './slices.js';
import { queryValidation } from './query-validation.js';
import {
  defaultTargetSeconds,
  maxTargetSeconds,
  ResponseTimesQuery,
  type ResponseTimesReport,
} from './response-times.js';

const name = { message: 'one value of 1 to 100 characters' };
const end = { message: 'a date or a time with its offset' };

export class ResponseTimesRequest {
  @ApiPropertyOptional({ enum: metricIds, default: defaultMetric, description: 'Which interval: a pair of clocks.' })
  @IsOptional()
  @IsIn(metricIds, { message: `one of ${metricIds.join(', ')}` })
  readonly metric?: string;

  @ApiPropertyOptional({
    default: 'zone',
    example: 'zone,month',
    description: `What a row is: one of ${groupings.join(', ')}, or two of these with a comma between them. Calendar slices are of local time.`,
  })
  @IsOptional()
  @IsString({ message: 'a slice, or two with a comma between them' })
  @Length(1, 40, { message: 'a slice, or two with a comma between them' })
  readonly by?: string;

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
  @Length(1, 100, name)
  readonly zone?: string;

  @ApiPropertyOptional({ description: 'Only this hotspot, by code.' })
  @IsOptional()
  @IsString(name)
  @Length(1, 100, name)
  readonly hotspot?: string;

  @ApiPropertyOptional({ description: 'Only this type of intervention, in the words of its source.' })
  @IsOptional()
  @IsString(name)
  @Length(1, 100, name)
  readonly type?: string;

  @ApiPropertyOptional({ description: 'Only this priority at dispatch.' })
  @IsOptional()
  @IsString(name)
  @Length(1, 100, name)
  readonly priority?: string;

  @ApiPropertyOptional({ description: 'Only interventions begun in this way.', example: 'emergency-call' })
  @IsOptional()
  @IsString(name)
  @Length(1, 100, name)
  readonly initiation?: string;

  @ApiPropertyOptional({ description: 'Only what was imported from this feed.' })
  @IsOptional()
  @IsString(name)
  @Length(1, 100, name)
  readonly feed?: string;

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

@ApiTags('reports')
@Controller('response-times')
export class ResponseTimesController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'How long interventions took, by group',
    description:
      'Median and P90 are calls that happened, with distribution-free 95 % limits. Every intervention of the period is in the funnel.',
  })
  @ApiOkResponse({
    description: 'Times in seconds, shares from 0 to 1.',
    content: {
      'application/json': { example: responseTimesExample },
      'text/csv': { example: responseTimesCsv(responseTimesExample) },
    },
  })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  async responseTimes(
    @Query() { format, ...parameters }: ResponseTimesRequest,
  ): Promise<ResponseTimesReport | StreamableFile> {
    const report = await this.queries.execute(new ResponseTimesQuery(parameters));
    return format === 'csv' ? csvFile('response-times', responseTimesCsv(report)) : report;
  }
}
