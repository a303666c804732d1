import type { SqlValue } from '../read-model/read-model.js';
import { hasStopRule } from './metric-clocks.js';
import type { MetricDefinition } from './metrics.js';
import { type Conditions, textsIn } from './sql.js';

/** The codes that a row of `classified` carries by the definition of the metric, and in which of its columns it says so. */
export const flagColumns = { X08: 'tooLong', X09: 'tooShort', X11: 'lateEntry', X17: 'ineligibleUnit' } as const;
export type MetricFlag = keyof typeof flagColumns;

export function isMetricFlag(code: string): code is MetricFlag {
  return Object.hasOwn(flagColumns, code);
}

/** The same codes as SQL over a table with `startAt`, `stopAt` and `anyStopAt`; never null. The other codes are in the table. */
export function flagSql(metric: MetricDefinition): Readonly<Record<MetricFlag, string>> {
  const { tooLongSeconds, tooShortSeconds, lateEntrySeconds } = metric.caps;
  const short = `"travelSeconds" BETWEEN 0 AND ${String(tooShortSeconds)}`;
  return {
    X08: `coalesce(epoch_ms(stopAt) - epoch_ms(startAt) > ${String(tooLongSeconds * 1_000)}, false)`,
    X09: `coalesce((${short}) OR "firstArrivedAt" = "firstDispatchedAt", false)`,
    X11: `("enteredByHand" > 0 OR coalesce("longestEntrySeconds" > ${String(lateEntrySeconds)}, false))`,
    X17: hasStopRule(metric) ? '(anyStopAt IS NOT NULL AND anyStopAt IS DISTINCT FROM stopAt)' : 'false',
  };
}

/** True, in SQL over `classified`, for what carries a quality code. */
export function carries(code: string, conditions: Conditions): string {
  return isMetricFlag(code) ? flagColumns[code] : `list_contains(codes, ${conditions.bind(code)})`;
}

/** The quality codes of a row of `classified`, sorted. */
export function codesIn(row: Readonly<Record<string, SqlValue>>): readonly string[] {
  const kept = (textsIn(row, 'codes') ?? []).filter((code) => !isMetricFlag(code));
  const own = Object.entries(flagColumns).flatMap(([code, column]) => (row[column] === true ? [code] : []));
  return [...kept, ...own].sort();
}
