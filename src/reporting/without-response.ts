import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { type Funnel, funnelOf } from './figures.js';
import type { GeographyBasis } from './geography-basis.js';
import { groupCounts, totalOf } from './group-counts.js';
import { requireKnown } from './known-values.js';
import { targetOf } from './named-targets.js';
import type { Filters } from './outcomes.js';
import type { Period } from './period.js';
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
import {
  clearedBy,
  type ClearedBy,
  clearedGroups,
  type ClearedGroup,
  type ClearedIntervention,
  clearedPage,
} from './without-response-rows.js';

/** Which interventions were taken off the list although no unit had gone there. */
export type WithoutResponseParameters = QuestionParameters & {
  /** The id after which the page begins: `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  /** 1 to 1,000; 100 when absent. */
  readonly limit?: number | undefined;
};

export interface WithoutResponse {
  readonly metric: { readonly id: string; readonly version: number };
  readonly period: Period;
  readonly by: string;
  readonly filters: Filters;
  readonly without?: readonly string[];
  /** Where everything of the period ended up; the groups are of the population. */
  readonly funnel: Funnel;
  readonly rows: readonly ClearedGroup[];
  readonly total: ClearedGroup;
  /** By who decided it, most first. */
  readonly byAuthoriser: readonly ClearedBy[];
  /** By the reason that was given, in the words of who recorded it, most first. */
  readonly byReason: readonly ClearedBy[];
  /** A page of them, in the order of their ids. */
  readonly interventions: readonly ClearedIntervention[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
  readonly geography: GeographyBasis;
  readonly asOf: number;
  readonly quarantined: number;
  readonly synthetic: boolean;
}

export const clearedListedAtMost = 1_000;

/** Answered with a {@link WithoutResponse}; rejected with BadQuery. */
export class WithoutResponseQuery extends Query<WithoutResponse> {
  constructor(readonly parameters: WithoutResponseParameters) {
    super();
  }
}

@QueryHandler(WithoutResponseQuery)
export class WithoutResponseHandler implements IQueryHandler<WithoutResponseQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters }: WithoutResponseQuery): Promise<WithoutResponse> {
    const question = questionOf(parameters, this.settings.timeZone, await this.metrics(parameters));
    const { cursor, limit = 100 } = parameters;
    if (!Number.isInteger(limit) || limit < 1 || limit > clearedListedAtMost) {
      throw new BadQuery('limit', `a whole number from 1 to ${String(clearedListedAtMost)}`);
    }
    const { metric, period, by, filters, without, geography } = question;
    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        await requireKnown(snapshot, question, this.boundaries);
        const { groups } = await groupCounts(snapshot, question, targetOf(undefined, question).seconds);
        const counts = totalOf(groups);
        const [total] = await clearedGroups(snapshot, { ...question, by: [] });
        return {
          metric: { id: metric.id, version: metric.version },
          period,
          by: by.length === 0 ? 'none' : by.join(','),
          filters,
          ...(without.length === 0 ? {} : { without }),
          funnel: funnelOf(counts.outcomes),
          rows: by.length === 0 ? [] : await clearedGroups(snapshot, question),
          total: { ...(total ?? nothingCleared), group: 'total' },
          byAuthoriser: await clearedBy(snapshot, question, 'clearedWithoutResponseBy'),
          byReason: await clearedBy(snapshot, question, 'clearedWithoutResponseReason'),
          ...(await clearedPage(snapshot, question, { cursor, limit })),
          geography,
          ...stateOf(snapshot),
          synthetic: counts.synthetic,
        };
      },
      parameters,
    );
  }
}

const nothingCleared: ClearedGroup = {
  group: 'total',
  inPopulation: 0,
  cleared: 0,
  clearedShare: null,
  arrivedAllTheSame: 0,
  medianWaitSeconds: null,
  longestWaitSeconds: null,
};
