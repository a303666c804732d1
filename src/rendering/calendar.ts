import { Temporal } from 'temporal-polyfill';

import type { TrendPeriod } from '../reporting/trend.js';

/** More periods than these are not told apart on a page. */
const periodsAtMost = 200;

/**
 * The keys of all calendar periods from the first to the last of these (sorted), so that one in which nothing happened leaves a gap. Where
 * there would be too many: these alone.
 */
export function everyPeriod(per: TrendPeriod, keys: readonly string[]): readonly string[] {
  const [first] = keys;
  const last = keys.at(-1);
  if (first === undefined || last === undefined) return [];
  const all: string[] = [];
  for (let key = first; key <= last; key = next(per, key)) {
    all.push(key);
    if (all.length > periodsAtMost) return keys;
  }
  return all;
}

function next(per: TrendPeriod, key: string): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const four = (n: number): string => String(n).padStart(4, '0');
  const [year = 0, part = 0] = key.split('-').map((text) => Number(text.replace(/^[WQ]/, '')));
  switch (per) {
    case 'day':
      return Temporal.PlainDate.from(key).add({ days: 1 }).toString();
    case 'week': {
      // The fourth of January is in the first week of its ISO year.
      const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from({ year, month: 1, day: 4 }).add({ weeks: part });
      return `${four(yearOfWeek ?? year)}-W${two(weekOfYear ?? 1)}`;
    }
    case 'month':
      return Temporal.PlainYearMonth.from(key).add({ months: 1 }).toString();
    case 'quarter':
      return part === 4 ? `${four(year + 1)}-Q1` : `${four(year)}-Q${String(part + 1)}`;
  }
}
