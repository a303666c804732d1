import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import { type Funnel, funnelOf } from './figures.js';
import type { GeographyBasis } from './geography-basis.js';
import { groupCounts, totalOf } from './group-counts.js';
import { requireKnown } from './known-values.js';
import type { MetricDefinition } from './metrics.js';
import { targetOf } from './named-targets.js';
import type { Filters } from './outcomes.js';
import type { Period } from './period.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
import { type SensitivityRow, sensitivityRows } from './sensitivity-rows.js';
import { stateOf } from './table-state.js';
import {
  LATEST_BOUNDARIES,
  type LatestBoundaries,
  METRICS,
  type Metrics,
  READ_MODEL,
  REPORTING_SETTINGS,
  type ReportingSettings,
} from './tokens.js';

/** Stands in every form of the answer. */
export const sensitivityLabel = 'sensitivity view, not the published figure';

/** The percentiles once more, with what was given up or is still open taken as waits that last longer. */
export interface Sensitivity {
  readonly label: typeof sensitivityLabel;
  readonly method: 'Kaplan-Meier';
  readonly metric: { readonly id: string; readonly version: number };
  readonly definition: MetricDefinition;
  readonly period: Period;
  readonly by: string;
  readonly filters: Filters;
  readonly without?: readonly string[];
  readonly funnel: Funnel;
  readonly rows: readonly SensitivityRow[];
  readonly total: SensitivityRow;
  readonly geography: GeographyBasis;
  readonly asOf: number;
  readonly quarantined: number;
  readonly synthetic: boolean;
}

/** Answered with a {@link Sensitivity}; rejected with BadQuery. */
export class SensitivityQuery extends Query<Sensitivity> {
  constructor(readonly parameters: QuestionParameters) {
    super();
  }
}

@QueryHandler(SensitivityQuery)
export class SensitivityHandler implements IQueryHandler<SensitivityQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters }: SensitivityQuery): Promise<Sensitivity> {
    const question = questionOf(parameters, this.settings.timeZone, await this.metrics(parameters));
    const { metric, period, by, filters, without, geography } = question;
    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        await requireKnown(snapshot, question, this.boundaries);
        const { groups } = await groupCounts(snapshot, question, targetOf(undefined, question).seconds);
        const counts = totalOf(groups);
        return {
          label: sensitivityLabel,
          method: 'Kaplan-Meier' as const,
          metric: { id: metric.id, version: metric.version },
          definition: metric,
          period,
          by: by.length === 0 ? 'none' : by.join(','),
          filters,
          ...(without.length === 0 ? {} : { without }),
          funnel: funnelOf(counts.outcomes),
          ...(await sensitivityRows(snapshot, question)),
          geography,
          ...stateOf(snapshot),
          synthetic: counts.synthetic,
        };
      },
      parameters,
    );
  }
}
