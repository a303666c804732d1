import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import type { Funnel } from './figures.js';
import { requireKnown } from './known-values.js';
import type { MetricDefinition } from './metrics.js';
import { periodFunnel } from './period-funnel.js';
import { type QuestionTold, byTold, questionTold } from './question-told.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
import { type SensitivityRow, sensitivityRows } from './sensitivity-rows.js';
import { type TableState, stateOf } from './table-state.js';
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
export interface Sensitivity extends QuestionTold, TableState {
  readonly label: typeof sensitivityLabel;
  readonly method: 'Kaplan-Meier';
  readonly definition: MetricDefinition;
  readonly by: string;
  readonly funnel: Funnel;
  readonly rows: readonly SensitivityRow[];
  readonly total: SensitivityRow;
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
    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        await requireKnown(snapshot, question, this.boundaries);
        return {
          label: sensitivityLabel,
          method: 'Kaplan-Meier' as const,
          ...questionTold(question),
          definition: question.metric,
          by: byTold(question.by),
          ...(await periodFunnel(snapshot, question)),
          ...(await sensitivityRows(snapshot, question)),
          ...stateOf(snapshot),
        };
      },
      parameters,
    );
  }
}
