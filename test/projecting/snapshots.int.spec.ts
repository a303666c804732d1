import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { positionAsOf } from '../../src/projecting/position-as-of.js';
import { readModelAsOf, Snapshots, type SnapshotsOptions } from '../../src/projecting/snapshots.js';
import { snapshotFiles } from '../../src/read-model/files/snapshot-files.js';
import { interventionEvents, recorded } from '../support/made-events.js';
import { MemoryLog } from '../support/memory-log.js';
import { digestsOf, openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { toyRows } from '../support/toy-projections.js';

const events = recorded(interventionEvents(600));
let directory: ReturnType<typeof temporaryDirectory>;
let log: MemoryLog;
let rig: Rig;
let snapshots: Snapshots;

const kept = () => join(directory.path, 'tables', '.snapshots');
function snapshotsOf(options: Partial<SnapshotsOptions> = {}): Snapshots {
  return new Snapshots({ engine: rig.engine, tables: rig.tables, shelf: snapshotFiles(kept()), ...options });
}

beforeEach(async () => {
  directory = temporaryDirectory();
  log = new MemoryLog();
  log.add(...events);
  rig = await openRig(join(directory.path, 'tables'), log, [toyRows]);
  await rig.engine.catchUp();
  snapshots = snapshotsOf();
});
afterEach(async () => {
  await snapshots.close();
  await rig.close();
  directory.remove();
});

/** The digest of the live table when the log had no more than this. */
async function digestAt(position: number): Promise<string | undefined> {
  const short = new MemoryLog();
  short.add(...events.slice(0, position));
  const other = await openRig(join(directory.path, `other-${String(position)}`), short, [toyRows]);
  await other.engine.catchUp();
  const [digest] = await digestsOf(other, toyRows);
  await other.close();
  return digest;
}

const sql = 'SELECT count(*) AS rows FROM toy_rows';

describe('a snapshot', () => {
  it.each([0, 1, 337, 600])('as of %i has the rows that the live table had then', async (position) => {
    const { digest, asOf, rows } = await snapshots.take('toy-rows', position);
    expect([asOf, digest]).toEqual([position, await digestAt(position)]);
    const found = await snapshots.read('toy-rows', position, async (snapshot) => ({
      asOf: snapshot.asOf,
      rows: (await snapshot.rows(sql))[0]?.rows,
    }));
    expect(found).toEqual({ asOf: position, rows });
  });

  it('is made once, however many ask at a time, and found by the next process', async () => {
    let reads = 0;
    const readAll = log.readAll.bind(log);
    log.readAll = (...args) => {
      // The geography is read too, of its own types.
      if (args[2]?.types?.includes('UnitDispatched') === true) reads++;
      return readAll(...args);
    };
    const asked = Array.from({ length: 5 }, () => snapshots.take('toy-rows', 300));
    const [first, ...others] = await Promise.all(asked);
    expect(others).toEqual(others.map(() => first));
    await snapshotsOf().take('toy-rows', 300);
    expect(reads).toBe(1);
    expect(snapshotsOf().list('toy-rows')).toEqual([first]);
  });

  it('makes room for others by the last use, and is dropped', async () => {
    const few = snapshotsOf({ keepAtMost: 2 });
    const note = (position: number) =>
      readdirSync(join(kept(), 'toy-rows')).find((name) => name.startsWith(`${String(position)}-`));
    await few.take('toy-rows', 100);
    await few.take('toy-rows', 200);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await few.take('toy-rows', 100);
    await few.take('toy-rows', 300);
    expect(few.list().map(({ asOf }) => asOf)).toEqual([100, 300]);
    expect(note(200)).toBeUndefined();
    expect(few.drop('toy-rows', 100).map(({ asOf }) => asOf)).toEqual([100]);
    expect(() => few.drop('toy-rows', 100)).toThrow(expect.objectContaining({ code: 'NO_SNAPSHOT' }));
    expect(() => few.drop('none', 100)).toThrow(expect.objectContaining({ code: 'UNKNOWN_PROJECTION' }));
  });

  it('that a crash left, or that somebody damaged, is made anew', async () => {
    const { digest } = await snapshots.take('toy-rows', 300);
    const folder = join(kept(), 'toy-rows');
    const note = readdirSync(folder).find((name) => name.endsWith('.json')) ?? '';
    const file = join(folder, note.replace('.json', '.duckdb'));
    rmSync(join(folder, note));
    writeFileSync(file, 'half a table');
    expect(snapshots.list()).toEqual([]);
    expect((await snapshots.take('toy-rows', 300)).digest).toBe(digest);
    writeFileSync(join(folder, note), '{"projection":');
    expect((await snapshots.take('toy-rows', 300)).digest).toBe(digest);
    rmSync(file);
    expect((await snapshots.take('toy-rows', 300)).digest).toBe(digest);
    expect(existsSync(file)).toBe(true);
  });

  it('is refused where the log has not come to, and tells a question that cannot wait so', async () => {
    for (const position of [-1, 601, 1.5]) {
      await expect(snapshots.take('toy-rows', position)).rejects.toMatchObject({ code: 'POSITION_AHEAD' });
    }
    await expect(snapshots.take('none', 1)).rejects.toMatchObject({ code: 'UNKNOWN_PROJECTION' });
    const hasty = snapshotsOf({ patienceMs: 0 });
    const late = hasty.read('toy-rows', 500, () => Promise.resolve());
    await expect(late).rejects.toMatchObject({ name: 'SnapshotBeingMade' });
    const many = Array.from({ length: 12 }, (_, index) => hasty.take('toy-rows', 400 + index));
    const refused = (await Promise.allSettled(many)).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(3);
    expect(refused[0]).toMatchObject({ reason: { name: 'SnapshotsBusy' } });
    await hasty.close();
  });
});

describe('what a report reads', () => {
  it('is the live table, or the one of an earlier moment', async () => {
    const seen = readModelAsOf(rig.tables, snapshots, (asOf) => Promise.resolve(Number(asOf)));
    const asOf = (moment?: string) =>
      seen.read('toy-rows', (snapshot) => Promise.resolve(snapshot.asOf), { asOf: moment });
    expect([await asOf(), await asOf('17')]).toEqual([600, 17]);
    await expect(rig.tables.read('toy-rows', () => Promise.resolve(), { asOf: '17' })).rejects.toThrow('live tables');
  });
});

describe('a moment', () => {
  const second = (index: number) => new Date(Date.UTC(2024, 0, 1, 0, 0, index)).toISOString();
  const dated = new MemoryLog();
  // Two events in each second: a time in between has both of the seconds before it, and none of its own.
  dated.add(...events.slice(0, 101).map((event, index) => ({ ...event, recordedAt: second(Math.floor(index / 2)) })));
  const instantOf = (text: string): string => (text.length === 10 ? `${text}T00:00:00.000Z` : text);
  const positionOf = (text: string) =>
    positionAsOf(text, { log: dated, instantOf, now: () => '2024-06-01T00:00:00.000Z' });

  it.each([
    ['0', 0],
    ['101', 101],
    ['2023-12-31', 0],
    ['2024-01-01', 0],
    [second(1), 2],
    ['2024-01-01T00:00:00.500Z', 2],
    [second(50), 100],
    [second(51), 101],
    ['2024-01-02', 101],
  ])('%s is position %i', async (text, position) => {
    expect(await positionOf(text)).toBe(position);
  });

  it.each(['-1', '102', '1e2', '2024-06-02', 'yesterday', ''])('%j is none that the log has had', async (text) => {
    await expect(positionOf(text)).rejects.toMatchObject({ name: 'AsOfRefused', field: 'asOf' });
  });

  it('of an empty log is position 0', async () => {
    const tools = { log: new MemoryLog(), instantOf, now: () => '2024-06-01T00:00:00.000Z' };
    expect(await positionAsOf('2024-01-01', tools)).toBe(0);
  });
});
