import { copyFileSync, readdirSync } from 'node:fs';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { responseTimes } from '../../projections/response-times.js';
import { timeline } from '../../projections/timeline.js';
import type { NewEvent } from '../../src/event-log/envelope.js';
import { amendedReader } from '../../src/handling/amended-reader.js';
import { openSqliteLog, type SqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import type { Projection } from '../../src/projecting/define.js';
import type { WorkerOptions } from '../../src/projecting/fold-workers.js';
import { buildChildModules, type ChildModules } from '../support/child-module.js';
import { appendCorrectionsAndBoundaries } from '../support/corrected-log.js';
import { interventionEvents } from '../support/made-events.js';
import { digestsOf, openRig, type Rig, seen, temporaryDirectory } from '../support/projection-rig.js';
import { toyFacts, toyRows, toyZones } from '../support/toy-projections.js';

const events = 6_000;
const stretch = 700;
let modules: ChildModules;
/** The logs that tests begin with, each made once: tests get copies. */
let made: ReturnType<typeof temporaryDirectory>;
let directory: ReturnType<typeof temporaryDirectory>;
let log: SqliteLog;
let open: Rig | undefined;

beforeAll(async () => {
  const folders = [
    'src/handling',
    'src/event-log',
    'src/ledger',
    'src/projecting',
    'src/read-model',
    'src/domain',
    'src/geography',
    'src/measures',
  ];
  modules = await buildChildModules([...folders, 'projections', 'test/support']);
  made = temporaryDirectory();
  log = openLog(`${made.path}/plain.sqlite`);
  for (const { stream, event } of interventionEvents(events)) void log.append(stream, 'any', [event]);
  // What no fold here can digest: of an intervention that was never requested, and without any.
  await log.append('intervention-unknown', 'any', [odd(1, { interventionId: 'unknown' })]);
  await log.append('intervention-none', 'any', [odd(2, {})]);
  log.close();
  copyFileSync(`${made.path}/plain.sqlite`, `${made.path}/corrected.sqlite`);
  log = openLog(`${made.path}/corrected.sqlite`);
  await appendCorrectionsAndBoundaries(log);
  log.close();
}, 60_000);
afterAll(() => {
  modules.remove();
  made.remove();
});
beforeEach(() => {
  begin('plain');
});
afterEach(async () => {
  await open?.close();
  open = undefined;
  log.close();
  directory.remove();
});

function openLog(file: string): SqliteLog {
  return openSqliteLog(file, { clock: () => Date.UTC(2026, 0, 1) });
}

function begin(which: 'plain' | 'corrected'): void {
  directory = temporaryDirectory();
  copyFileSync(`${made.path}/${which}.sqlite`, `${directory.path}/events.sqlite`);
  log = openLog(`${directory.path}/events.sqlite`);
}

function odd(n: number, data: NewEvent['data']): NewEvent {
  const id = `99999999-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const metadata = { source: 'import' };
  return { id, type: 'UnitDispatched', schemaVersion: 1, occurredAt: '2024-01-01T00:00:00.000Z', data, metadata };
}

function workers(count: number): WorkerOptions {
  const url = (file: string): string => JSON.parse(modules.specifier(file)) as string;
  const toys = url('test/support/toy-projections.ts');
  return {
    entry: new URL(url('src/projecting/fold-worker.ts')),
    count,
    worthwhile: 0,
    stretch,
    blocks: {
      module: url('src/event-log/sqlite/open-blocks.ts'),
      options: {
        file: `${directory.path}/events.sqlite`,
        histories: url('src/handling/amended-blocks.ts'),
        // Some stretches come from their sealed copies, the last one from rows; sealed ones are not as long as those between checkpoints.
        sealed: `${directory.path}/sealed`,
        sealedStretch: 1_000,
      },
    },
    modules: {
      'toy-rows': toys,
      'toy-facts': toys,
      'toy-zones': toys,
      'response-times': url('projections/response-times.ts'),
      timeline: url('projections/timeline.ts'),
    },
  };
}

async function started(projections: readonly Projection[], options?: WorkerOptions): Promise<Rig> {
  await open?.close();
  open = await openRig(
    `${directory.path}/tables`,
    amendedReader(log),
    projections,
    options === undefined ? {} : { workers: options },
  );
  return open;
}

describe.each([toyRows, toyFacts, responseTimes, timeline])('$name', (projection) => {
  it('has the same rows rebuilt in two workers, in one, and after three stops, as folded in the main thread', async () => {
    let rig = await started([projection], workers(2));
    await rig.engine.catchUp();
    const expected = await digestsOf(rig, projection);
    const [before] = await rig.engine.status();
    for (const count of [2, 1]) {
      rig = await started([projection], workers(count));
      // The comparison covers the rows, what is remembered of subjects, and the quarantine.
      const { verification, rows } = await rig.engine.rebuild(projection.name);
      expect(verification).toMatchObject({ definition: 'unchanged', same: true });
      expect(rows).toBeGreaterThan(0);
      expect(await digestsOf(rig, projection)).toEqual(expected);
    }
    expect((await rig.engine.status())[0]?.quarantined).toBe(before?.quarantined);
    expect(before?.quarantined).toBeGreaterThan(0);

    let stops = 0;
    for (const position of [stretch, 3 * stretch, 5 * stretch]) {
      const { finished } = rig.engine.startRebuild([projection.name]);
      await seen(rig, (status) => status.position >= position);
      rig = await started([projection], workers(2));
      if (rig.tables.interrupted(projection.name) !== undefined) stops++;
      await finished.catch(() => undefined);
    }
    expect(stops).toBe(3);
    expect((await rig.engine.rebuild(projection.name)).verification.same).toBe(true);
    expect(await digestsOf(rig, projection)).toEqual(expected);
  }, 60_000);
});

describe('a rebuild in workers of a log with corrections and boundaries', () => {
  beforeEach(() => {
    log.close();
    directory.remove();
    begin('corrected');
  });
  it.each([responseTimes, timeline])(
    'makes the same of $name as the main thread, in two workers, in one, after stops',
    async (projection) => {
      let rig = await started([projection], workers(2));
      await rig.engine.catchUp();
      const expected = await digestsOf(rig, projection);
      const table = projection.name.replaceAll('-', '_');
      const amended = projection === timeline ? 'corrected OR annulled' : 'amended';
      const sql = `SELECT count(*) FILTER (WHERE ${amended}) AS amended, count(DISTINCT hotspot) AS hotspots FROM ${table}`;
      const [counted] = await rig.tables.read(projection.name, (snapshot) => snapshot.rows(sql));
      expect(Number(counted?.amended)).toBeGreaterThan(100);
      expect(Number(counted?.hotspots)).toBeGreaterThan(1);
      for (const count of [2, 1, 2]) {
        rig = await started([projection], workers(count));
        const { verification } = await rig.engine.rebuild(projection.name);
        expect(verification).toMatchObject({ definition: 'unchanged', same: true });
        expect(await digestsOf(rig, projection)).toEqual(expected);
      }
      // From a checkpoint in the middle on, with rows that are corrected after it.
      const { finished } = rig.engine.startRebuild([projection.name]);
      await seen(rig, (status) => status.position >= 3 * stretch);
      rig = await started([projection], workers(2));
      await finished.catch(() => undefined);
      expect((await rig.engine.rebuild(projection.name)).verification.same).toBe(true);
      expect(await digestsOf(rig, projection)).toEqual(expected);
    },
    120_000,
  );
});

describe('a rebuild in workers', () => {
  it('builds several projections in one pass, and follows on from there', async () => {
    const rig = await started([toyRows, toyFacts, responseTimes], workers(2));
    await rig.engine.catchUp();
    const rebuilt = await rig.engine.startRebuild(['toy-rows', 'toy-facts', 'response-times']).finished;
    expect(rebuilt.map(({ verification }) => verification.same)).toEqual([true, true, true]);
    for (const { stream, event } of interventionEvents(500, 2)) void log.append(stream, 'any', [event]);
    await log.append('intervention-late', 'any', [odd(3, { interventionId: 'late' })]);
    await rig.engine.catchUp();
    expect((await rig.engine.rebuild('toy-facts')).verification.same).toBe(true);
  }, 60_000);

  it('makes the table of an earlier position as well, and leaves nothing when it is to stop', async () => {
    const rig = await started([responseTimes], workers(2));
    await rig.engine.catchUp();
    const [expected] = await digestsOf(rig, responseTimes);
    for (const { stream, event } of interventionEvents(500, 2)) void log.append(stream, 'any', [event]);
    await rig.engine.catchUp();
    const path = `${directory.path}/as-of.duckdb`;
    const told: number[] = [];
    const built = await rig.engine.buildAsOf('response-times', events + 2, path, {
      onProgress: ({ done }) => told.push(done),
    });
    expect(built.digest).toBe(expected);
    // In stretches: by workers.
    expect(told[0]).toBe(stretch);
    const stopping = new AbortController();
    const stopped = rig.engine.buildAsOf('response-times', events, `${path}.2`, {
      signal: stopping.signal,
      onProgress: () => {
        stopping.abort(new Error('no more'));
      },
    });
    await expect(stopped).rejects.toThrow('no more');
    expect(readdirSync(directory.path).filter((name) => name.includes('as-of'))).toEqual(['as-of.duckdb']);
  }, 60_000);

  it('goes on beside one of which workers know nothing, and tells how far all of them are', async () => {
    const options = workers(2);
    const { timeline: _unknown, ...modules } = options.modules;
    const rig = await started([toyRows, timeline], { ...options, modules });
    await rig.engine.catchUp();
    const told: number[] = [];
    rig.engine.watch(({ position }) => told.push(position));
    const rebuilt = await rig.engine.startRebuild(['toy-rows', 'timeline']).finished;
    expect(rebuilt.map(({ verification }) => verification.same)).toEqual([true, true]);
    // Half of the way in stretches, by workers.
    expect(told).toContain(Math.floor((2 * stretch) / 2));
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(events + 2);
  });

  it.each([
    ['goes on in one worker where a key turns out to have events of several streams', toyZones],
    ['is done by one worker where nothing is said of streams', { ...toyZones, streamOf: undefined }],
  ])('%s', async (_what, projection) => {
    const rig = await started([projection as Projection], workers(2));
    await rig.engine.catchUp();
    const { verification, rows } = await rig.engine.rebuild('toy-zones');
    expect(rows).toBe(6);
    expect(verification.same).toBe(true);
  });

  it('can be paused and cancelled', async () => {
    const rig = await started([toyRows], workers(2));
    await rig.engine.catchUp();
    const { job, finished } = rig.engine.startRebuild(['toy-rows']);
    await seen(rig, ({ position }) => position > 0);
    job.pause();
    expect((await rig.engine.cancel('toy-rows')).phase).toBe('cancelled');
    await expect(finished).rejects.toMatchObject({ code: 'REBUILD_CANCELLED' });
    expect(rig.engine.versions('toy-rows')).toHaveLength(1);
  });

  it('fails with what ended a worker, the live table going on', async () => {
    const options = workers(2);
    const rig = await started([toyRows], { ...options, blocks: { ...options.blocks, options: { file: '/nowhere' } } });
    await rig.engine.catchUp();
    await expect(rig.engine.rebuild('toy-rows')).rejects.toThrow('/nowhere');
    expect((await rig.engine.status())[0]?.checkpoint).toBe(events + 2);
  });
});
