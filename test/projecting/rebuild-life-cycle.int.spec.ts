import { appendFileSync, readFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { Projection } from '../../src/projecting/define.js';
import type { ProjectionEngineOptions } from '../../src/projecting/projection-engine.js';
import { deployLogFile } from '../../src/read-model/files/deploy-log-file.js';
import { interventionEvents, recorded } from '../support/made-events.js';
import { MemoryLog } from '../support/memory-log.js';
import { digestsOf, openRig, type Rig, seen, temporaryDirectory } from '../support/projection-rig.js';
import { toyFacts, toyRows } from '../support/toy-projections.js';

const events = recorded(interventionEvents(3_000));
const next: Projection = { ...toyRows, version: 2 };
let directory: ReturnType<typeof temporaryDirectory>;
let log: MemoryLog;
let open: Rig | undefined;

beforeEach(() => {
  directory = temporaryDirectory();
  log = new MemoryLog();
  log.add(...events.slice(0, 2_000));
});
afterEach(async () => {
  await open?.close();
  open = undefined;
  directory.remove();
});

/** The engine as a new process would open it. */
async function started(projections: readonly Projection[], options: Partial<ProjectionEngineOptions> = {}) {
  await open?.close();
  open = await openRig(`${directory.path}/tables`, log, projections, {
    batchSize: 100,
    deployLog: deployLogFile(`${directory.path}/deploy-log.ndjson`),
    codeRevision: 'test+1',
    clock: () => '2026-01-01T00:00:00.000Z',
    ...options,
  });
  return open;
}

const happened = (rig: Rig, name = 'toy-rows') => rig.engine.deployments(name).map(({ what }) => what);

describe('a rebuild', () => {
  it('reads the log once for several projections, and tells its phases', async () => {
    const rig = await started([toyRows, toyFacts]);
    await rig.engine.catchUp();
    const before = [...(await digestsOf(rig, toyRows)), ...(await digestsOf(rig, toyFacts))];
    const phases: string[] = [];
    let pages = 0;
    const readAll = log.readAll.bind(log);
    log.readAll = (...args) => {
      pages += args[0] === 0 ? 1 : 0;
      return readAll(...args);
    };
    rig.engine.watch(({ phase }) => {
      if (phases.at(-1) !== phase) phases.push(phase);
    });
    const { finished, job } = rig.engine.startRebuild(['toy-rows', 'toy-facts'], { by: 'an operator' });
    const rebuilt = await finished;
    expect(rebuilt.map(({ projection }) => projection)).toEqual(['toy-rows', 'toy-facts']);
    expect([...(await digestsOf(rig, toyRows)), ...(await digestsOf(rig, toyFacts))]).toEqual(before);
    expect(pages).toBe(1);
    expect(phases[0]).toBe('reading');
    expect(phases).toEqual(expect.arrayContaining(['catching-up', 'verifying', 'swapping']));
    expect(phases.at(-1)).toBe('done');
    expect(job.status()).toMatchObject({ by: 'an operator', position: 2_000, head: 2_000, from: 0, paused: false });
    expect(job.status().bytes).toBeGreaterThan(0);
    expect(rig.engine.jobs()[0]).toEqual(job.status());
  });

  it('stands still while it is paused, live going on, and ends right when it is resumed', async () => {
    const rig = await started([toyRows]);
    rig.engine.start();
    await rig.engine.waitFor('toy-rows', 2_000, 10_000);
    const { job, finished } = rig.engine.startRebuild(['toy-rows']);
    await seen(rig, ({ position }) => position >= 300);
    expect(rig.engine.pause('toy-rows').paused).toBe(true);
    log.add(...events.slice(2_000));
    await rig.engine.waitFor('toy-rows', 3_000, 10_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    // The batch in hand when it was paused is the last one: two pages of a thousand at most.
    expect(job.status()).toMatchObject({ phase: 'reading', paused: true });
    expect(job.status().position).toBeLessThanOrEqual(2_000);
    expect(rig.engine.resume('toy-rows').paused).toBe(false);
    const [rebuilt] = await finished;
    expect(rebuilt?.digest).toBe(rebuilt?.previousDigest);
    expect(rebuilt?.events).toBe(3_000);
  });

  it('is refused while another runs, and steering is refused while none does', async () => {
    const rig = await started([toyRows, toyFacts]);
    await rig.engine.catchUp();
    const { finished } = rig.engine.startRebuild(['toy-rows', 'toy-facts']);
    expect(() => rig.engine.startRebuild(['toy-facts'])).toThrow(expect.objectContaining({ code: 'REBUILD_RUNNING' }));
    await expect(rig.engine.switchBack('toy-rows')).rejects.toMatchObject({ code: 'REBUILD_RUNNING' });
    await finished;
    expect(() => rig.engine.pause('toy-rows')).toThrow(expect.objectContaining({ code: 'NO_REBUILD' }));
    await expect(rig.engine.cancel('toy-rows')).rejects.toMatchObject({ code: 'NO_REBUILD' });
    expect(() => rig.engine.startRebuild(['none'])).toThrow(expect.objectContaining({ code: 'UNKNOWN_PROJECTION' }));
  });

  it('leaves nothing when it is cancelled, and says who did it', async () => {
    const rig = await started([toyRows]);
    await rig.engine.catchUp();
    const { finished } = rig.engine.startRebuild(['toy-rows'], { by: 'an operator' });
    await seen(rig, ({ position }) => position >= 300);
    rig.engine.pause('toy-rows');
    expect((await rig.engine.cancel('toy-rows', 'another operator')).phase).toBe('cancelled');
    await expect(finished).rejects.toThrow('another operator');
    expect(rig.engine.versions('toy-rows').map(({ state }) => state)).toEqual(['live']);
    expect(happened(rig)).toEqual(['created', 'rebuild-started', 'rebuild-cancelled']);
  });

  it('goes on from its own checkpoint after the process stopped, paused as it was', async () => {
    let rig = await started([toyRows, toyFacts]);
    await rig.engine.catchUp();
    const expected = [...(await digestsOf(rig, toyRows)), ...(await digestsOf(rig, toyFacts))];
    const { finished } = rig.engine.startRebuild(['toy-rows', 'toy-facts'], { by: 'an operator' });
    await seen(rig, ({ position }) => position >= 500);
    rig.engine.pause('toy-facts');
    rig = await started([toyRows, toyFacts]);
    await expect(finished).rejects.toThrow('stopping');
    rig.engine.start();
    const paused = await seen(rig, (status) => status.paused && status.from > 0);
    expect(paused).toMatchObject({ by: 'an operator', projections: ['toy-rows', 'toy-facts'] });
    expect(paused.from).toBeGreaterThanOrEqual(500);
    expect(paused).toMatchObject({ perSecond: 0, secondsLeft: undefined });
    const done = seen(rig, ({ phase }) => phase === 'done');
    rig.engine.resume('toy-rows');
    // Also of one that nobody of this process asked for it is told what came of it.
    expect((await done).rebuilt?.map(({ projection }) => projection)).toEqual(['toy-rows', 'toy-facts']);
    expect([...(await digestsOf(rig, toyRows)), ...(await digestsOf(rig, toyFacts))]).toEqual(expected);
    expect(happened(rig)).toEqual(['created', 'rebuild-started', 'rebuild-resumed', 'rebuilt', 'swapped']);
  });

  it('is told of and can be cancelled while nobody goes on with it', async () => {
    let rig = await started([toyRows, toyFacts]);
    await rig.engine.catchUp();
    const { finished } = rig.engine.startRebuild(['toy-rows', 'toy-facts'], { by: 'an operator' });
    await seen(rig, ({ position }) => position >= 500);
    rig = await started([toyRows, toyFacts]);
    await expect(finished).rejects.toThrow('stopping');
    const projections = ['toy-rows', 'toy-facts'];
    expect(rig.engine.unfinished('toy-facts')).toEqual({ by: 'an operator', paused: false, projections });
    expect(() => rig.engine.resume('toy-facts')).toThrow('goes on with the next rebuild');
    const job = await rig.engine.cancel('toy-facts', 'another operator');
    expect(job).toMatchObject({ phase: 'cancelled', projections, refused: 'REBUILD_CANCELLED' });
    for (const name of projections) {
      expect(rig.engine.versions(name).map(({ state }) => state)).toEqual(['live']);
      expect(rig.engine.unfinished(name)).toBeUndefined();
    }
    expect(happened(rig)).toEqual(['created', 'rebuild-started', 'rebuild-cancelled']);
    await expect(rig.engine.cancel('toy-rows')).rejects.toMatchObject({ code: 'NO_REBUILD' });
  });

  it('starts again when the code is another by then', async () => {
    let rig = await started([toyRows]);
    await rig.engine.catchUp();
    rig.engine.startRebuild(['toy-rows']);
    await seen(rig, ({ position }) => position >= 500);
    rig = await started([next]);
    rig.engine.start();
    await rig.engine.waitFor('toy-rows', 2_000, 10_000);
    expect(happened(rig)).toEqual([
      'created',
      'rebuild-started',
      'refused',
      'rebuild-cancelled',
      'rebuild-started',
      'rebuilt',
      'swapped',
    ]);
  });
});

describe('switching back', () => {
  it('is refused when there is nothing to switch back to', async () => {
    const rig = await started([toyRows]);
    await expect(rig.engine.switchBack('toy-rows')).rejects.toMatchObject({ code: 'NO_PREVIOUS_VERSION' });
  });

  it('catches up and follows when the code made that version too', async () => {
    const rig = await started([toyRows]);
    await rig.engine.catchUp();
    await rig.engine.rebuild('toy-rows');
    log.add(...events.slice(2_000, 2_500));
    await rig.engine.catchUp();
    const digests = await digestsOf(rig, toyRows);
    const back = await rig.engine.switchBack('toy-rows', 'an operator');
    expect(back).toMatchObject({ follows: true, checkpoint: 2_500 });
    expect(rig.engine.versions('toy-rows').map(({ file }) => file)).toEqual(['1.duckdb', '2.duckdb']);
    expect(await digestsOf(rig, toyRows)).toEqual(digests);
    rig.engine.start();
    log.add(...events.slice(2_500));
    await rig.engine.waitFor('toy-rows', 3_000, 10_000);
    expect(rig.engine.deployments('toy-rows').at(-1)).toMatchObject({ what: 'switched-back', by: 'an operator' });
  });

  it('serves a version of other code as it stood, and no start rebuilds it away', async () => {
    let rig = await started([toyRows]);
    await rig.engine.catchUp();
    rig = await started([next]);
    await rig.engine.catchUp();
    log.add(...events.slice(2_000, 2_500));
    const back = await rig.engine.switchBack('toy-rows', 'an operator');
    expect(back).toMatchObject({ follows: false, checkpoint: 2_000 });
    for (const way of ['catches up', 'follows']) {
      rig = await started([next]);
      if (way === 'catches up') await rig.engine.catchUp();
      else rig.engine.start();
      await new Promise((resolve) => setTimeout(resolve, 30));
      const [status] = await rig.engine.status();
      expect(status).toMatchObject({ stale: true, pinned: true, checkpoint: 2_000, liveIdentity: back.identity });
      if (way === 'follows') expect(status?.state).toBe('standing');
    }
    // A rebuild that somebody asks for replaces it, and then it follows again.
    await rig.engine.rebuild('toy-rows', { by: 'an operator' });
    log.add(...events.slice(2_500));
    await rig.engine.waitFor('toy-rows', 3_000, 10_000);
    expect((await rig.engine.status())[0]).toMatchObject({ stale: false, pinned: false, state: 'live' });
  });
});

describe('changed code', () => {
  it('is refused: the tables are not continued, which is recorded once', async () => {
    await (await started([toyRows])).engine.catchUp();
    const surroundings = { 'toy-rows': { codeText: 'a helper that was changed' } };
    for (let start = 0; start < 2; start++) {
      const rig = await started([toyRows], { surroundings });
      log.add(...events.slice(2_000, 2_100));
      const [status] = await rig.engine.status();
      expect(status).toMatchObject({ stale: true, checkpoint: 2_000 });
      expect(happened(rig)).toEqual(['created', 'refused']);
      expect(rig.reports).toEqual([
        'toy-rows: made by other code or with other boundaries, and not continued; what there is serves until a rebuild takes its place',
      ]);
    }
  });
});

describe('the deploy log', () => {
  it('says who did what, when, with which code, and outlives a line that was cut off', async () => {
    let rig = await started([toyRows]);
    await rig.engine.catchUp();
    const path = `${directory.path}/deploy-log.ndjson`;
    appendFileSync(path, '{"at":"2026-01-01T0');
    await rig.engine.rebuild('toy-rows', { by: 'an operator' });
    rig = await started([toyRows]);
    expect(happened(rig)).toEqual(['created', 'rebuild-started', 'rebuilt', 'swapped']);
    const [status] = await rig.engine.status();
    expect(rig.engine.deployments('toy-rows').at(-1)).toEqual({
      at: '2026-01-01T00:00:00.000Z',
      by: 'an operator',
      codeRevision: 'test+1',
      projection: 'toy-rows',
      what: 'swapped',
      identity: status?.identity,
      previousIdentity: status?.identity,
      position: 2_000,
    });
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(6);
  });

  it('stops a swap that it cannot record', async () => {
    const log = deployLogFile(`${directory.path}/deploy-log.ndjson`);
    const full: typeof log = {
      ...log,
      append(entry) {
        if (entry.what === 'rebuilt') throw new Error('no space left');
        log.append(entry);
      },
    };
    const rig = await started([toyRows], { deployLog: full });
    await rig.engine.catchUp();
    await expect(rig.engine.rebuild('toy-rows')).rejects.toThrow('no space left');
    expect(rig.engine.versions('toy-rows').map(({ state }) => state)).toEqual(['live', 'building']);
  });
});

describe('a table as of a position', () => {
  it('is what the log said then, in a file of its own', async () => {
    const rig = await started([toyRows]);
    await rig.engine.catchUp();
    const digests = await digestsOf(rig, toyRows);
    log.add(...events.slice(2_000));
    await rig.engine.catchUp();
    const path = `${directory.path}/as-of.duckdb`;
    const built = await rig.engine.buildAsOf('toy-rows', 2_000, path);
    expect(built).toMatchObject({ asOf: 2_000, digest: digests[0], quarantined: 0 });
    await expect(rig.engine.buildAsOf('toy-rows', 1_000, path)).rejects.toMatchObject({ name: 'TargetNotEmpty' });
    await expect(rig.engine.buildAsOf('toy-rows', 3_001, `${path}.2`)).rejects.toMatchObject({
      code: 'POSITION_AHEAD',
    });
  });
});
