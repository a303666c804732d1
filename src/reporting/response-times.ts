import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel, Snapshot } from '../read-model/read-model.js';
import type { Figures, Funnel } from './figures.js';
import type { GeographyBasis } from './geography-basis.js';
import { requireKnown } from './known-values.js';
import type { MetricBook, MetricVersion } from './metric-book.js';
import { type Clock, defaultMetric, type MetricDefinition } from './metrics.js';
import type { Filters, Question } from './outcomes.js';
import type { Period } from './period.js';
import { type Beside, besideOf, periodFigures, type TargetResult, targetResults } from './period-figures.js';
import { type NamedTarget, targetOf } from './named-targets.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
import {
  LATEST_BOUNDARIES,
  type LatestBoundaries,
  METRICS,
  type Metrics,
  READ_MODEL,
  REPORTING_SETTINGS,
  type ReportingSettings,
} from './tokens.js';
import { type VersionResult, versionResults } from './version-results.js';
import { byTold } from './question-told.js';

/** How long interventions took, by group. */
export type ResponseTimesParameters = QuestionParameters & {
  /** Whole seconds, inclusive, or the name of a target of the profile; when absent, the first target of the metric, else 480. */
  readonly target?: string | number | undefined;
};

export interface ResponseTimesReport {
  readonly metric: { readonly id: string; readonly version: number; readonly start: Clock; readonly stop: Clock };
  /** The whole definition by which it was measured. */
  readonly definition: MetricDefinition;
  readonly period: Period;
  /** As it was asked: `zone`, `zone,month`, `none`. */
  readonly by: string;
  readonly filters: Filters;
  /** The quality codes that were asked to be left out, where any were. */
  readonly without?: readonly string[];
  /** By which boundaries interventions count: those of the day of each, or those in force when the log last heard of one. */
  readonly geography: GeographyBasis;
  /** The log's position up to which the figures hold. */
  readonly asOf: number;
  /** Seconds. */
  readonly target: number;
  /** The target of the profile that those are, where it was asked for by its name. */
  readonly namedTarget?: NamedTarget;
  /** True when made-up data are among the figures. */
  readonly synthetic: boolean;
  /** Events that could not be digested: they are missing from the figures. */
  readonly quarantined: number;
  readonly funnel: Funnel;
  readonly rows: readonly Figures[];
  readonly total: Figures;
  /** When the definition is in force, which may end within the period where its version is named; null: without end on that side. */
  readonly inForce: { readonly from: string | null; readonly to: string | null };
  /** Of all groups together, how each target of the definition was done, and the one of the profile that was asked for: once where they are the same. */
  readonly targets: readonly TargetResult[];
  /** The total without late entries, and by the stamps as they were recorded first: where there are any. */
  readonly beside: Beside;
  /**
   * Where the definition changed inside the period, and no version was named: what each version gives. The figures above are by the last
   * of them, over all of the period.
   */
  readonly versions?: readonly VersionResult[];
}

/** Answered with a {@link ResponseTimesReport}; rejected with BadQuery. */
export class ResponseTimesQuery extends Query<ResponseTimesReport> {
  constructor(readonly parameters: ResponseTimesParameters) {
    super();
  }
}

@QueryHandler(ResponseTimesQuery)
export class ResponseTimesHandler implements IQueryHandler<ResponseTimesQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters }: ResponseTimesQuery): Promise<ResponseTimesReport> {
    const asked = askedOf(parameters, await this.metrics(parameters), this.settings);
    return this.readModel.read(
      'response-times',
      (snapshot) => responseTimesOf(snapshot, asked, this.boundaries),
      parameters,
    );
  }
}

/** Checked parameters of the report, with the versions of the metric that the period is measured by. */
export interface AskedResponseTimes {
  readonly question: Question;
  readonly versions: readonly MetricVersion[];
  /** Seconds. */
  readonly targetFor: (definition: MetricDefinition) => number;
  readonly named?: NamedTarget;
}

/** Reads the parameters. Throws BadQuery with the first one at fault. */
export function askedOf(
  parameters: ResponseTimesParameters,
  book: MetricBook,
  { timeZone, targets }: ReportingSettings,
): AskedResponseTimes {
  const question = questionOf(parameters, timeZone, book);
  const { named } = targetOf(parameters.target, question, targets);
  return {
    question,
    versions: book.versionsFor(parameters.metric ?? defaultMetric, question.period),
    targetFor: (metric) => targetOf(parameters.target, { ...question, metric }, targets).seconds,
    ...(named === undefined ? {} : { named }),
  };
}

/** The report as a snapshot has it. Rejects with BadQuery for a value of a filter that there is not. */
export async function responseTimesOf(
  snapshot: Snapshot,
  { question, versions, targetFor, named }: AskedResponseTimes,
  boundaries: LatestBoundaries,
): Promise<ResponseTimesReport> {
  const { metric, by, period, filters, without, geography } = question;
  const target = targetFor(metric);
  await requireKnown(snapshot, question, boundaries);
  const answer = await periodFigures(snapshot, question, target);
  const { figures, synthetic } = answer;
  const { from = null, to = null } = versions.at(-1) ?? {};
  return {
    metric: { id: metric.id, version: metric.version, start: metric.start, stop: metric.stop },
    definition: metric,
    period,
    by: byTold(by),
    filters,
    ...(without.length === 0 ? {} : { without }),
    geography,
    asOf: snapshot.asOf,
    target,
    ...(named === undefined ? {} : { namedTarget: named }),
    synthetic,
    quarantined: snapshot.quarantined,
    ...figures,
    inForce: { from, to },
    targets: await targetResults(snapshot, answer, named),
    beside: await besideOf(snapshot, target, answer),
    ...(versions.length === 1 ? {} : { versions: await versionResults(snapshot, answer.asked, versions, targetFor) }),
  };
}
