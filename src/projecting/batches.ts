import type { LogReader } from '../event-log/log-reader.js';
import type { FoldedEvent } from './define.js';

/** A stretch of the log: everything of the wanted types after one position up to and including another. */
export interface Batch {
  readonly after: number;
  readonly reaches: number;
  readonly events: readonly FoldedEvent[];
}

const pageSize = 1_000;

/** Cuts a stretch of the log into batches of about `size` events, reading each page once. */
export async function* batches(
  log: LogReader,
  after: number,
  upTo: number,
  types: readonly string[],
  size: number,
): AsyncGenerator<Batch> {
  let events: FoldedEvent[] = [];
  let start = after;
  for await (const page of log.readAll(after, upTo, { types, pageSize: Math.min(size, pageSize) })) {
    for (const event of page.events) events.push(event);
    if (events.length >= size) {
      yield { after: start, reaches: page.reaches, events };
      events = [];
      start = page.reaches;
    }
  }
  if (upTo > start) yield { after: start, reaches: upTo, events };
}

/**
 * Hands batches to `use` one at a time, reading the next one meanwhile: the store writes on its own threads. Ends early, after the batch
 * in use, when the signal aborts.
 */
export async function eachBatch(
  source: AsyncIterable<Batch>,
  use: (batch: Batch) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  let inUse: Promise<void> = Promise.resolve();
  try {
    for await (const batch of source) {
      await inUse;
      if (signal?.aborted === true) return;
      inUse = use(batch);
      // It is awaited in the next turn; a failure before that must not count as unhandled.
      inUse.catch(() => undefined);
    }
  } finally {
    await inUse;
  }
}
