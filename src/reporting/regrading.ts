import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { type Funnel, funnelOf } from './figures.js';
import type { GeographyBasis } from './geography-basis.js';
import { groupCounts, totalOf } from './group-counts.js';
import { requireKnown } from './known-values.js';
import type { Filters } from './outcomes.js';
import type { Period } from './period.js';
import {
  matrixOf,
  type RegradedIntervention,
  regradedPage,
  type RegradingCell,
  regradingPhases,
  type RegradingStep,
} from './regrading-rows.js';
import { targetOf } from './named-targets.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
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

/** Whose priority changed from which level to which, and when in the response. */
export type RegradingParameters = Omit<QuestionParameters, 'by'> & {
  /** Lists only those that first had this priority. */
  readonly initial?: string | undefined;
  /** Lists only those that last had this one. */
  readonly final?: string | undefined;
  /** Lists only those with a change in this phase. */
  readonly phase?: string | undefined;
  /** The id after which the page begins: `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  /** 1 to 1,000; 100 when absent. */
  readonly limit?: number | undefined;
};

export interface Regrading {
  readonly metric: { readonly id: string; readonly version: number };
  readonly period: Period;
  readonly filters: Filters;
  readonly without?: readonly string[];
  /** Where everything of the period ended up; the matrix is of the population. */
  readonly funnel: Funnel;
  /** How many of the population had a change of priority. */
  readonly changed: number;
  /** Initial against final priority, in the order of the levels' names. */
  readonly cells: readonly RegradingCell[];
  /** Every single change. */
  readonly steps: readonly RegradingStep[];
  /** A page of the interventions whose priority changed, in the order of their ids. */
  readonly interventions: readonly RegradedIntervention[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
  readonly geography: GeographyBasis;
  readonly asOf: number;
  readonly quarantined: number;
  readonly synthetic: boolean;
}

export const regradedAtMost = 1_000;

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
    const { phase, limit = 100 } = parameters;
    if (phase !== undefined && !(regradingPhases as readonly string[]).includes(phase)) {
      throw new BadQuery('phase', `one of ${regradingPhases.join(', ')}`);
    }
    if (!Number.isInteger(limit) || limit < 1 || limit > regradedAtMost) {
      throw new BadQuery('limit', `a whole number from 1 to ${String(regradedAtMost)}`);
    }
    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        await requireKnown(snapshot, question, this.boundaries);
        const { groups } = await groupCounts(snapshot, question, targetOf(undefined, question).seconds);
        const counts = totalOf(groups);
        const matrix = await matrixOf(snapshot, question);
        const { initial, final } = parameters;
        for (const [field, level] of [
          ['initial', initial],
          ['final', final],
        ] as const) {
          // prettier-ignore
          requireLevel(field, level, matrix.cells);
        }
        const { metric, period, filters, without, geography } = question;
        return {
          metric: { id: metric.id, version: metric.version },
          period,
          filters,
          ...(without.length === 0 ? {} : { without }),
          funnel: funnelOf(counts.outcomes),
          ...matrix,
          ...(await regradedPage(snapshot, question, { ...parameters, limit })),
          geography,
          ...stateOf(snapshot),
          synthetic: counts.synthetic,
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
