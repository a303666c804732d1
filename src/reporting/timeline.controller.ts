import { Controller, Get, Query, StreamableFile, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { badQueryExample, timelineExample } from './api-examples.js';
import { timelineCsv } from './csv.js';
import { csvFile, geoJsonFile, placedFormats, type PlacedFormat } from './export-format.js';
import { ChoiceParameter, CursorParameter, TextParameter, WholeParameter } from './query-parameters.js';
import { queryValidation } from './query-validation.js';
import { AreaRequest } from './report.request.js';
import { timelineGeoJson } from './timeline-geojson.js';
import { timelineOrders } from './timeline-cursor.js';
import { defaultTimelineLimit, maxTimelineLimit, timelineKinds, TimelineQuery, type TimelinePage } from './timeline.js';

export class TimelineRequest extends AreaRequest {
  @ChoiceParameter(timelineKinds, { description: 'Only facts of this kind.', example: 'shooting' })
  readonly kind?: string;

  @TextParameter({ description: 'Only facts about this subject.' })
  readonly subject?: string;

  @CursorParameter()
  readonly cursor?: string;

  @WholeParameter({ least: 1, most: maxTimelineLimit }, { otherwise: defaultTimelineLimit })
  readonly limit?: number;

  @ChoiceParameter(timelineOrders, { default: 'newest', description: 'Which facts come first.' })
  readonly order?: string;

  @ChoiceParameter(placedFormats, { default: 'json' })
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
