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

/**
 * Milliseconds from `from` to `to`; negative when `to` comes first. Clocks of one event's day differ in their time of day only, and a fold asks
 * for a dozen of them an event: that is worked out without parsing the dates.
 */
export function millisecondsBetween(from: Instant, to: Instant): number {
  return isSameDay(from, to) ? msOfDay(to) - msOfDay(from) : Date.parse(to) - Date.parse(from);
}

function isSameDay(a: Instant, b: Instant): boolean {
  if (a.length !== 24 || b.length !== 24) return false;
  // From the end, where dates differ.
  for (let index = 9; index >= 0; index--) if (a.charCodeAt(index) !== b.charCodeAt(index)) return false;
  return true;
}

/** Of the instant's fixed form. */
function msOfDay(instant: Instant): number {
  const minutes = twoDigitsAt(instant, 11) * 60 + twoDigitsAt(instant, 14);
  const thousandths = (instant.charCodeAt(20) - zero) * 100 + twoDigitsAt(instant, 21);
  return (minutes * 60 + twoDigitsAt(instant, 17)) * 1_000 + thousandths;
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
