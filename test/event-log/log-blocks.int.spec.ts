import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';

import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { openBlocks } from '../../src/event-log/sqlite/open-blocks.js';
import { SqliteErasing } from '../../src/event-log/sqlite/sqlite-erasing.js';
import { openSqliteLog, type SqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { interventionEvents } from '../support/made-events.js';

let directory: string;
let file: string;
let log: SqliteLog;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'blocks-'));
  file = join(directory, 'events.sqlite');
  log = openSqliteLog(file, { clock: () => Date.UTC(2026, 1, 28, 23, 59, 59, 999) });
  await Promise.all([...interventionEvents(1_500)].map(({ stream, event }) => log.append(stream, 'any', [event])));
});
afterEach(() => {
  log.close();
  rmSync(directory, { recursive: true });
});

async function read(types: readonly string[]): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const page of log.readAll(0, undefined, { types })) events.push(...page.events);
  return events;
}

describe('the blocks of a log', () => {
  it('are its events: of the types that were asked for, each in one share of the streams', async () => {
    const types = ['InterventionRequested', 'UnitArrived', 'NeverHappened'];
    const expected = await read(types);
    const shares = await Promise.all([0, 1, 2].map((share) => openBlocks({ file }, { types, shares: 3, share })));
    const given = shares.map((blocks) =>
      [0, 400, 800, 1_200].flatMap((at) => blocks.read(at, Math.min(at + 400, 1_500)).events),
    );
    const all = given.flat().sort((a, b) => a.position - b.position);
    expect(all).toEqual(expected);
    for (const share of given) expect(share.length).toBeGreaterThan(0);
    const streams = given.map((events) => new Set(events.map(({ stream }) => stream)));
    expect(streams.reduce((sum, set) => sum + set.size, 0)).toBe(new Set(all.map(({ stream }) => stream)).size);
    for (const blocks of shares) blocks.close();
  });

  it('are given in the current version of their types, also of a type that came later', async () => {
    const upcasters = `data:text/javascript,export const upcasters = { Later: { 1: ({ data, metadata }) => ({ data: { ...data, more: 1 }, metadata }) } }`;
    const blocks = await openBlocks({ file, upcasters }, { types: ['Later'], shares: 1, share: 0 });
    expect(blocks.read(0, 1_500)).toEqual({ events: [], reaches: 1_500 });
    const [made] = interventionEvents(1, 7);
    if (made === undefined) throw new Error('no event');
    await log.append('other-1', 'any', [{ ...made.event, type: 'Later' }]);
    expect(blocks.read(1_500, 1_501).events).toMatchObject([{ type: 'Later', schemaVersion: 2, data: { more: 1 } }]);
    blocks.close();
  });

  it('of a stretch that was sealed before something was erased from it are read from the rows again', async () => {
    const types = ['InterventionRequested'];
    const sealed = `${file}-sealed`;
    const options = { file, sealed, sealedStretch: 500 };
    const zones = async (): Promise<readonly unknown[]> => {
      const blocks = await openBlocks(options, { types, shares: 1, share: 0 });
      const { events } = blocks.read(0, 500);
      blocks.close();
      return events.map(({ data }) => data.zone);
    };
    await zones();
    const [first] = await read(types);
    if (first === undefined) throw new Error('no event');
    const copy = join(directory, 'copy');
    cpSync(sealed, copy, { recursive: true });
    const erasing = new SqliteErasing(log, sealed);
    const leaf = await erasing.leafOf(first.position);
    const data = { erased: [{ id: first.id, remains: { ...first.data, zone: 'erased' }, leaf }] };
    const id = '00000000-0000-4000-8000-00000000e000';
    const occurredAt = '2026-03-01T00:00:00.000Z';
    await log.append(first.stream, 'any', [
      { id, type: 'PersonalDataErased', schemaVersion: 1, occurredAt, data, metadata: {} },
    ]);
    expect(await erasing.carryOut()).toBe(1);
    expect(await erasing.carryOut()).toBe(0);
    expect(existsSync(sealed)).toBe(false);
    // Somebody puts the old copy back.
    cpSync(copy, sealed, { recursive: true });
    expect((await zones())[0]).toBe('erased');
  });

  it('bring the whole stream of an event along where that is asked for', async () => {
    const histories = `data:text/javascript,export const withHistories = (events, read) => events.map((one) => ({ ...one, history: read(one.stream) }))`;
    const blocks = await openBlocks({ file, histories }, { types: ['InterventionClosed'], shares: 1, share: 0 });
    const [closed] = blocks.read(0, 1_500).events;
    const stream: RecordedEvent[] = [];
    for await (const event of log.readStream(closed?.stream ?? '')) stream.push(event);
    expect(stream).toHaveLength(6);
    expect(closed).toMatchObject({ history: stream });
    blocks.close();
  });

  it('are refused where the log has a hole, whatever types are read', async () => {
    log.close();
    const database = new Database(file);
    database.exec('DROP TRIGGER event_no_delete; DELETE FROM event WHERE position = 700');
    database.close();
    const blocks = await openBlocks({ file }, { types: ['NeverHappened'], shares: 2, share: 1 });
    expect(blocks.read(0, 600).events).toEqual([]);
    expect(() => blocks.read(600, 1_000)).toThrow(expect.objectContaining({ name: 'LogDamaged' }));
    blocks.close();
  });
});
