import { type Clock, type MetricDefinition } from './metrics.js';
import type { Conditions } from './sql.js';

/** The clocks of units, by what `classStamps` calls them. */
const ofUnits: Readonly<Partial<Record<Clock, string>>> = {
  firstDispatchedAt: 'T5',
  firstEnRouteAt: 'T7',
  firstArrivedAt: 'T9',
  lastClearedAt: 'T12',
};
/** The length of an instant as text. */
const instantLength = 24;

/** The two clocks of a metric, as SQL over the response-times table (with `groupReceivedAt` where the metric starts at a call). */
export interface ClockSql {
  readonly start: string;
  readonly stop: string;
  /** The stop by whatever unit. */
  readonly anyStop: string;
}

/** Which stamps of an amended intervention count: those that stand, or those that were recorded first. */
export type StampsTaken = 'standing' | 'recorded';

/**
 * Where a stop rule names classes of units, the clocks of units are of the eligible ones alone, at the start as at the stop: another unit's
 * way to the scene says nothing of theirs. A unit whose class is not recorded is none of them.
 * `received` is the column of T1: of a call that was recorded several times, that of the first of them.
 */
export function clockSql(
  metric: MetricDefinition,
  conditions: Conditions,
  taken: StampsTaken,
  received: string,
): ClockSql {
  const eligible = eligibleClasses(metric, conditions);
  const sqlOf = (clock: Clock): string => {
    const column = columnOf(clock, taken, received);
    const stamp = ofUnits[clock];
    return stamp === undefined || eligible === undefined ? column : ofClasses(stamp, eligible, taken);
  };
  return { start: sqlOf(metric.start), stop: sqlOf(metric.stop), anyStop: columnOf(metric.stop, taken, received) };
}

/** True where the metric's stop is of some classes of units only. */
export function hasStopRule({ stop, stopRule }: MetricDefinition): boolean {
  return stopRule.unitClasses !== undefined && ofUnits[stop] !== undefined;
}

/** The placeholders of the eligible classes; undefined where the metric has no clock of a unit, or every class is eligible. */
function eligibleClasses({ start, stop, stopRule }: MetricDefinition, conditions: Conditions): string | undefined {
  const { unitClasses } = stopRule;
  if (unitClasses === undefined || (ofUnits[start] === undefined && ofUnits[stop] === undefined)) return undefined;
  return unitClasses.map((one) => conditions.bind(one)).join(', ');
}

function columnOf(clock: Clock, taken: StampsTaken, received: string): string {
  const standing = clock === 'callReceivedAt' ? received : `"${clock}"`;
  if (taken === 'standing' || clock === 'lastClearedAt') return standing;
  return `CASE WHEN "amended" THEN "original${clock.charAt(0).toUpperCase()}${clock.slice(1)}" ELSE ${standing} END`;
}

function ofClasses(stamp: string, eligible: string, taken: StampsTaken): string {
  const earliest = stamp === 'T12' ? 'list_max' : 'list_min';
  const of = (prefix: string): string => {
    const from = String(prefix.length + 1);
    const unitClass = `s[${String(prefix.length + instantLength + 2)}:]`;
    const matching = `list_filter("classStamps", lambda s: starts_with(s, '${prefix}') AND ${unitClass} IN (${eligible}))`;
    return `CAST(substr(${earliest}(${matching}), ${from}, ${String(instantLength)}) AS TIMESTAMP)`;
  };
  if (taken === 'standing') return of(`${stamp} `);
  return `CASE WHEN "amended" THEN ${of(`was ${stamp} `)} ELSE ${of(`${stamp} `)} END`;
}
