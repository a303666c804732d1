import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import type { Funnel } from './figures.js';
import { requireKnown } from './known-values.js';
import { periodFunnel } from './period-funnel.js';
import { type QuestionTold, questionTold } from './question-told.js';
import {
  matrixOf,
  type RegradedIntervention,
  regradedPage,
  type RegradingCell,
  regradingPhases,
  type RegradingStep,
} from './regrading-rows.js';
import type { InterventionPage } from './intervention-page.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
import { type TableState, stateOf } from './table-state.js';
import { type PageParameters, pageLimitOf } from './page-limit.js';
import {
  LATEST_BOUNDARIES,
  type LatestBoundaries,
  METRICS,
  type Metrics,
  READ_MODEL,
  REPORTING_SETTINGS,
  type ReportingSettings,
} from './tokens.js';

/** Whose priority changed from which level to which, and when in the response. */
export type RegradingParameters = Omit<QuestionParameters, 'by'> &
  PageParameters & {
    /** Lists only those that first had this priority. */
    readonly initial?: string | undefined;
    /** Lists only those that last had this one. */
    readonly final?: string | undefined;
    /** Lists only those with a change in this phase. */
    readonly phase?: string | undefined;
  };

/** With a page of the interventions whose priority changed. */
export interface Regrading extends QuestionTold, TableState, InterventionPage<RegradedIntervention> {
  /** Where everything of the period ended up; the matrix is of the population. */
  readonly funnel: Funnel;
  /** How many of the population had a change of priority. */
  readonly changed: number;
  /** Initial against final priority, in the order of the levels' names. */
  readonly cells: readonly RegradingCell[];
  /** Every single change. */
  readonly steps: readonly RegradingStep[];
  readonly synthetic: boolean;
}

/** Answered with a {@link Regrading}; rejected with BadQuery. */
export class RegradingQuery extends Query<Regrading> {
  constructor(readonly parameters: RegradingParameters) {
    super();
  }
}

@QueryHandler(RegradingQuery)
export class RegradingHandler implements IQueryHandler<RegradingQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters }: RegradingQuery): Promise<Regrading> {
    const question = questionOf({ ...parameters, by: 'none' }, this.settings.timeZone, await this.metrics(parameters));
    const { phase } = parameters;
    const limit = pageLimitOf(parameters.limit);
    if (phase !== undefined && !(regradingPhases as readonly string[]).includes(phase)) {
      throw new BadQuery('phase', `one of ${regradingPhases.join(', ')}`);
    }
    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        await requireKnown(snapshot, question, this.boundaries);
        const matrix = await matrixOf(snapshot, question);
        const { initial, final } = parameters;
        requireLevel('initial', initial, matrix.cells);
        requireLevel('final', final, matrix.cells);
        return {
          ...questionTold(question),
          ...(await periodFunnel(snapshot, question)),
          ...matrix,
          ...(await regradedPage(snapshot, question, { ...parameters, limit })),
          ...stateOf(snapshot),
        };
      },
      parameters,
    );
  }
}

/** A level that no intervention has is a slip of the hand, and its empty list would not say so. */
function requireLevel(field: 'initial' | 'final', level: string | undefined, cells: readonly RegradingCell[]): void {
  if (level === undefined) return;
  const levels = [...new Set(cells.flatMap((cell) => cell[field] ?? []))].sort();
  if (levels.includes(level)) return;
  const told = levels.length === 0 ? 'there are none' : levels.slice(0, 30).join(', ');
  throw new BadQuery(field, `a priority that there is: ${told}`);
}
