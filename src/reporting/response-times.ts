import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { figuresOf, type Figures, type Funnel } from './figures.js';
import { defaultMetric, metricNamed, type Clock } from './metrics.js';
import {
  filterNames,
  groupings,
  tallyIn,
  tallySql,
  type FilterName,
  type Filters,
  type Grouping,
  type Tally,
} from './outcomes.js';
import { periodOf, type Period } from './period.js';
import { READ_MODEL, REPORTING_SETTINGS, type ReportingSettings } from './tokens.js';

/** How long interventions took, by group. Everything is optional; see {@link periodOf} for the ends of the period. */
export type ResponseTimesParameters = Readonly<Partial<Record<FilterName, string | undefined>>> & {
  /** The id of a metric; total-response when absent. */
  readonly metric?: string | undefined;
  /** One of `groupings`; zone when absent. */
  readonly by?: string | undefined;
  readonly from?: string | undefined;
  /** Exclusive. */
  readonly to?: string | undefined;
  /** Whole seconds, inclusive; 480 when absent. */
  readonly target?: number | undefined;
};

export interface ResponseTimesReport {
  readonly metric: { readonly id: string; readonly version: number; readonly start: Clock; readonly stop: Clock };
  readonly period: Period;
  readonly by: Grouping;
  readonly filters: Filters;
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

export const defaultTargetSeconds = 480;
export const maxTargetSeconds = 86_400;

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
  ) {}

  async execute({ parameters }: ResponseTimesQuery): Promise<ResponseTimesReport> {
    const metric = metricNamed(parameters.metric ?? defaultMetric);
    const by = groupingOf(parameters.by ?? 'zone');
    const target = targetOf(parameters.target ?? defaultTargetSeconds);
    const period = periodOf(parameters, this.settings.timeZone);
    const filters = filtersOf(parameters);

    return this.readModel.read('response-times', async (snapshot) => {
      const { text, values } = tallySql(snapshot.table, { metric, by, period, filters });
      const tallies = (await snapshot.rows(text, values)).map(tallyIn);
      const total = figuresOf('total', tallies, target);
      const { inPeriod, inPopulation, measured, excluded, censored } = total;
      return {
        metric: { id: metric.id, version: metric.version, start: metric.start, stop: metric.stop },
        period,
        by,
        filters,
        asOf: snapshot.asOf,
        target,
        synthetic: tallies.some(({ synthetic }) => synthetic),
        quarantined: snapshot.quarantined,
        funnel: { inPeriod, inPopulation, measured, excluded, censored },
        rows: byGroup(tallies).map(([group, own]) => figuresOf(group ?? unknownGroup(by), own, target)),
        total,
      };
    });
  }
}

/** The tallies of each group, in the order in which the groups come. */
function byGroup(tallies: readonly Tally[]): readonly (readonly [string | null, readonly Tally[]])[] {
  const groups = new Map<string | null, Tally[]>();
  for (const tally of tallies) {
    const group = groups.get(tally.group);
    if (group === undefined) groups.set(tally.group, [tally]);
    else group.push(tally);
  }
  return [...groups];
}

function unknownGroup(by: Grouping): string {
  return by === 'hotspot' ? '(no hotspot)' : '(none)';
}

function groupingOf(text: string): Grouping {
  const by = groupings.find((grouping) => grouping === text);
  if (by === undefined) throw new BadQuery('by', `one of ${groupings.join(', ')}`);
  return by;
}

function targetOf(seconds: number): number {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > maxTargetSeconds) {
    throw new BadQuery('target', `a whole number of seconds from 1 to ${String(maxTargetSeconds)}`);
  }
  return seconds;
}

function filtersOf(parameters: ResponseTimesParameters): Filters {
  const filters: Partial<Record<FilterName, string>> = {};
  for (const name of filterNames) {
    const value = parameters[name];
    if (value === '') throw new BadQuery(name, 'a value, or no such parameter');
    if (value !== undefined) filters[name] = value;
  }
  return filters;
}
