import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { readConfig } from '../../src/config.js';
import { openDataDirectory, realEffects } from '../../src/data-directory.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';

/** Every event of a data directory, in the order of the log. It may be in use by another process. */
export async function eventsIn(data: string): Promise<readonly RecordedEvent[]> {
  const file = join(data, 'events.sqlite');
  if (!existsSync(file)) return [];
  const log = openSqliteLog(file, { clock: () => 0, readOnly: true });
  try {
    const events: RecordedEvent[] = [];
    for await (const page of log.readAll(0)) events.push(...page.events);
    return events;
  } finally {
    log.close();
  }
}

/** A digest of events with their ids, order and content; without the time of recording, which is another one in every run. */
export function contentDigest(events: readonly RecordedEvent[]): string {
  const hash = createHash('sha256');
  for (const { recordedAt: _recordedAt, ...event } of events) hash.update(JSON.stringify(event));
  return `${String(events.length)} events ${hash.digest('hex')}`;
}

/**
 * Digests of the rows of both tables, brought up to the head of the log; without the time of recording. `eventStore` is where the log is,
 * when it is not in the directory itself.
 */
export async function rowDigests(data: string, eventStore = 'sqlite'): Promise<Readonly<Record<string, string>>> {
  const config = readConfig({ DATA: data, EVENT_STORE: eventStore }, {});
  const directory = await openDataDirectory(config, 'test', realEffects);
  try {
    await directory.cluster?.caughtUp();
    await directory.engine.catchUp();
    const digests: Record<string, string> = {};
    for (const [projection, columns, order] of [
      ['timeline', '* EXCLUDE ("recordedAt")', '"position", "fact"'],
      ['response-times', '*', '"intervention"'],
    ] as const) {
      await directory.readModel.read(projection, async (snapshot) => {
        const rows = await snapshot.rows(`SELECT ${columns} FROM ${snapshot.table} ORDER BY ${order}`);
        const digest = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
        digests[projection] = `${String(rows.length)} rows ${digest}`;
      });
    }
    return digests;
  } finally {
    await directory.close();
  }
}
