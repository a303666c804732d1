import { Controller, Get, Query, StreamableFile, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { badQueryExample } from './api-examples.js';
import { correctionsExample, differenceExample, regradingExample } from './audit-examples.js';
import {
  completenessExample,
  dispositionsExample,
  sensitivityExample,
  withoutResponseExample,
} from './outcomes-examples.js';
import { completenessCsv, dispositionsCsv } from './audit-csv.js';
import { type Comparison, ComparisonQuery } from './comparison.js';
import { type Completeness, CompletenessQuery } from './completeness.js';
import { type Dispositions, DispositionsQuery } from './dispositions.js';
import { type CorrectionsReport, CorrectionsQuery } from './corrections.js';
import { correctionsCsv } from './corrections-table.js';
import { type Difference, DifferenceQuery } from './difference.js';
import { differenceCsv } from './difference-table.js';
import { csvFile } from './export-format.js';
import { type Regrading, RegradingQuery } from './regrading.js';
import { regradingCsv } from './regrading-table.js';
import { queryValidation } from './query-validation.js';
import {
  ComparisonRequest,
  CompletenessRequest,
  CorrectionsRequest,
  DifferenceRequest,
  RegradingRequest,
  SensitivityRequest,
  WithoutResponseRequest,
  DispositionsRequest,
} from './response-times.request.js';
import { type Sensitivity, SensitivityQuery } from './sensitivity.js';
import { sensitivityCsv } from './sensitivity-table.js';
import { type WithoutResponse, WithoutResponseQuery } from './without-response.js';
import { withoutResponseCsv } from './without-response-table.js';

const refused = { description: 'A parameter is not what it should be.', ...badQueryExample };

/** What an auditor asks of the response times beside the figures themselves. */
@ApiTags('reports')
@Controller('response-times')
export class AuditController {
  constructor(private readonly queries: QueryBus) {}

  @Get('comparison')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'Two periods beside each other',
    description:
      'With the change of the share within target split into what another mix of groups makes and what other times within them make (Kitagawa 1955).',
  })
  @ApiOkResponse({ description: 'The figures of either period, group by group.' })
  @ApiBadRequestResponse(refused)
  comparison(@Query() parameters: ComparisonRequest): Promise<Comparison> {
    return this.queries.execute(new ComparisonQuery(parameters));
  }

  @Get('difference')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'What became of the response times between two states of the log, and because of what',
    description:
      'Each intervention that contributes otherwise, with the events behind it, by the definitions that either side had. The counts are of all of them, the interventions are a page.',
  })
  @ApiOkResponse({
    description: 'The figures of either side. The CSV has a line for each event behind an intervention of the page.',
    content: {
      'application/json': { example: differenceExample },
      'text/csv': { example: differenceCsv(differenceExample) },
    },
  })
  @ApiBadRequestResponse(refused)
  async difference(@Query() { format, ...parameters }: DifferenceRequest): Promise<Difference | StreamableFile> {
    const difference = await this.queries.execute(new DifferenceQuery(parameters));
    return format === 'csv' ? csvFile('difference', differenceCsv(difference)) : difference;
  }

  @Get('corrections')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'What corrections did to the metric, and whether they lean to one side',
    description:
      'Each correction by itself, by the row of its intervention just before and just after it: across the target, or in or out of what is measured; by zone, by who asked and who allowed, and by week, with an exact two-sided sign test. The list is a page of those that moved something.',
  })
  @ApiOkResponse({
    description: 'Counts of corrections. The CSV has a line for each group.',
    content: {
      'application/json': { example: correctionsExample },
      'text/csv': { example: correctionsCsv(correctionsExample) },
    },
  })
  @ApiBadRequestResponse(refused)
  async corrections(
    @Query() { format, ...parameters }: CorrectionsRequest,
  ): Promise<CorrectionsReport | StreamableFile> {
    const report = await this.queries.execute(new CorrectionsQuery(parameters));
    return format === 'csv' ? csvFile('corrections', correctionsCsv(report)) : report;
  }

  @Get('priorities')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'Initial against final priorities, and in which phase of the response each was changed',
    description:
      'Of the population of the metric. A call that is graded down after it was answered late leaves the figures of its first priority: here it shows. The list is a page of the interventions whose priority changed.',
  })
  @ApiOkResponse({
    description: 'The matrix and every kind of change. The CSV has a line for each.',
    content: {
      'application/json': { example: regradingExample },
      'text/csv': { example: regradingCsv(regradingExample) },
    },
  })
  @ApiBadRequestResponse(refused)
  async priorities(@Query() { format, ...parameters }: RegradingRequest): Promise<Regrading | StreamableFile> {
    const regrading = await this.queries.execute(new RegradingQuery(parameters));
    return format === 'csv' ? csvFile('priorities', regradingCsv(regrading)) : regrading;
  }

  @Get('sensitivity')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'The percentiles by the Kaplan-Meier estimate: a sensitivity view, not the published figure',
    description:
      'What was cancelled before the stop (X03) or is open (X22) counts as a wait that lasts longer than it is known to. Giving up is not independent of waiting, so the estimate is laid beside the percentile and never replaces it.',
  })
  @ApiOkResponse({
    description: 'Times in seconds, by group.',
    content: {
      'application/json': { example: sensitivityExample },
      'text/csv': { example: sensitivityCsv(sensitivityExample) },
    },
  })
  @ApiBadRequestResponse(refused)
  async sensitivity(@Query() { format, ...parameters }: SensitivityRequest): Promise<Sensitivity | StreamableFile> {
    const sensitivity = await this.queries.execute(new SensitivityQuery(parameters));
    return format === 'csv' ? csvFile('sensitivity', sensitivityCsv(sensitivity)) : sensitivity;
  }

  @Get('without-response')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'Interventions that were taken off the list although no unit had gone there',
    description:
      'Of the population of the metric, by group, by who allowed it and by the reason given, with how long people had waited. The list is a page of them.',
  })
  @ApiOkResponse({
    description: 'Waits in seconds. The CSV has a line for each group.',
    content: {
      'application/json': { example: withoutResponseExample },
      'text/csv': { example: withoutResponseCsv(withoutResponseExample) },
    },
  })
  @ApiBadRequestResponse(refused)
  async withoutResponse(
    @Query() { format, ...parameters }: WithoutResponseRequest,
  ): Promise<WithoutResponse | StreamableFile> {
    const answer = await this.queries.execute(new WithoutResponseQuery(parameters));
    return format === 'csv' ? csvFile('without-response', withoutResponseCsv(answer)) : answer;
  }

  @Get('completeness')
  @UsePipes(queryValidation)
  @ApiOperation({ summary: 'How many interventions have each stamp, by group' })
  @ApiOkResponse({
    description: 'A row per group.',
    content: {
      'application/json': { example: completenessExample },
      'text/csv': { example: completenessCsv(completenessExample) },
    },
  })
  @ApiBadRequestResponse(refused)
  async completeness(@Query() { format, ...parameters }: CompletenessRequest): Promise<Completeness | StreamableFile> {
    const answer = await this.queries.execute(new CompletenessQuery(parameters));
    return format === 'csv' ? csvFile('completeness', completenessCsv(answer)) : answer;
  }

  @Get('dispositions')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'How interventions ended, by how long was waited',
    description:
      'With the share that ended as gone on arrival or unfounded, when each disposition was in use, and the same on either side of each change of the vocabulary.',
  })
  @ApiOkResponse({
    description: 'A row per wait band, the last for what was not measured.',
    content: {
      'application/json': { example: dispositionsExample },
      'text/csv': { example: dispositionsCsv(dispositionsExample) },
    },
  })
  @ApiBadRequestResponse(refused)
  async dispositions(@Query() { format, ...parameters }: DispositionsRequest): Promise<Dispositions | StreamableFile> {
    const answer = await this.queries.execute(new DispositionsQuery(parameters));
    return format === 'csv' ? csvFile('dispositions', dispositionsCsv(answer)) : answer;
  }
}
