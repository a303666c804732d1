import type { Instant } from './terms/time.js';

/**
 * True when a value that is set again and again (a priority, a disposition) needs no new event to be what `says` asks for at `at`:
 * it stands now, it was set at that very instant, or it was in force then although it has changed since. Without the last two, sending
 * an old feed again would change things back.
 */
export function alreadySaid<Entry extends { readonly occurredAt: Instant }>(
  /** In the order of recording; the last one stands. */
  history: readonly Entry[],
  at: Instant,
  says: (entry: Entry) => boolean,
): boolean {
  const current = history.at(-1);
  if (current === undefined) return false;
  if (says(current) || history.some((entry) => entry.occurredAt === at && says(entry))) return true;
  if (at >= current.occurredAt) return false;
  let inForce: Entry | undefined;
  for (const entry of history) {
    if (entry.occurredAt <= at && (inForce === undefined || entry.occurredAt >= inForce.occurredAt)) inForce = entry;
  }
  return inForce !== undefined && says(inForce);
}
