import { Controller, Get, Query, StreamableFile, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

import { badQueryExample, timelineExample } from './api-examples.js';
import { timelineCsv } from './csv.js';
import { csvFile, geoJsonFile, placedFormats, type PlacedFormat } from './export-format.js';
import { defaultGeography, geographyBases } from './geography-basis.js';
import { queryValidation } from './query-validation.js';
import { timelineGeoJson } from './timeline-geojson.js';
import { timelineOrders } from './timeline-cursor.js';
import { defaultTimelineLimit, maxTimelineLimit, timelineKinds, TimelineQuery, type TimelinePage } from './timeline.js';

const name = { message: 'one value of 1 to 200 characters' };
const end = { message: 'a date or a time with its offset' };
const moment = { message: 'a position of the log, or a date or a time' };
const cursor = { message: 'the nextCursor of the page before' };

export class TimelineRequest {
  @ApiPropertyOptional({ description: 'Only this police zone or district, by code.', example: '5340' })
  @IsOptional()
  @IsString(name)
  @Length(1, 200, name)
  readonly zone?: string;

  @ApiPropertyOptional({ description: 'Only this hotspot, by code.' })
  @IsOptional()
  @IsString(name)
  @Length(1, 200, name)
  readonly hotspot?: string;

  @ApiPropertyOptional({ description: 'Only facts of this kind.', enum: timelineKinds, example: 'shooting' })
  @IsOptional()
  @IsIn(timelineKinds, { message: `one of ${timelineKinds.join(', ')}` })
  readonly kind?: string;

  @ApiPropertyOptional({ description: 'Only facts about this subject.' })
  @IsOptional()
  @IsString(name)
  @Length(1, 200, name)
  readonly subject?: string;

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
    example: '2024-04-01',
    description: 'The timeline as the log stood: a position of it, or the last one recorded before a date or a time.',
  })
  @IsOptional()
  @IsString(moment)
  @Length(1, 35, moment)
  readonly asOf?: string;

  @ApiPropertyOptional({ description: 'The nextCursor of the page before, with the same other parameters.' })
  @IsOptional()
  @IsString(cursor)
  @Length(1, 1000, cursor)
  readonly cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: maxTimelineLimit, default: defaultTimelineLimit })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'a whole number' })
  @Min(1, { message: 'at least 1' })
  @Max(maxTimelineLimit, { message: `at most ${String(maxTimelineLimit)}` })
  readonly limit?: number;

  @ApiPropertyOptional({ enum: timelineOrders, default: 'newest', description: 'Which facts come first.' })
  @IsOptional()
  @IsIn(timelineOrders, { message: `one of ${timelineOrders.join(', ')}` })
  readonly order?: string;

  @ApiPropertyOptional({
    enum: geographyBases,
    default: defaultGeography,
    description:
      'By which boundaries: those of the day of each fact, or those in force when the log last heard of one.',
  })
  @IsOptional()
  @IsIn(geographyBases, { message: `one of ${geographyBases.join(', ')}` })
  readonly geography?: string;

  @ApiPropertyOptional({ enum: placedFormats, default: 'json' })
  @IsOptional()
  @IsIn(placedFormats, { message: `one of ${placedFormats.join(', ')}` })
  readonly format?: PlacedFormat;
}

@ApiTags('reports')
@Controller('timeline')
export class TimelineController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'What happened, in the order in which it occurred',
    description:
      'A page ends with a cursor to the next. Facts that are recorded meanwhile never shift the pages that follow.',
  })
  @ApiOkResponse({
    content: {
      'application/json': { example: timelineExample },
      'text/csv': { example: timelineCsv(timelineExample) },
      'application/geo+json': { example: timelineGeoJson(timelineExample) },
    },
  })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  async timeline(@Query() { format, ...parameters }: TimelineRequest): Promise<TimelinePage | StreamableFile> {
    const page = await this.queries.execute(new TimelineQuery(parameters));
    if (format === 'geojson') return geoJsonFile('timeline', timelineGeoJson(page));
    return format === 'csv' ? csvFile('timeline', timelineCsv(page)) : page;
  }
}
