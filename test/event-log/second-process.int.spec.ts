import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { LogUnavailable } from '../../src/event-log/log-errors.js';
import { openLogFile } from '../../src/event-log/sqlite/schema.js';
import { openSqliteLog, type SqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { event, eventsIn, followed, rejection } from '../contract/event-log/samples.js';
import { buildChildModules, type ChildModules } from '../support/child-module.js';

describe('a log that two processes have open', () => {
  let modules: ChildModules;
  let directory: string;
  let file: string;
  beforeAll(async () => {
    modules = await buildChildModules(['src/event-log']);
  });
  afterAll(() => {
    modules.remove();
  });
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'second-'));
    file = join(directory, 'events.sqlite');
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('is read to its live end by one while the other writes: no gap, no repeat, nothing in between', async () => {
    openSqliteLog(file, { clock: Date.now }).close();
    const reader = openSqliteLog(file, { clock: Date.now, readOnly: true });
    const writer = modules.run(
      `import { openSqliteLog } from ${modules.specifier('src/event-log/sqlite/sqlite-log.ts')};
       const log = openSqliteLog(process.argv[2], { clock: Date.now });
       const event = (n) => ({ id: '00000000-0000-4000-8000-' + String(n).padStart(12, '0'), type: 'Written', schemaVersion: 1,
         occurredAt: '2024-02-27T10:15:00.000Z', data: { n }, metadata: {} });
       for (let n = 0; n < 3000; n += 3) await log.append('written-' + (n % 7), 'any', [event(n), event(n + 1), event(n + 2)]);
       log.close();`,
      [file],
    );
    const exited = once(writer, 'exit');
    const news = await followed(reader, 0, (all) => eventsIn(all).length >= 3_000, { pageSize: 50 });
    await exited;
    reader.close();
    expect(eventsIn(news).map(({ position, data }) => [position, data.n])).toEqual(
      Array.from({ length: 3_000 }, (_, n) => [n + 1, n]),
    );
    // It was read while it grew: the end was met before the last event was there.
    expect(news.some((item) => 'caughtUpAt' in item && item.caughtUpAt < 3_000)).toBe(true);
  });

  describe('when another holds its write lock', () => {
    let log: SqliteLog;
    let other: ReturnType<typeof openLogFile>;
    beforeEach(async () => {
      log = openSqliteLog(file, { clock: Date.now });
      await log.append('intervention-1', 'no-stream', [event(0)]);
      other = openLogFile(file, false);
      other.exec('BEGIN IMMEDIATE');
    });
    afterEach(() => {
      other.close();
      log.close();
    });

    it('is read as before, and an append is refused with a clear sentence once its patience is over', async () => {
      expect(await log.head()).toBe(1);
      const error = await rejection(log.append('intervention-1', 0, [event(1)]));
      expect(error).toBeInstanceOf(LogUnavailable);
      expect(error).toMatchObject({
        message: 'the log cannot be written just now: database is locked (SQLITE_BUSY)',
      });
      other.exec('ROLLBACK');
      expect(await log.append('intervention-1', 0, [event(1)])).toMatchObject({ firstPosition: 2, revision: 1 });
    });
  });

  it('refuses appends where it is open for reading only', async () => {
    openSqliteLog(file, { clock: Date.now }).close();
    const reader = openSqliteLog(file, { clock: Date.now, readOnly: true });
    expect(await rejection(reader.append('intervention-1', 'any', [event(0)]))).toMatchObject({
      name: 'LogUnavailable',
      message: 'the log is open for reading only',
    });
    reader.close();
  });
});
