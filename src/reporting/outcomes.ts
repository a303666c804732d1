import type { SqlValue } from '../read-model/read-model.js';
import { columnBy, type GeographyBasis } from './geography-basis.js';
import { type MetricDefinition, priorities } from './metrics.js';
import type { Period } from './period.js';
import { type Slice, sliceSql } from './slices.js';
import { Conditions, textsIn } from './sql.js';

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
}

export interface Classified {
  /** A common table expression named `classified`: WITH classified AS (…). Its columns: key0, key1, elapsed (ms), outcome, startAt, stopAt, priority (by the basis of the metric), tooLong and tooShort (X08, X09), and those of the table. */
  readonly text: string;
  readonly conditions: Conditions;
  /** The names of its key columns. */
  readonly keys: readonly string[];
}

/**
 * Puts every intervention of a period into exactly one outcome of a metric.
 *
 * An intervention is censored only while its stop is missing: one that was cancelled after the unit left still has a dispatch time.
 */
export function classified(table: string, { metric, by, period, filters, without, geography }: Question): Classified {
  const conditions = new Conditions();
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
  const stop = `"${metric.stop}"`;
  // A call that was recorded several times was received when the first of them came in.
  const ofGroup = metric.start === 'callReceivedAt';
  const start = ofGroup ? '"groupReceivedAt"' : `"${metric.start}"`;
  const elapsed = `(epoch_ms(${stop}) - epoch_ms(${start}))`;
  const flags: Readonly<Record<string, string>> = flagsOf(metric, elapsed);
  for (const code of without) {
    conditions.add(`NOT ${flags[code] ?? `list_contains(codes, ${conditions.bind(code)})`}`);
  }
  const keys = by.map((_, index) => `key${String(index)}`);
  const text = `
    WITH ${ofGroup ? groupReceived(table) : ''}classified AS (
      SELECT
        ${by.map((slice, index) => `${sliced(slice)} AS key${String(index)},`).join('\n        ')}
        ${start} AS startAt,
        ${stop} AS stopAt,
        ${elapsed} AS elapsed,
        ${priority} AS priority,
        ${flags.X08 ?? ''} AS tooLong,
        ${flags.X09 ?? ''} AS tooShort,
        CASE
          WHEN list_contains(codes, 'X23') THEN 'X23'
          WHEN list_contains(codes, 'X20') THEN 'X20'
          WHEN list_contains(codes, 'X04') THEN 'X04'
          ${outsideOf(metric, conditions, priority, geography)}
          WHEN ${stop} IS NULL AND list_contains(codes, 'X03') THEN 'X03'
          WHEN ${stop} IS NULL AND list_contains(codes, 'X22') THEN 'X22'
          WHEN ${stop} IS NULL AND list_contains(codes, 'X02') THEN 'X02'
          WHEN ${start} IS NULL THEN 'X06'
          WHEN ${stop} IS NULL THEN 'X05'
          WHEN ${stop} < ${start} THEN 'X07'
          ELSE 'measured'
        END AS outcome,
        *
      FROM ${ofGroup ? 'with_group' : table}
      ${conditions.where}
    )`;
  return { text, conditions, keys };
}

/** The codes that a definition's caps decide, as SQL that is never null; the other codes are in the table. */
function flagsOf({ caps }: MetricDefinition, elapsed: string): { readonly X08: string; readonly X09: string } {
  const short = `("travelSeconds" BETWEEN 0 AND ${String(caps.tooShortSeconds)})`;
  return {
    X08: `coalesce(${elapsed} > ${String(caps.tooLongSeconds * 1_000)}, false)`,
    X09: `coalesce(${short} OR "firstArrivedAt" = "firstDispatchedAt", false)`,
  };
}

/** The codes that a row of `classified` carries by the caps of the metric, and in which of its columns it says so. */
export const flagColumns: Readonly<Record<string, string>> = { X08: 'tooLong', X09: 'tooShort' };

/** True, in SQL over `classified`, for what carries a quality code. */
export function carries(code: string, conditions: Conditions): string {
  return flagColumns[code] ?? `list_contains(codes, ${conditions.bind(code)})`;
}

/** The quality codes of a row of `classified`, sorted. */
export function codesIn(row: Readonly<Record<string, SqlValue>>): readonly string[] {
  const kept = (textsIn(row, 'codes') ?? []).filter((code) => !Object.hasOwn(flagColumns, code));
  const own = Object.entries(flagColumns).flatMap(([code, column]) => (row[column] === true ? [code] : []));
  return [...kept, ...own].sort();
}

/** The cases of what the metric is not about: what began otherwise, and what is of another type, priority or zone. */
function outsideOf(
  { population }: MetricDefinition,
  conditions: Conditions,
  priority: string,
  geography: GeographyBasis,
): string {
  const notAmong = (column: string, values: readonly string[]): string =>
    `coalesce(${column} NOT IN (${values.map((value) => conditions.bind(value)).join(', ')}), true)`;
  const begun = notAmong('"initiation"', population.initiations);
  const cases = [`WHEN ${begun} THEN CASE WHEN "initiation" IN ('on-view', 'planned') THEN 'X01' ELSE 'X24' END`];
  const { types, priorities: levels, zones } = population;
  if (types !== undefined) cases.push(`WHEN ${notAmong('"type"', types)} THEN 'X24'`);
  if (levels !== undefined) cases.push(`WHEN ${notAmong(priority, levels)} THEN 'X24'`);
  if (zones !== undefined) cases.push(`WHEN ${notAmong(`"${columnBy('zone', geography)}"`, zones)} THEN 'X24'`);
  return cases.join('\n          ');
}

/**
 * The table with `groupReceivedAt`: its own T1, or an earlier one of a duplicate that was merged into it, directly or through others.
 * Duplicates in a circle have each other's; the union stops there.
 */
function groupReceived(table: string): string {
  return `RECURSIVE merged(duplicate, survivor) AS (
      SELECT "intervention", "mergedInto" FROM ${table} WHERE "mergedInto" IS NOT NULL
      UNION
      SELECT merged.duplicate, next."mergedInto"
      FROM merged JOIN ${table} AS next ON next."intervention" = merged.survivor WHERE next."mergedInto" IS NOT NULL
    ),
    duplicates AS (
      SELECT merged.survivor, min(one."callReceivedAt") AS received
      FROM merged JOIN ${table} AS one ON one."intervention" = merged.duplicate
      WHERE NOT list_contains(one.codes, 'X23') GROUP BY merged.survivor
    ),
    with_group AS (
      SELECT one.*, coalesce(least(one."callReceivedAt", received), one."callReceivedAt", received) AS "groupReceivedAt"
      FROM ${table} AS one LEFT JOIN duplicates ON duplicates.survivor = one."intervention"
    ),
    `;
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
