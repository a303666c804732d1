import { type Instant, millisecondsBetween } from '../../src/domain/terms/time.js';

/** Null where one of them is not known; negative where the second is before the first. */
export function secondsBetween(from: Instant | null, to: Instant | null): number | null {
  return from === null || to === null ? null : millisecondsBetween(from, to) / 1000;
}
