import { type Instant, millisecondsBetween, millisecondsOf } from '../../src/domain/terms/time.js';

/** Null where one of them is not known; negative where the second is before the first. */
export function secondsBetween(from: Instant | null, to: Instant | null): number | null {
  return from === null || to === null ? null : millisecondsBetween(from, to) / 1000;
}

/** The same to a moment that several are measured to, in milliseconds since 1970: its text is read once. */
export function secondsSince(from: Instant | null, moment: number): number | null {
  return from === null ? null : (moment - millisecondsOf(from)) / 1000;
}

/** The same from such a moment on. */
export function secondsUntil(moment: number, to: Instant | null): number | null {
  return to === null ? null : (millisecondsOf(to) - moment) / 1000;
}
