import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import type { GeographyBasis } from './geography-basis.js';
import { requireKnown } from './known-values.js';
import type { Clock } from './metrics.js';
import { classified, inPopulation } from './outcomes.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
import { textIn, countIn } from './sql.js';
import { stateOf } from './table-state.js';
import { byTold, groupTold } from './question-told.js';
import {
  LATEST_BOUNDARIES,
  type LatestBoundaries,
  METRICS,
  type Metrics,
  READ_MODEL,
  REPORTING_SETTINGS,
  type ReportingSettings,
} from './tokens.js';

/** How many interventions of a group have each stamp. */
export interface CompletenessRow {
  readonly group: string;
  /** In the population: all but those begun on view or planned. */
  readonly interventions: number;
  /** Those with at least one unit dispatched: the ones that can have the later stamps. */
  readonly dispatched: number;
  readonly stamps: Readonly<Record<Stamp, number>>;
}

export interface Completeness {
  readonly by: string;
  readonly rows: readonly CompletenessRow[];
  /** By which boundaries interventions are in their zone and hotspot. */
  readonly geography: GeographyBasis;
  readonly asOf: number;
  /** Events up to there that could not be digested: they are missing. */
  readonly quarantined: number;
  readonly synthetic: boolean;
}

/** Which stamps are recorded and which are not, by group; rejected with BadQuery. */
export class CompletenessQuery extends Query<Completeness> {
  constructor(readonly parameters: Omit<QuestionParameters, 'metric'>) {
    super();
  }
}

/** The stamps that are looked for, in the order in which they come. */
export const stamps = [
  'incidentOccurredAt',
  'callReceivedAt',
  'callAnsweredAt',
  'createdAt',
  'firstDispatchedAt',
  'firstEnRouteAt',
  'firstArrivedAt',
] as const satisfies readonly Clock[];
export type Stamp = (typeof stamps)[number];

@QueryHandler(CompletenessQuery)
export class CompletenessHandler implements IQueryHandler<CompletenessQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters }: CompletenessQuery): Promise<Completeness> {
    const question = questionOf(
      { by: 'zone,priority', ...parameters },
      this.settings.timeZone,
      await this.metrics(parameters),
    );
    const { by } = question;
    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        await requireKnown(snapshot, question, this.boundaries);
        const { text, conditions, keys } = classified(snapshot.table, question);
        const counts = stamps.map((clock) => `count("${clock}") AS "${clock}"`);
        const order = keys.map((key) => `${key} NULLS LAST`);
        const found = await snapshot.rows(
          `${text} SELECT ${[...keys, ...counts, 'count(*) AS interventions', 'coalesce(bool_or(synthetic), false) AS made'].join(', ')}
        FROM classified WHERE ${inPopulation}
        ${keys.length === 0 ? '' : `GROUP BY ${keys.join(', ')} ORDER BY ${order.join(', ')}`}`,
          conditions.values,
        );
        const rows = found.map((row): CompletenessRow => {
          const key = keys.map((name) => textIn(row, name));
          const count = (column: string): number => countIn(row, column);
          return {
            group: groupTold(by, key).group,
            interventions: count('interventions'),
            dispatched: count('firstDispatchedAt'),
            stamps: Object.fromEntries(stamps.map((clock) => [clock, count(clock)])) as Record<Stamp, number>,
          };
        });
        return {
          by: byTold(by),
          rows,
          geography: question.geography,
          ...stateOf(snapshot),
          synthetic: found.some(({ made }) => made === true),
        };
      },
      parameters,
    );
  }
}
