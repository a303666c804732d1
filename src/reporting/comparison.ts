import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import { type Decomposition, mixAndTime } from '../measures/mix-and-time.js';
import type { ReadModel } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import type { GeographyBasis } from './geography-basis.js';
import type { Figures } from './figures.js';
import { groupCounts, totalOf } from './group-counts.js';
import { figuresOfAll } from './group-figures.js';
import { requireKnown } from './known-values.js';
import { defaultMetric, type MetricDefinition } from './metrics.js';
import type { Question } from './outcomes.js';
import { type Period, periodOf } from './period.js';
import { type NamedTarget, targetName, targetOf } from './named-targets.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
import { stateOf } from './table-state.js';
import { byTold } from './question-told.js';
import {
  LATEST_BOUNDARIES,
  type LatestBoundaries,
  METRICS,
  type Metrics,
  READ_MODEL,
  REPORTING_SETTINGS,
  type ReportingSettings,
} from './tokens.js';

/** Two periods beside each other: `from` to `to`, and before it `beforeFrom` to `beforeTo`. All four ends are required. */
export type ComparisonParameters = QuestionParameters & {
  readonly beforeFrom?: string | undefined;
  /** Exclusive. */
  readonly beforeTo?: string | undefined;
  /** Whole seconds, inclusive, or the name of a target of the profile that is one in both periods; when absent, the first of the metric, else 480. */
  readonly target?: string | number | undefined;
};

export interface ComparedRow {
  readonly group: string;
  /** Absent where the period has nothing of the group. */
  readonly before?: Figures;
  readonly after?: Figures;
}

export interface Comparison {
  readonly metric: { readonly id: string; readonly version: number };
  /** The definition by which both periods are measured. */
  readonly definition: MetricDefinition;
  /** Versions that were in force in the earlier period instead: what was told of it then was another measure. */
  readonly otherVersions: readonly number[];
  readonly by: string;
  readonly target: number;
  /** The target of the profile that those seconds are, where it was asked for by its name. */
  readonly namedTarget?: NamedTarget;
  readonly before: { readonly period: Period; readonly total: Figures };
  readonly after: { readonly period: Period; readonly total: Figures };
  readonly rows: readonly ComparedRow[];
  /**
   * The change of the share within target, split into what another mix of groups makes and what other times within them make. Null
   * when nothing was measured in one of the periods. Shares are of the measured interventions.
   */
  readonly shareWithinTarget: Decomposition | null;
  /** By which boundaries interventions are in their zone and hotspot. */
  readonly geography: GeographyBasis;
  readonly asOf: number;
  readonly synthetic: boolean;
  /** Events up to there that could not be digested: they are missing. */
  readonly quarantined: number;
}

/** Answered with a {@link Comparison}; rejected with BadQuery. */
export class ComparisonQuery extends Query<Comparison> {
  constructor(readonly parameters: ComparisonParameters) {
    super();
  }
}

@QueryHandler(ComparisonQuery)
export class ComparisonHandler implements IQueryHandler<ComparisonQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters }: ComparisonQuery): Promise<Comparison> {
    const { timeZone, targets } = this.settings;
    for (const end of ['from', 'to', 'beforeFrom', 'beforeTo'] as const) {
      if (parameters[end] === undefined) throw new BadQuery(end, 'a date or a time: a comparison needs all four ends');
    }
    const book = await this.metrics(parameters);
    const after = questionOf(parameters, timeZone, book);
    const before = { ...after, period: earlierPeriod(parameters, timeZone) };
    const asked = parameters.metric ?? defaultMetric;
    const inForce = book.versionsOf(book.asked(asked).id).filter(({ from, to }) => isPartOf(before.period, from, to));
    const others = inForce.map(({ definition }) => definition.version).filter((one) => one !== after.metric.version);
    const { seconds: target, named } = targetOf(parameters.target, after, targets);
    // It must be the same one in the earlier period.
    if (named !== undefined && targetOf(parameters.target, before, targets).named !== named) {
      throw new BadQuery(
        'target',
        `a target that is the same in both periods: name its version, such as ${targetName(named)}`,
      );
    }
    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        await requireKnown(snapshot, after, this.boundaries, [before.period, after.period]);
        const sides = [];
        for (const question of [before, after] satisfies Question[]) {
          const { groups } = await groupCounts(snapshot, question, target);
          sides.push({ groups, ...(await figuresOfAll(snapshot, question, groups)) });
        }
        const [earlier, later] = sides;
        if (earlier === undefined || later === undefined) throw new Error('two periods are compared');
        const rows = beside(earlier.rows, later.rows);
        return {
          metric: { id: after.metric.id, version: after.metric.version },
          definition: after.metric,
          otherVersions: others,
          by: byTold(after.by),
          target,
          ...(named === undefined ? {} : { namedTarget: named }),
          before: { period: before.period, total: earlier.total },
          after: { period: after.period, total: later.total },
          rows,
          shareWithinTarget:
            mixAndTime(rows.map((row) => ({ before: stratum(row.before), after: stratum(row.after) }))) ?? null,
          geography: after.geography,
          ...stateOf(snapshot),
          synthetic: totalOf(earlier.groups).synthetic || totalOf(later.groups).synthetic,
        };
      },
      parameters,
    );
  }
}

/** True when something that is in force from one instant to another is so in a period that has both ends. */
function isPartOf(period: Period, from: string | null, to: string | null): boolean {
  return (from === null || from < (period.to ?? '')) && (to === null || to > (period.from ?? ''));
}

/** The ends of the earlier period, under the names that the caller gave them. */
function earlierPeriod({ beforeFrom, beforeTo }: ComparisonParameters, timeZone: string): Period {
  try {
    return periodOf({ from: beforeFrom, to: beforeTo }, timeZone);
  } catch (error) {
    if (!(error instanceof BadQuery)) throw error;
    throw new BadQuery(error.field === 'from' ? 'beforeFrom' : 'beforeTo', error.expected);
  }
}

/** The rows of two lists side by side, by group. */
export function beside(before: readonly Figures[], after: readonly Figures[]): readonly ComparedRow[] {
  const earlier = new Map(before.map((row) => [row.group, row]));
  const later = new Map(after.map((row) => [row.group, row]));
  return [...new Set([...earlier.keys(), ...later.keys()])].sort().map((group) => {
    const [one, other] = [earlier.get(group), later.get(group)];
    return { group, ...(one === undefined ? {} : { before: one }), ...(other === undefined ? {} : { after: other }) };
  });
}

function stratum(figures: Figures | undefined): { count: number; rate: number | undefined } {
  return { count: figures?.measured ?? 0, rate: figures?.shareWithinTarget ?? undefined };
}
