/**
 * A moment in UTC as RFC 3339 text with milliseconds: `2024-02-27T10:15:00.000Z`.
 * The form has a fixed width, so that comparing two instants as text compares them in time.
 */
export type Instant = string;

/** How exactly a moment is known. `interval` goes with an `occurredUntil`. */
export type Precision = 'second' | 'minute' | 'hour' | 'day' | 'interval';

export const precisions: readonly Precision[] = ['second', 'minute', 'hour', 'day', 'interval'];

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** True when `text` is an instant in the one stored form, and a date that exists. */
export function isInstant(text: unknown): text is Instant {
  if (typeof text !== 'string' || !instantForm.test(text)) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text;
}

/** Milliseconds from `from` to `to`; negative when `to` comes first. */
export function millisecondsBetween(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}

/** The earliest of the instants that are known, or undefined when none is. */
export function earliest(...instants: readonly (Instant | null | undefined)[]): Instant | undefined {
  let first: Instant | undefined;
  for (const instant of instants) {
    if (instant !== null && instant !== undefined && (first === undefined || instant < first)) first = instant;
  }
  return first;
}
