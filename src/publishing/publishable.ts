import type { Type } from '@nestjs/common';

import type { LogReader } from '../event-log/log-reader.js';
import type { ReadModel } from '../read-model/read-model.js';
import { BadQuery } from '../reporting/bad-query.js';
import { ComparisonHandler, ComparisonQuery } from '../reporting/comparison.js';
import { CompletenessHandler, CompletenessQuery } from '../reporting/completeness.js';
import { CountsHandler, CountsQuery } from '../reporting/counts.js';
import { CountsRequest } from '../reporting/counts.request.js';
import { DispositionsHandler, DispositionsQuery } from '../reporting/dispositions.js';
import { EvaluationsHandler, EvaluationsQuery } from '../reporting/evaluations.js';
import { queryValidation } from '../reporting/query-validation.js';
import { ReconciliationHandler, ReconciliationQuery } from '../reporting/reconciliation.js';
import { EvaluationsRequest, ReconciliationRequest } from '../reporting/registrations.controller.js';
import {
  ComparisonRequest,
  CompletenessRequest,
  QuestionRequest,
  ResponseTimesRequest,
} from '../reporting/response-times.request.js';
import { ResponseTimesHandler, ResponseTimesQuery } from '../reporting/response-times.js';
import { type ShownResponseTimesParameters, shownTo } from '../reporting/shown-response-times.js';
import { StrategicResponseRequest } from '../reporting/strategic-response.controller.js';
import { StrategicResponseHandler, StrategicResponseQuery } from '../reporting/strategic-response.js';
import type { LatestBoundaries, Metrics, ReportingSettings } from '../reporting/tokens.js';
import { noting, type ReadTable } from './read-tables.js';
import type { ReportSources } from './tokens.js';

/** What was asked of a report, as it was asked. */
export type AskedParameters = Readonly<Record<string, string | number>>;

/** What answers a report: any tables, so that the same question can be asked of those that serve and of some made anew. */
interface Answering {
  readonly readModel: ReadModel;
  readonly log: LogReader;
  readonly settings: ReportingSettings;
  readonly metrics: Metrics;
  readonly boundaries: LatestBoundaries;
}

interface Publishable {
  /** The class that checks its parameters. */
  readonly request: Type<object>;
  readonly answer: (parameters: never, answering: Answering) => Promise<object>;
}

function publishable<Parameters extends object>(
  request: Type<Parameters>,
  answer: (parameters: Parameters, answering: Answering) => Promise<object>,
): Publishable {
  return { request, answer };
}

/** The response times as their audience gets them: what is published for the public has no small cells. */
function answerShown(
  { audience, ...parameters }: ShownResponseTimesParameters,
  settings: ReportingSettings,
  handler: ResponseTimesHandler,
): Promise<object> {
  return shownTo(audience, parameters, settings, (asked) => handler.execute(new ResponseTimesQuery(asked)));
}

/** The reports that can be published: those that answer as of a position of the log. A page of a list is no figure. */
const publishables = {
  'response-times': publishable(ResponseTimesRequest, (parameters, { readModel, settings, metrics, boundaries }) =>
    answerShown(parameters, settings, new ResponseTimesHandler(readModel, settings, metrics, boundaries)),
  ),
  counts: publishable(CountsRequest, (parameters, { readModel, settings }) =>
    new CountsHandler(readModel, settings).execute(new CountsQuery(parameters)),
  ),
  'strategic-response': publishable(StrategicResponseRequest, (parameters, { readModel, settings, boundaries }) =>
    new StrategicResponseHandler(readModel, settings, boundaries).execute(new StrategicResponseQuery(parameters)),
  ),
  comparison: publishable(ComparisonRequest, (parameters, { readModel, settings, metrics, boundaries }) =>
    new ComparisonHandler(readModel, settings, metrics, boundaries).execute(new ComparisonQuery(parameters)),
  ),
  completeness: publishable(CompletenessRequest, (parameters, { readModel, settings, metrics, boundaries }) =>
    new CompletenessHandler(readModel, settings, metrics, boundaries).execute(new CompletenessQuery(parameters)),
  ),
  dispositions: publishable(QuestionRequest, (parameters, { readModel, settings, metrics, boundaries }) =>
    new DispositionsHandler(readModel, settings, metrics, boundaries).execute(new DispositionsQuery(parameters)),
  ),
  evaluations: publishable(EvaluationsRequest, (parameters, { readModel, log, boundaries }) =>
    new EvaluationsHandler(readModel, log, boundaries).execute(new EvaluationsQuery(parameters)),
  ),
  reconciliation: publishable(ReconciliationRequest, (parameters, { readModel, boundaries }) =>
    new ReconciliationHandler(readModel, boundaries).execute(new ReconciliationQuery(parameters)),
  ),
} satisfies Readonly<Record<string, Publishable>>;

export const publishableKinds = Object.keys(publishables) as readonly (keyof typeof publishables)[];

/** An answer, and the tables that it was read from. */
export interface NotedAnswer {
  readonly answer: object;
  readonly tables: readonly ReadTable[];
}

/**
 * Asks a report of some tables, and notes which it reads. Rejects with BadQuery when there is no such report to publish, or a parameter is not what it should be, and with what the
 * report rejects with.
 */
export async function notedAnswer(
  kind: string,
  parameters: AskedParameters,
  {
    readModel,
    sources,
    ...others
  }: Pick<Answering, 'readModel' | 'log' | 'settings'> & { readonly sources: ReportSources },
): Promise<NotedAnswer> {
  const known = publishableKinds.find((one) => one === kind);
  if (known === undefined) throw new BadQuery('kind', `one of ${publishableKinds.join(', ')}`);
  for (const [name, value] of Object.entries(parameters)) {
    const fits = typeof value === 'string' || Number.isFinite(value);
    if (!fits || String(value).length > longestValue) throw new BadQuery(name, 'a text or a number');
  }
  const { request, answer }: Publishable = publishables[known];
  const checked = (await queryValidation.transform({ ...parameters }, { type: 'query', metatype: request })) as never;
  const noted = noting(readModel);
  const { metricsOver, boundaries } = sources;
  // Who a publication is for is said in its parameters, whoever the service answers.
  const settings = { ...others.settings, audience: 'oversight' as const };
  const answering = {
    ...others,
    settings,
    readModel: noted.readModel,
    metrics: metricsOver(noted.readModel),
    boundaries,
  };
  return { answer: await answer(checked, answering), tables: noted.read() };
}

const longestValue = 200;
