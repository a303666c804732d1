import { type Instant, millisecondsBetween } from '../../src/domain/terms/time.js';
import { clockToleranceSeconds, lateEntrySeconds } from '../../src/measures/quality-codes.js';
import type { TrackerEvent } from '../tracker-event.js';

/** What a row keeps of how its stamps were entered. */
interface Entries {
  lateEntries: number | null;
  enteredByHand: number | null;
  longestEntrySeconds: number | null;
  doubtedStamps: number | null;
}

/**
 * Keeps how a stamp was entered: by hand or afterwards, by what the source says of itself, and how long after. A feed that does not say when
 * it entered a stamp is taken at its word: its events are all recorded here long after. A stamp that is later than its own entry was given
 * by a clock that ran ahead, or that nobody can tell.
 */
export function keepEntry(
  next: Entries,
  { metadata, recordedAt }: Pick<TrackerEvent, 'metadata' | 'recordedAt'>,
  at: Instant,
): void {
  const byHand = metadata.source === 'manual' || metadata.source === 'backstamped';
  const enteredAt = metadata.enteredAt ?? (metadata.feed === undefined ? recordedAt : undefined);
  const seconds = enteredAt === undefined ? null : millisecondsBetween(at, enteredAt) / 1000;
  if (byHand) next.enteredByHand = (next.enteredByHand ?? 0) + 1;
  if (byHand || (seconds !== null && seconds > lateEntrySeconds)) next.lateEntries = (next.lateEntries ?? 0) + 1;
  if (seconds === null) return;
  if (seconds > (next.longestEntrySeconds ?? 0)) next.longestEntrySeconds = seconds;
  if (seconds < -clockToleranceSeconds) next.doubtedStamps = (next.doubtedStamps ?? 0) + 1;
}
