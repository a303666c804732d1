import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Database from 'better-sqlite3';

import { openLogFile } from '../../src/event-log/sqlite/schema.js';
import { SqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { allOf, events, streamOf } from '../contract/event-log/samples.js';

/** Every statement that the log prepares, as text. */
function listenTo(database: Database.Database): readonly string[] {
  const prepared: string[] = [];
  const prepare = database.prepare.bind(database);
  database.prepare = (source: string) => {
    prepared.push(source);
    return prepare(source);
  };
  return prepared;
}

describe('the indexes of the log', () => {
  let database: Database.Database;
  let log: SqliteLog;
  let prepared: readonly string[];
  beforeEach(async () => {
    database = openLogFile(':memory:', false);
    prepared = listenTo(database);
    log = new SqliteLog(database, Date.now);
    await log.append('intervention-1', 'no-stream', events(0, 10));
  });
  afterEach(() => {
    log.close();
  });

  /** How SQLite would run the one statement that has this text in it: a line a step. */
  function planOf(part: string): readonly string[] {
    const own = prepared.filter((source) => source.includes(part) && !source.startsWith('EXPLAIN'));
    const found = [...new Set(own)];
    expect(found).toHaveLength(1);
    const nothing = Array.from({ length: (found[0] ?? '').split('?').length - 1 }, () => null);
    const steps = database.prepare(`EXPLAIN QUERY PLAN ${String(found[0])}`).all(...nothing) as { detail: string }[];
    return steps.map(({ detail }) => detail);
  }

  it('serve a page of the whole log by position, in order, without sorting', async () => {
    await allOf(log);
    const plan = planOf('WHERE e.position > ? AND e.position <= ?');
    expect(plan).toContain('SEARCH e USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)');
    expect(plan.join()).not.toContain('TEMP B-TREE');
  });

  it('serve one stream by its revisions, in order, without sorting', async () => {
    await streamOf(log, 'intervention-1');
    const plan = planOf('WHERE s.number = ? AND e.revision >= ?');
    expect(plan).toContain('SEARCH e USING INDEX sqlite_autoindex_event_2 (stream=? AND revision>?)');
    expect(planOf('SELECT number FROM stream WHERE name = ?').join()).toMatch(
      /^SEARCH stream USING (COVERING )?INDEX sqlite_autoindex_stream_1 \(name=\?\)$/,
    );
    expect(plan.join()).not.toContain('TEMP B-TREE');
  });

  it('serve a set of event types within a window of positions, and count that window, from the index alone', async () => {
    await allOf(log, 0, undefined, { types: ['UnitDispatched'] });
    expect(planOf('e.type IN (SELECT number FROM type WHERE name IN')).toContain(
      'SEARCH e USING INDEX event_by_type (type=? AND position>? AND position<?)',
    );
    expect(planOf('INDEXED BY event_by_type')).toContain(
      'SEARCH event USING COVERING INDEX event_by_type (type=? AND position>? AND position<?)',
    );
  });

  it('serve what an append has to know: the ends of log and stream, and the place of an id', () => {
    expect(planOf("WHERE id = unhex(?, '-')")).toEqual(['SEARCH event USING INDEX sqlite_autoindex_event_1 (id=?)']);
    expect(planOf('AS last FROM stream WHERE name = ?').join()).toContain(
      'SEARCH event USING COVERING INDEX sqlite_autoindex_event_2 (stream=?)',
    );
    // From the end of the table, and no further than the first row there.
    expect(planOf('SELECT position, recorded_at AS recordedAt')).toEqual(['SCAN event']);
    expect(planOf('SELECT position, recorded_at AS recordedAt').join()).not.toContain('TEMP B-TREE');
  });
});
