import type { SqlValue } from '../read-model/read-model.js';
import { columnBy, type GeographyBasis } from './geography-basis.js';
import { localTimes } from './local-times.js';
import { groupReceived } from './merged-calls.js';
import { clockSql, type StampsTaken } from './metric-clocks.js';
import { flagColumns, flagSql, isMetricFlag, type MetricFlag } from './metric-flags.js';
import { type MetricDefinition, priorities } from './metrics.js';
import type { Period } from './period.js';
import { isCalendar, type Slice, sliceSql } from './slices.js';
import { Conditions } from './sql.js';

/** What a report can be narrowed to: slices, and two columns that are none. */
export const filterNames = [
  'zone',
  'hotspot',
  'municipality',
  'type',
  'priority',
  'responding-zone',
  'hour-of-week',
  'initiation',
  'feed',
] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

/** Why an intervention has no measured interval, and in which part of the funnel that leaves it. */
export const outcomeCodes = {
  X01: { part: 'population', means: 'on view or planned' },
  X02: { part: 'excluded', means: 'no unit dispatched' },
  X03: { part: 'censored', means: 'cancelled before the stop' },
  X04: { part: 'population', means: 'duplicate of another' },
  X05: { part: 'excluded', means: 'no stop stamp' },
  X06: { part: 'excluded', means: 'no start stamp' },
  X07: { part: 'excluded', means: 'stop before start' },
  X17: { part: 'excluded', means: 'stopped by units of other classes only' },
  X20: { part: 'population', means: 'test' },
  X22: { part: 'censored', means: 'still open' },
  X23: { part: 'population', means: 'record annulled' },
  X24: { part: 'population', means: 'of a kind that the metric is not about' },
} as const;
export type OutcomeCode = keyof typeof outcomeCodes;

/** The codes that put an intervention outside of a metric's population. */
export const outsidePopulation: readonly OutcomeCode[] = (Object.keys(outcomeCodes) as OutcomeCode[]).filter(
  (code) => outcomeCodes[code].part === 'population',
);
export type Outcome = 'measured' | OutcomeCode;

/** True, in SQL over `classified`, for what is in the population. */
export const inPopulation = `outcome NOT IN (${outsidePopulation.map((code) => `'${code}'`).join(', ')})`;

/** What is asked of the response-times table, checked. */
export interface Question {
  readonly metric: MetricDefinition;
  readonly by: readonly Slice[];
  readonly period: Period;
  readonly filters: Filters;
  /** Quality codes: interventions that carry one of them are left out altogether. */
  readonly without: readonly string[];
  /** By which boundaries interventions are in a zone or a hotspot. */
  readonly geography: GeographyBasis;
  /** Which stamps of amended interventions are measured: those that stand, unless said otherwise. */
  readonly stamps?: StampsTaken;
  /** False where no intervention is a duplicate of another: nobody need look for the T1 of a group then. */
  readonly anyMerged?: boolean;
}

export interface Classified {
  /**
   * Common table expressions, the last one named `classified`: WITH … classified AS (…). Its columns: key0, key1, startAt, stopAt, elapsed
   * (ms), outcome, measured (whether that is the outcome: quicker to tell), censoredAt (where it is censored: until when it was waited),
   * priority (by the basis of the metric), a column for each of `flagColumns`, and those of the table.
   */
  readonly text: string;
  readonly conditions: Conditions;
  /** The names of its key columns. */
  readonly keys: readonly string[];
}

/** The name of a table in SQL, or SQL for one whose rows are bound. */
export type TableSql = string | ((conditions: Conditions) => string);

/**
 * Puts every intervention of a period into exactly one outcome of a metric.
 *
 * An intervention is censored only while its stop is missing: one that was cancelled after the unit left still has a dispatch time.
 */
export function classified(from: TableSql, question: Question): Classified {
  const { metric, by, period, filters, without, geography, stamps = 'standing', anyMerged = true } = question;
  const conditions = new Conditions();
  const table = typeof from === 'string' ? from : from(conditions);
  conditions.within('startedAt', period);
  const zone = new LazyZone(conditions, period.timeZone);
  const priority = `"${priorities[metric.priorityBasis].column}"`;
  const sliced = (slice: Slice): string =>
    slice === 'priority' ? priority : sliceSql(slice, zone.placeholder, geography);
  for (const name of filterNames) {
    const value = filters[name];
    if (value === undefined) continue;
    const column = name === 'initiation' || name === 'feed' ? `"${name}"` : sliced(name);
    conditions.add(`${column} = ${conditions.bind(value)}`);
  }
  // Only calls that were recorded several times have another T1 than their own.
  const ofGroup = anyMerged && (metric.start === 'callReceivedAt' || metric.stop === 'callReceivedAt');
  const { start, stop, anyStop } = clockSql(
    metric,
    conditions,
    stamps,
    ofGroup ? '"groupReceivedAt"' : '"callReceivedAt"',
  );
  const flags = flagSql(metric);
  const leftOut = without.map(
    (code) => `NOT ${isMetricFlag(code) ? flags[code] : `list_contains(codes, ${conditions.bind(code)})`}`,
  );
  const keys = by.map((_, index) => `key${String(index)}`);
  const calendar = Object.fromEntries(
    by.flatMap((slice, index) =>
      isCalendar(slice) ? [[`local${String(index)}`, sliceSql(slice, zone.placeholder, geography, 'localAt')]] : [],
    ),
  );
  const local =
    Object.keys(calendar).length === 0
      ? undefined
      : localTimes(`FROM ${table} ${conditions.where}`, calendar, zone.placeholder());
  const text = `
    WITH ${ofGroup ? groupReceived(table) : ''}${local?.table ?? ''}clocked AS (
      SELECT ${start} AS startAt, ${stop} AS stopAt, ${anyStop} AS anyStopAt, *
      FROM ${ofGroup ? 'with_group' : table} ${local?.join ?? ''} ${conditions.where}
    ),
    placed AS (
      SELECT CASE
          ${stamps === 'standing' ? `WHEN "annulled" THEN 'X23'` : ''}
          WHEN "test" THEN 'X20'
          WHEN "mergedInto" IS NOT NULL THEN 'X04'
          ${outsideOf(metric, conditions, priority, geography)}
        END AS outside, *
      FROM clocked
    ),
    classified AS (
      SELECT
        ${by.map((slice, index) => `${isCalendar(slice) ? `coalesce(local${String(index)}, ${sliced(slice)})` : sliced(slice)} AS key${String(index)},`).join('\n        ')}
        epoch_ms(stopAt) - epoch_ms(startAt) AS elapsed,
        coalesce(outside IS NULL AND stopAt >= startAt, false) AS measured,
        ${priority} AS priority,
        ${Object.entries(flagColumns)
          .map(([code, column]) => `${flags[code as MetricFlag]} AS ${column},`)
          .join('\n        ')}
        CASE
          WHEN outside IS NOT NULL THEN outside
          WHEN stopAt >= startAt THEN 'measured'
          WHEN stopAt IS NULL AND list_contains(codes, 'X03') THEN 'X03'
          WHEN stopAt IS NULL AND list_contains(codes, 'X22') THEN 'X22'
          WHEN stopAt IS NULL AND anyStopAt IS NOT NULL AND "closedAt" IS NULL THEN 'X22'
          WHEN stopAt IS NULL AND list_contains(codes, 'X02') THEN 'X02'
          WHEN startAt IS NULL THEN 'X06'
          WHEN stopAt IS NULL AND anyStopAt IS NOT NULL THEN 'X17'
          WHEN stopAt IS NULL THEN 'X05'
          ELSE 'X07'
        END AS outcome,
        CASE outcome WHEN 'X03' THEN "lastCancelledAt" WHEN 'X22' THEN ${lastKnown} END AS censoredAt,
        *
      FROM placed
      ${leftOut.length === 0 ? '' : `WHERE ${leftOut.join(' AND ')}`}
    )`;
  return { text, conditions, keys };
}

/** Of what is still open: until its last stamp it was waited for certain. The log's own clock says when facts were recorded, not more. */
const lastKnown = `greatest("startedAt", "callAnsweredAt", "createdAt", "queuedAt", "firstDispatchedAt", "firstEnRouteAt", "firstArrivedAt", "lastCancelledAt")`;

/** The cases of what the metric is not about: what began otherwise, and what is of another type, priority or zone. */
function outsideOf(
  { population }: MetricDefinition,
  conditions: Conditions,
  priority: string,
  geography: GeographyBasis,
): string {
  // A list is looked through faster than IN, of which DuckDB makes a join.
  const notAmong = (column: string, values: readonly string[]): string =>
    `NOT coalesce(list_contains([${values.map((value) => conditions.bind(value)).join(', ')}], ${column}), false)`;
  const begun = notAmong('"initiation"', population.initiations);
  const ownCause = `list_contains(['on-view', 'planned'], "initiation")`;
  const cases = [`WHEN ${begun} THEN CASE WHEN ${ownCause} THEN 'X01' ELSE 'X24' END`];
  const { types, priorities: levels, zones } = population;
  if (types !== undefined) cases.push(`WHEN ${notAmong('"type"', types)} THEN 'X24'`);
  if (levels !== undefined) cases.push(`WHEN ${notAmong(priority, levels)} THEN 'X24'`);
  if (zones !== undefined) cases.push(`WHEN ${notAmong(`"${columnBy('zone', geography)}"`, zones)} THEN 'X24'`);
  return cases.join('\n          ');
}

/** Binds the time zone when the first calendar slice asks for it: a value that no text mentions would be refused. */
class LazyZone {
  #bound: string | undefined;

  constructor(
    private readonly conditions: Conditions,
    private readonly timeZone: string,
  ) {}

  readonly placeholder = (): string => (this.#bound ??= this.conditions.bind(this.timeZone));
}

/** The outcome in a row of the table. Throws a plain Error when it is none: a fault of this program. */
export function outcomeIn(value: SqlValue | undefined): Outcome {
  if (value === 'measured' || (typeof value === 'string' && Object.hasOwn(outcomeCodes, value)))
    return value as Outcome;
  throw new Error(`outcome ${String(value)} is not in the table of outcomes`);
}
