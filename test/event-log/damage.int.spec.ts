import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Database from 'better-sqlite3';

import { LogDamaged } from '../../src/event-log/log-errors.js';
import { openLogFile } from '../../src/event-log/sqlite/schema.js';
import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { verifyLogFile } from '../../src/event-log/sqlite/verify-file.js';
import { allOf, event, events, idOf, rejection, streamOf } from '../contract/event-log/samples.js';

describe('a log that was tampered with', () => {
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'damage-'));
    file = join(directory, 'events.sqlite');
    const log = openSqliteLog(file, { clock: Date.now });
    await log.append('intervention-1', 'no-stream', events(0, 5));
    await log.append('intervention-2', 'no-stream', [event(5, { type: 'UnitArrived' }), ...events(6, 4)]);
    log.close();
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  /** Changes the file as somebody would who knows SQLite, and has taken the guards away. */
  function tamper(work: (database: Database.Database) => void): void {
    const database = openLogFile(file, false);
    database.pragma('foreign_keys = OFF');
    for (const table of ['event', 'stream', 'type']) {
      database.exec(`DROP TRIGGER ${table}_no_update; DROP TRIGGER ${table}_no_delete;`);
    }
    work(database);
    database.close();
  }

  async function readingFails(work: (log: ReturnType<typeof openSqliteLog>) => Promise<unknown>): Promise<unknown> {
    const log = openSqliteLog(file, { clock: Date.now, readOnly: true });
    try {
      return await rejection(work(log));
    } finally {
      log.close();
    }
  }

  it.each(['UPDATE event SET data = data', 'DELETE FROM event', "UPDATE stream SET name = 'x'", 'DELETE FROM type'])(
    'is not easily made: %s is refused',
    (statement) => {
      const database = openLogFile(file, false);
      expect(() => database.exec(statement)).toThrow('the event log is append-only');
      database.close();
      expect(verifyLogFile(file)).toEqual({ events: 10, streams: 2 });
    },
  );

  it.each([1, 4, 9])('and lacks position %i is not read past the hole, whichever way', async (position) => {
    tamper((database) => database.exec(`DELETE FROM event WHERE position = ${String(position)}`));
    const hole = {
      name: 'LogDamaged',
      message: expect.stringContaining(`hole at position ${String(position)}`) as unknown,
    };
    expect(await readingFails((log) => allOf(log))).toMatchObject(hole);
    expect(await readingFails((log) => allOf(log, position - 1))).toMatchObject(hole);
    expect(await readingFails((log) => allOf(log, 0, undefined, { pageSize: 1 }))).toMatchObject(hole);
    const filtered = await readingFails((log) => allOf(log, 0, undefined, { types: ['UnitArrived'] }));
    expect(filtered).toBeInstanceOf(LogDamaged);
    expect(String(filtered)).toContain('hole at position');
  });

  it('and lacks a revision is not read past it', async () => {
    tamper((database) => database.exec('DELETE FROM event WHERE position = 3'));
    expect(await readingFails((log) => streamOf(log, 'intervention-1'))).toMatchObject({
      name: 'LogDamaged',
      message: 'stream intervention-1: expected revision 2, found 3',
    });
  });

  it.each([
    ['DELETE FROM event WHERE position = 4', 'the positions are not dense: 9 events up to position 10'],
    ['DELETE FROM event WHERE position = 1', 'the positions are not dense'],
    [
      'UPDATE event SET revision = 90 WHERE position = 5',
      'stream intervention-1 lacks revisions: 5 events up to revision 90',
    ],
    ['DELETE FROM stream WHERE number = 2', 'has no name'],
    ['DELETE FROM type WHERE number = 2', 'type 2 has no name'],
    [
      "UPDATE event SET data = '[]' WHERE position = 7",
      'the event at position 7 has content that is not a JSON object',
    ],
    [
      "UPDATE event SET metadata = '{' WHERE position = 8",
      'the event at position 8 has content that is not a JSON object',
    ],
    ['UPDATE event SET recorded_at = recorded_at + 60000 WHERE position = 2', 'position 2 was recorded after the next'],
  ])('fails its verification after %s', (statement, words) => {
    tamper((database) => database.exec(statement));
    expect(() => verifyLogFile(file)).toThrow(LogDamaged);
    expect(() => verifyLogFile(file)).toThrow(words);
  });

  it('fails its verification when an id stands twice, in a table whose unique index is gone', () => {
    tamper((database) => {
      database.exec('DROP VIEW recorded_event; CREATE TABLE bare AS SELECT * FROM event; DROP TABLE event');
      database.exec('ALTER TABLE bare RENAME TO event');
      database.prepare("UPDATE event SET id = unhex(?, '-') WHERE position = 2").run(idOf(8));
    });
    expect(() => verifyLogFile(file)).toThrow(`event id ${idOf(8).replaceAll('-', '')} stands 2 times`);
  });
});
