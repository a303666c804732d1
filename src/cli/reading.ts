import { QueryBus } from '@nestjs/cqrs';

import type { Config } from '../config.js';
import { DataDirectoryHeld } from '../event-log/sqlite/data-directory-lock.js';
import type { ReadOptions } from '../read-model/read-model.js';
import { AnswerFiles } from '../reporting/answer-files.js';
import { type Comparison, type ComparisonParameters, ComparisonQuery } from '../reporting/comparison.js';
import { type Completeness, CompletenessQuery } from '../reporting/completeness.js';
import { type CorrectionsParameters, CorrectionsQuery, type CorrectionsReport } from '../reporting/corrections.js';
import { type CountsParameters, CountsQuery } from '../reporting/counts.js';
import type { CountsReport } from '../reporting/counts-report.js';
import { type Difference, type DifferenceParameters, DifferenceQuery } from '../reporting/difference.js';
import { type Dispositions, DispositionsQuery } from '../reporting/dispositions.js';
import type { QuestionParameters } from '../reporting/response-times-question.js';
import { type Explanation, type ExplanationParameters, ExplanationQuery } from '../reporting/explanation.js';
import { type MetricList, MetricsQuery } from '../reporting/metrics-list.js';
import type { InterventionHistory } from '../reporting/intervention-history.js';
import { InterventionHistoryQuery } from '../reporting/intervention-history.js';
import {
  type MeasuredInterventionsPage,
  type MeasuredInterventionsParameters,
  MeasuredInterventionsQuery,
} from '../reporting/measured-interventions.js';
import { type Regrading, type RegradingParameters, RegradingQuery } from '../reporting/regrading.js';
import type { ShownReport } from '../reporting/shown-figures.js';
import { type ShownResponseTimesParameters, ShownResponseTimesQuery } from '../reporting/shown-response-times.js';
import { type EvaluationsParameters, EvaluationsQuery, type EvaluationsReport } from '../reporting/evaluations.js';
import {
  type Reconciliation,
  type ReconciliationParameters,
  ReconciliationQuery,
} from '../reporting/reconciliation.js';
import { type Sensitivity, SensitivityQuery } from '../reporting/sensitivity.js';
import {
  type StrategicParameters,
  type StrategicReport,
  StrategicResponseQuery,
} from '../reporting/strategic-response.js';
import { type TimelinePage, TimelineQuery } from '../reporting/timeline.js';
import type { TimelineParameters } from '../reporting/timeline-question.js';
import { responseTimesPage } from '../rendering/response-times-page.js';
import { ResponseTimesPrintQuery } from '../reporting/response-times-print.js';
import {
  type WithoutResponse,
  type WithoutResponseParameters,
  WithoutResponseQuery,
} from '../reporting/without-response.js';
import { withApplication } from './application.js';
import { askServer, bytesFromServer, textFromServer } from './server-client.js';

/** What the reading verbs ask, whoever answers. */
export interface Reading {
  responseTimes(parameters: ShownResponseTimesParameters): Promise<ShownReport>;
  /** The same as a page of HTML, in one of the languages of pages. */
  responseTimesPage(parameters: ShownResponseTimesParameters, language: string): Promise<string>;
  /** An answer as Parquet. */
  responseTimesParquet(parameters: ShownResponseTimesParameters): Promise<Buffer>;
  countsParquet(parameters: CountsParameters): Promise<Buffer>;
  /** The interventions behind a number of that report. */
  measuredInterventions(parameters: MeasuredInterventionsParameters): Promise<MeasuredInterventionsPage>;
  explanation(parameters: ExplanationParameters): Promise<Explanation>;
  comparison(parameters: ComparisonParameters): Promise<Comparison>;
  corrections(parameters: CorrectionsParameters): Promise<CorrectionsReport>;
  priorities(parameters: RegradingParameters): Promise<Regrading>;
  sensitivity(parameters: QuestionParameters): Promise<Sensitivity>;
  withoutResponse(parameters: WithoutResponseParameters): Promise<WithoutResponse>;
  difference(parameters: DifferenceParameters): Promise<Difference>;
  completeness(parameters: QuestionParameters): Promise<Completeness>;
  dispositions(parameters: QuestionParameters): Promise<Dispositions>;
  counts(parameters: CountsParameters): Promise<CountsReport>;
  strategicResponse(parameters: StrategicParameters): Promise<StrategicReport>;
  evaluations(parameters: EvaluationsParameters): Promise<EvaluationsReport>;
  reconciliation(parameters: ReconciliationParameters): Promise<Reconciliation>;
  timeline(parameters: TimelineParameters): Promise<TimelinePage>;
  intervention(id: string, state: ReadOptions): Promise<InterventionHistory>;
  metrics(state: ReadOptions): Promise<MetricList>;
}

/**
 * Runs `work` on the data directory: through the server that holds it, or in this process when nobody does, with the tables
 * brought up to the head of the log first.
 */
export async function withReading<T>(config: Config, verb: string, work: (reading: Reading) => Promise<T>): Promise<T> {
  try {
    return await withApplication(config, verb, async ({ context, catchUp }) => {
      await catchUp();
      return work(localReading(context.get(QueryBus), context.get(AnswerFiles)));
    });
  } catch (error) {
    if (error instanceof DataDirectoryHeld && error.holder.url !== undefined) {
      return work(serverReading(error.holder.url, config));
    }
    throw error;
  }
}

function localReading(queries: QueryBus, files: AnswerFiles): Reading {
  return {
    responseTimes: (parameters) => queries.execute(new ShownResponseTimesQuery(parameters)),
    responseTimesParquet: async (parameters) =>
      files.responseTimes(await queries.execute(new ShownResponseTimesQuery(parameters))),
    countsParquet: async (parameters) => files.counts(await queries.execute(new CountsQuery(parameters))),
    responseTimesPage: async (parameters, language) =>
      responseTimesPage(await queries.execute(new ResponseTimesPrintQuery(parameters)), language),
    measuredInterventions: (parameters) => queries.execute(new MeasuredInterventionsQuery(parameters)),
    explanation: (parameters) => queries.execute(new ExplanationQuery(parameters)),
    comparison: (parameters) => queries.execute(new ComparisonQuery(parameters)),
    corrections: (parameters) => queries.execute(new CorrectionsQuery(parameters)),
    priorities: (parameters) => queries.execute(new RegradingQuery(parameters)),
    sensitivity: (parameters) => queries.execute(new SensitivityQuery(parameters)),
    withoutResponse: (parameters) => queries.execute(new WithoutResponseQuery(parameters)),
    difference: (parameters) => queries.execute(new DifferenceQuery(parameters)),
    completeness: (parameters) => queries.execute(new CompletenessQuery(parameters)),
    dispositions: (parameters) => queries.execute(new DispositionsQuery(parameters)),
    counts: (parameters) => queries.execute(new CountsQuery(parameters)),
    strategicResponse: (parameters) => queries.execute(new StrategicResponseQuery(parameters)),
    evaluations: (parameters) => queries.execute(new EvaluationsQuery(parameters)),
    reconciliation: (state) => queries.execute(new ReconciliationQuery(state)),
    timeline: (parameters) => queries.execute(new TimelineQuery(parameters)),
    intervention: (id, state) => queries.execute(new InterventionHistoryQuery(id, state)),
    metrics: (state) => queries.execute(new MetricsQuery(state)),
  };
}

function serverReading(url: string, config: Config): Reading {
  return {
    responseTimes: (parameters) => askServer(url, '/response-times', { ...parameters }, config),
    responseTimesParquet: (parameters) =>
      bytesFromServer(url, '/response-times', { ...parameters, format: 'parquet' }, config),
    countsParquet: (parameters) => bytesFromServer(url, '/counts', { ...parameters, format: 'parquet' }, config),
    responseTimesPage: (parameters, language) =>
      textFromServer(url, '/response-times', { ...parameters, language, format: 'html' }, config),
    measuredInterventions: (parameters) => askServer(url, '/response-times/interventions', { ...parameters }, config),
    explanation: ({ id, ...parameters }) =>
      askServer(url, `/response-times/interventions/${encodeURIComponent(id)}`, parameters, config),
    comparison: (parameters) => askServer(url, '/response-times/comparison', { ...parameters }, config),
    corrections: (parameters) => askServer(url, '/response-times/corrections', { ...parameters }, config),
    priorities: (parameters) => askServer(url, '/response-times/priorities', { ...parameters }, config),
    sensitivity: (parameters) => askServer(url, '/response-times/sensitivity', { ...parameters }, config),
    withoutResponse: (parameters) => askServer(url, '/response-times/without-response', { ...parameters }, config),
    difference: (parameters) => askServer(url, '/response-times/difference', { ...parameters }, config),
    completeness: (parameters) => askServer(url, '/response-times/completeness', { ...parameters }, config),
    dispositions: (parameters) => askServer(url, '/response-times/dispositions', { ...parameters }, config),
    counts: (parameters) => askServer(url, '/counts', { ...parameters }, config),
    strategicResponse: (parameters) => askServer(url, '/strategic-response', { ...parameters }, config),
    evaluations: (parameters) => askServer(url, '/evaluations', { ...parameters }, config),
    reconciliation: (state) => askServer(url, '/reconciliation', { ...state }, config),
    timeline: (parameters) => askServer(url, '/timeline', { ...parameters }, config),
    intervention: (id, state) => askServer(url, `/interventions/${encodeURIComponent(id)}`, { ...state }, config),
    metrics: (state) => askServer(url, '/metrics', { ...state }, config),
  };
}
