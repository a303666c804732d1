/**
 * A moment in UTC as RFC 3339 text with milliseconds: `2024-02-27T10:15:00.000Z`.
 * The form has a fixed width, so that comparing two instants as text compares them in time.
 */
export type Instant = string;

/** How exactly a moment is known. `interval` goes with an `occurredUntil`. */
export type Precision = 'second' | 'minute' | 'hour' | 'day' | 'interval';

export const precisions: readonly Precision[] = ['second', 'minute', 'hour', 'day', 'interval'];

/** The date that was last found to exist. */
let knownDate = '';

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** True when `text` is an instant in the one stored form, and a date that exists. */
export function isInstant(text: unknown): text is Instant {
  if (typeof text !== 'string' || !instantForm.test(text)) return false;
  // The date is the same in most of what is checked one after another; the time of day needs no calendar.
  const date = text.slice(0, 10);
  if (date !== knownDate) {
    const ms = Date.parse(date);
    if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) return false;
    knownDate = date;
  }
  return text.slice(11, 13) < '24' && text.slice(14, 16) < '60' && text.slice(17, 19) < '60';
}

/** Milliseconds from `from` to `to`; negative when `to` comes first. A fold asks for several an event: Date.parse takes five times as long. */
export function millisecondsBetween(from: Instant, to: Instant): number {
  return millisecondsOf(to) - millisecondsOf(from);
}

/** Milliseconds since 1970, of text in the one stored form; of any other, what Date.parse makes of it. */
export function millisecondsOf(instant: Instant): number {
  if (instant.length !== 24) return Date.parse(instant);
  const year = twoDigitsAt(instant, 0) * 100 + twoDigitsAt(instant, 2);
  const minutes = twoDigitsAt(instant, 11) * 60 + twoDigitsAt(instant, 14);
  const thousandths = (instant.charCodeAt(20) - zero) * 100 + twoDigitsAt(instant, 21);
  const days = daysSince1970(year, twoDigitsAt(instant, 5), twoDigitsAt(instant, 8));
  return days * 86_400_000 + (minutes * 60 + twoDigitsAt(instant, 17)) * 1_000 + thousandths;
}

/** Of a date of the Gregorian calendar. Years begin in March here, so that the leap day is the last of a year. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  // Months from March on are 31, 30, 31, 30, 31 days and again: 153 in five months.
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}

const zero = '0'.charCodeAt(0);

function twoDigitsAt(text: string, index: number): number {
  return (text.charCodeAt(index) - zero) * 10 + text.charCodeAt(index + 1) - zero;
}

/** The earliest of the instants that are known, or undefined when none is. */
export function earliest(...instants: readonly (Instant | null | undefined)[]): Instant | undefined {
  let first: Instant | undefined;
  for (const instant of instants) {
    if (instant !== null && instant !== undefined && (first === undefined || instant < first)) first = instant;
  }
  return first;
}
