import type { RecordedEvent } from '../event-log/envelope.js';
import type { LogReader } from '../event-log/log-reader.js';

/** What the log holds of the records of one feed, by stream, each in the order of recording. */
export type RecordsOfFeed = ReadonlyMap<string, readonly RecordedEvent[]>;

/**
 * Reads every stream whose name begins with `prefix`, whoever recorded into it. One reading of the log; the events of the feed are held in
 * memory, about 1 KB each.
 */
export async function recordsOfFeed(reader: LogReader, prefix: string): Promise<RecordsOfFeed> {
  const records = new Map<string, RecordedEvent[]>();
  for await (const { events } of reader.readAll(0)) {
    for (const event of events) {
      if (!event.stream.startsWith(prefix)) continue;
      const known = records.get(event.stream);
      if (known === undefined) records.set(event.stream, [event]);
      else known.push(event);
    }
  }
  return records;
}
