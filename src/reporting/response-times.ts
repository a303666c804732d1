import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import type { Figures, Funnel } from './figures.js';
import type { GeographyBasis } from './geography-basis.js';
import { groupCounts, totalOf } from './group-counts.js';
import { figuresOfAll } from './group-figures.js';
import type { Clock, MetricDefinition } from './metrics.js';
import type { Filters } from './outcomes.js';
import type { Period } from './period.js';
import { questionOf, type QuestionParameters, targetOf } from './response-times-question.js';
import { METRICS, type Metrics, READ_MODEL, REPORTING_SETTINGS, type ReportingSettings } from './tokens.js';

/** How long interventions took, by group. */
export type ResponseTimesParameters = QuestionParameters & {
  /** Whole seconds, inclusive; 480 when absent. */
  readonly target?: number | undefined;
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
  /** True when made-up data are among the figures. */
  readonly synthetic: boolean;
  /** Events that could not be digested: they are missing from the figures. */
  readonly quarantined: number;
  readonly funnel: Funnel;
  readonly rows: readonly Figures[];
  readonly total: Figures;
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
  ) {}

  async execute({ parameters }: ResponseTimesQuery): Promise<ResponseTimesReport> {
    const question = questionOf(parameters, this.settings.timeZone, await this.metrics(parameters));
    const { metric, by, period, filters, without, geography } = question;
    const target = targetOf(parameters.target, metric);

    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        const groups = await groupCounts(snapshot, question, target);
        const { rows, total } = await figuresOfAll(snapshot, question, groups);
        const { inPeriod, inPopulation, measured, excluded, censored } = total;
        return {
          metric: { id: metric.id, version: metric.version, start: metric.start, stop: metric.stop },
          definition: metric,
          period,
          by: by.length === 0 ? 'none' : by.join(','),
          filters,
          ...(without.length === 0 ? {} : { without }),
          geography,
          asOf: snapshot.asOf,
          target,
          synthetic: totalOf(groups).synthetic,
          quarantined: snapshot.quarantined,
          funnel: { inPeriod, inPopulation, measured, excluded, censored },
          rows,
          total,
        };
      },
      parameters,
    );
  }
}
