import { Temporal } from 'temporal-polyfill';

import type { Limits } from '../measures/percentile-limits.js';
import type { UpperBound } from '../measures/missing-bounds.js';
import type { TrendPeriod } from '../reporting/trend.js';
import type { Words } from './words/words.js';

/* Numbers, durations and dates as a language writes them. Not by the locale data of the machine, which differ from one to the next. */

/** A whole number with its thousands apart; what is said where it is not given out. */
export function countText(count: number | null, { form, suppressed }: Words): string {
  if (count === null) return suppressed;
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, form.group);
}

/** A share from 0 to 1 in percent with one decimal; a dash where there is none. */
export function percentText(share: number | null, { form }: Words): string {
  if (share === null) return '–';
  return `${(share * 100).toFixed(1).replace('.', form.decimal)}${form.beforePercent}%`;
}

/** Seconds as m:ss, or h:mm:ss from an hour on; the rest of a second is dropped. */
export function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60)];
  return hours === 0
    ? `${String(minutes)}:${two(whole % 60)}`
    : `${String(hours)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** The same, or what is said where there is none. */
export function secondsText(seconds: number | null | UpperBound, words: Words): string {
  if (seconds === null) return '–';
  if (typeof seconds === 'number') return clockText(seconds);
  return seconds === 'unbounded' ? words.unbounded : words.notDeterminable;
}

/** Limits of a time, or those of a share. */
export function limitsText(limits: Limits | null, words: Words, of: 'time' | 'share'): string {
  if (limits === null) return '–';
  const { lower, upper } = limits;
  const text = (limit: Limits['lower']): string =>
    typeof limit !== 'number' ? words.notDeterminable : of === 'time' ? clockText(limit) : percentText(limit, words);
  // A sample that has neither limit says so once.
  return lower === upper && typeof lower !== 'number' ? words.notDeterminable : `${text(lower)}–${text(upper)}`;
}

/** An instant as the wall clock showed it, with the offset that tells the two hours of an October night apart. */
export function momentText(instant: string, timeZone: string, { form }: Words): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  const time = local.toPlainTime().toString({ smallestUnit: 'second' });
  return form.moment(dateOf(local.toPlainDate(), form), time, `UTC${local.offset}`);
}

/** The same, without a time where it is the first moment of a day. */
export function dayOrMomentText(instant: string, timeZone: string, words: Words): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  const isDay = local.equals(local.startOfDay());
  return isDay ? dateOf(local.toPlainDate(), words.form) : momentText(instant, timeZone, words);
}

function dateOf({ day, month, year }: Temporal.PlainDate, form: Words['form']): string {
  return `${form.dayOfMonth(day)} ${form.months[month - 1] ?? ''} ${String(year)}`;
}

/** The key of a calendar period (`2024-02-27`, `2024-W09`, `2024-02`, `2024-Q1`) in words; `short` for the axis of a figure. */
export function periodName(per: TrendPeriod, key: string, { form }: Words, short = false): string {
  const [year = 0, part = 0, day = 0] = key.split('-').map((text) => Number(text.replace(/^[WQ]/, '')));
  const months = short ? form.shortMonths : form.months;
  switch (per) {
    case 'day':
      return short
        ? `${form.dayOfMonth(day)} ${months[part - 1] ?? ''}`
        : dateOf(Temporal.PlainDate.from({ year, month: part, day }), form);
    case 'week':
      return short ? form.shortWeek(part) : form.week(part, year);
    case 'month':
      return `${months[part - 1] ?? ''} ${String(year)}`;
    case 'quarter':
      return form.quarter(part, year);
  }
}

/** An hour of the week such as `1-14` in words. */
export function hourOfWeekName(key: string, { form }: Words): string {
  return `${form.weekdays[Number(key[0]) - 1] ?? '?'} ${form.hour(Number(key.slice(2)))}`;
}
