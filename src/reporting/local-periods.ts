import { Temporal } from 'temporal-polyfill';

import { BadQuery } from './bad-query.js';

/** Calendar periods of local time, with how they are written: `2024-02-27`, `2024-W09`, `2024-02`, `2024-Q1`, `2024`. */
const forms = {
  day: '%Y-%m-%d',
  week: '%G-W%V',
  month: '%Y-%m',
  quarter: '%Y-Q',
  year: '%Y',
} as const;

export type CalendarPeriod = keyof typeof forms;
export const calendarPeriods = [...(Object.keys(forms) as CalendarPeriod[]), 'none'] as const;
export type Per = (typeof calendarPeriods)[number];

/** Reads `per`. Throws BadQuery. */
export function perOf(text: string): Per {
  const per = calendarPeriods.find((candidate) => candidate === text);
  if (per === undefined) throw new BadQuery('per', `one of ${calendarPeriods.join(', ')}`);
  return per;
}

/** The SQL of the period that a UTC timestamp column falls in; `timeZone` is the placeholder that the zone is bound to. */
export function periodSql(per: CalendarPeriod, column: string, timeZone: string): string {
  const local = `timezone(${timeZone}, timezone('UTC', "${column}"))`;
  const text = `strftime(${local}, '${forms[per]}')`;
  return per === 'quarter' ? `${text} || quarter(${local})` : text;
}

/** The week of an instant in a time zone, as `periodSql` writes it: `2024-W09`. */
export function weekOf(instant: string, timeZone: string): string {
  const { yearOfWeek, weekOfYear } = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return `${String(yearOfWeek).padStart(4, '0')}-W${String(weekOfYear).padStart(2, '0')}`;
}
