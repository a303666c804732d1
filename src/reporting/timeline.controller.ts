import { Controller, Get, Inject, Query, Res, type StreamableFile, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { badQueryExample, timelineExample, timelineGeoJsonExample } from './api-examples.js';
import { ChoiceParameter, CursorParameter, TextParameter, WholeParameter } from './query-parameters.js';
import { queryValidation } from './query-validation.js';
import { AreaRequest } from './report.request.js';
import { maxFileRows } from './report-query.js';
import { download, type Headers } from './report-download.js';
import { defaultTimelineLimit, TimelineQuery, type TimelinePage } from './timeline.js';
import { timelineCsvHeader, timelineCsvLines } from './timeline-csv.js';
import { timelineOrders } from './timeline-cursor.js';
import { timelineFileFormats, TimelineFiles } from './timeline-file.js';
import { maxTimelineLimit, timelineKinds } from './timeline-question.js';

const formats = ['json', ...timelineFileFormats] as const;

export class TimelineRequest extends AreaRequest {
  @ChoiceParameter(timelineKinds, { description: 'Only facts of this kind.', example: 'shooting' })
  readonly kind?: string;

  @TextParameter({
    description: 'Only facts of this task force, of its operations, and of what names one of these.',
    example: 'tf-peterbos',
  })
  readonly taskForce?: string;

  @TextParameter({ description: 'Only facts of this record, by its id; with `kind` where several kinds have that id.' })
  readonly subject?: string;

  @CursorParameter()
  readonly cursor?: string;

  @WholeParameter(
    { least: 1, most: maxTimelineLimit },
    { otherwise: defaultTimelineLimit, description: 'Facts of a page. A file has all facts when it is absent.' },
  )
  readonly limit?: number;

  @ChoiceParameter(timelineOrders, { default: 'newest', description: 'Which facts come first.' })
  readonly order?: string;

  @ChoiceParameter(formats, {
    default: 'json',
    description: 'A page as JSON; as a file every fact that matches, unless a limit is given.',
  })
  readonly format?: (typeof formats)[number];
}

@ApiTags('reports')
@Controller('timeline')
export class TimelineController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(TimelineFiles) private readonly files: TimelineFiles,
  ) {}

  @Get()
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'What happened, in the order in which it occurred',
    description:
      'A page ends with a cursor to the next. Facts that are recorded meanwhile never shift the pages that follow. CSV, GeoJSON and Parquet hold ' +
      `every fact that matches, up to ${String(maxFileRows)}; with a limit they are that page, and say where the next one begins.`,
  })
  @ApiOkResponse({
    content: {
      'application/json': { example: timelineExample },
      'text/csv': { example: timelineCsvHeader + timelineCsvLines(timelineExample.facts, timelineExample) },
      'application/geo+json': { example: timelineGeoJsonExample },
      'application/vnd.apache.parquet': { schema: { type: 'string', format: 'binary' } },
    },
  })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  async timeline(
    @Query() { format = 'json', ...parameters }: TimelineRequest,
    @Res({ passthrough: true }) reply: Headers,
  ): Promise<TimelinePage | StreamableFile> {
    if (format === 'json') return this.queries.execute(new TimelineQuery(parameters));
    return download(await this.files.write(parameters, format), reply);
  }
}
