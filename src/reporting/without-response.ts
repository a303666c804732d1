import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import type { Funnel } from './figures.js';
import { requireKnown } from './known-values.js';
import { periodFunnel } from './period-funnel.js';
import { type QuestionTold, byTold, questionTold } from './question-told.js';
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
import {
  clearedBy,
  type ClearedBy,
  clearedGroups,
  type ClearedGroup,
  type ClearedIntervention,
  clearedPage,
} from './without-response-rows.js';

/** Which interventions were taken off the list although no unit had gone there. */
export type WithoutResponseParameters = QuestionParameters & PageParameters;

/** With a page of the interventions that were cleared so. */
export interface WithoutResponse extends QuestionTold, TableState, InterventionPage<ClearedIntervention> {
  readonly by: string;
  /** Where everything of the period ended up; the groups are of the population. */
  readonly funnel: Funnel;
  readonly rows: readonly ClearedGroup[];
  readonly total: ClearedGroup;
  /** By who decided it, most first. */
  readonly byAuthoriser: readonly ClearedBy[];
  /** By the reason that was given, in the words of who recorded it, most first. */
  readonly byReason: readonly ClearedBy[];
  readonly synthetic: boolean;
}

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
    const { cursor } = parameters;
    const limit = pageLimitOf(parameters.limit);
    const { by } = question;
    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        await requireKnown(snapshot, question, this.boundaries);
        const [total] = await clearedGroups(snapshot, { ...question, by: [] });
        return {
          ...questionTold(question),
          by: byTold(by),
          ...(await periodFunnel(snapshot, question)),
          rows: by.length === 0 ? [] : await clearedGroups(snapshot, question),
          total: { ...(total ?? nothingCleared), group: 'total' },
          byAuthoriser: await clearedBy(snapshot, question, 'clearedWithoutResponseBy'),
          byReason: await clearedBy(snapshot, question, 'clearedWithoutResponseReason'),
          ...(await clearedPage(snapshot, question, { cursor, limit })),
          ...stateOf(snapshot),
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
