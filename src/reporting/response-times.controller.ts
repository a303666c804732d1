import { Controller, Get, Headers, Inject, Param, Query, Res, StreamableFile, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBadRequestResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { AnswerFiles } from './answer-files.js';
import { contentSecurityPolicy } from '../rendering/document.js';
import { defaultLanguage } from '../rendering/languages.js';
import { responseTimesPage } from '../rendering/response-times-page.js';
import {
  badQueryExample,
  explanationExample,
  measuredInterventionsExample,
  responseTimesExample,
} from './api-examples.js';
import { measuredInterventionsCsv, responseTimesCsv } from './csv.js';
import { asksForPage } from './asks-for-page.js';
import { csvFile, htmlFile, parquetFile } from './export-format.js';
import { type Explanation, ExplanationQuery } from './explanation.js';
import { type MeasuredInterventionsPage, MeasuredInterventionsQuery } from './measured-interventions.js';
import { queryValidation } from './query-validation.js';
import {
  ExplanationRequest,
  MeasuredInterventionsRequest,
  ResponseTimesPageRequest,
} from './response-times.request.js';
import { ResponseTimesPrintQuery } from './response-times-print.js';
import type { ShownReport } from './shown-figures.js';
import { ShownResponseTimesQuery } from './shown-response-times.js';

/** As much of the server's reply as a page needs. */
interface Reply {
  header(name: string, value: string): unknown;
}

@ApiTags('reports')
@Controller('response-times')
export class ResponseTimesController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(AnswerFiles) private readonly files: AnswerFiles,
  ) {}

  @Get()
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'How long interventions took, by group',
    description:
      'Median and P90 are calls that happened, with distribution-free 95 % limits. Every intervention of the period is in the funnel. As HTML it is a page that needs nothing besides itself, to read and to print: with the distribution, the trend and the funnel as figures.',
  })
  @ApiOkResponse({
    description: 'Times in seconds, shares from 0 to 1.',
    content: {
      'application/json': { example: responseTimesExample },
      'text/csv': { example: responseTimesCsv(responseTimesExample) },
      'application/vnd.apache.parquet': { schema: { type: 'string', format: 'binary' } },
      'text/html': { schema: { type: 'string' } },
    },
  })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  async responseTimes(
    @Query() { format, language = defaultLanguage, ...parameters }: ResponseTimesPageRequest,
    @Res({ passthrough: true }) reply: Reply,
    @Headers('accept') accept = '',
  ): Promise<ShownReport | StreamableFile> {
    reply.header('vary', 'accept');
    if (format === 'html' || (format === undefined && asksForPage(accept))) {
      const page = responseTimesPage(await this.queries.execute(new ResponseTimesPrintQuery(parameters)), language);
      reply.header('content-security-policy', `${contentSecurityPolicy}; frame-ancestors 'none'`);
      return htmlFile('response-times', page);
    }
    const report = await this.queries.execute(new ShownResponseTimesQuery(parameters));
    if (format === 'parquet') return parquetFile('response-times', await this.files.responseTimes(report));
    return format === 'csv' ? csvFile('response-times', responseTimesCsv(report)) : report;
  }

  @Get('interventions')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'The interventions behind a number of the report',
    description:
      'Each with the outcome that it landed in, its two clocks and its quality codes. Ask with the same parameters as the report, and with the outcome or flag whose number is in doubt.',
  })
  @ApiOkResponse({
    description: 'A page, in the order of the ids.',
    content: {
      'application/json': { example: measuredInterventionsExample },
      'text/csv': { example: measuredInterventionsCsv(measuredInterventionsExample) },
    },
  })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  async interventions(
    @Query() { format, ...parameters }: MeasuredInterventionsRequest,
  ): Promise<MeasuredInterventionsPage | StreamableFile> {
    const page = await this.queries.execute(new MeasuredInterventionsQuery(parameters));
    return format === 'csv' ? csvFile('interventions', measuredInterventionsCsv(page)) : page;
  }

  @Get('interventions/:id')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'Why an intervention counts as it does',
    description: 'The clocks of the metric, the events that they come from, where the intervention lands and why.',
  })
  @ApiOkResponse({ content: { 'application/json': { example: explanationExample } } })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  @ApiNotFoundResponse({ description: 'There is no such intervention.' })
  explanation(@Param('id') id: string, @Query() { metric, ...state }: ExplanationRequest): Promise<Explanation> {
    return this.queries.execute(new ExplanationQuery({ id, metric, ...state }));
  }
}
