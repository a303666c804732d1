import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { readModelAfter } from '../../src/projecting/read-model-after.js';
import type { ReadModel } from '../../src/read-model/read-model.js';
import { interventionEvents, recorded } from '../support/made-events.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { toyRows } from '../support/toy-projections.js';

const events = recorded(interventionEvents(100));
const waitMs = 5_000;
let directory: ReturnType<typeof temporaryDirectory>;
let log: MemoryLog;
let rig: Rig;

beforeEach(async () => {
  directory = temporaryDirectory();
  log = new MemoryLog();
  log.add(...events.slice(0, 50));
  rig = await openRig(join(directory.path, 'tables'), log, [toyRows]);
  await rig.engine.catchUp();
});
afterEach(async () => {
  await rig.close();
  directory.remove();
});

const waiting = (options: Partial<Parameters<typeof readModelAfter>[1]> = {}): ReadModel =>
  readModelAfter(rig.tables, {
    log,
    positionOf: (asOf) => Promise.resolve(Number(asOf)),
    waitFor: (...awaited) => rig.engine.waitFor(...awaited),
    waitMs,
    ...options,
  });
const asOfRead = (readModel: ReadModel, after: string) =>
  readModel.read('toy-rows', ({ asOf }) => Promise.resolve(asOf), { after });

describe('an answer that must hold a position', () => {
  it('is given at once by a table that has it, be it one that is followed no more', async () => {
    const readModel = waiting({ waitFor: () => Promise.reject(new Error('it was waited for')) });
    expect(await asOfRead(readModel, '50')).toBe(50);
    expect(await asOfRead(readModel, '0')).toBe(50);
  });

  it('is waited for while the table comes to it', async () => {
    log.add(...events.slice(50));
    const readModel = waiting({
      waitFor: (...awaited) => {
        rig.engine.start();
        return rig.engine.waitFor(...awaited);
      },
    });
    expect(await asOfRead(readModel, '100')).toBe(100);
  });

  it('is refused when the table does not come to it in time', async () => {
    log.add(...events.slice(50));
    const started = performance.now();
    await expect(asOfRead(waiting({ waitMs: 50 }), '51')).rejects.toMatchObject({
      ...{ name: 'ProjectionBehind', projection: 'toy-rows', checkpoint: 50, position: 51 },
    });
    const tookMs = performance.now() - started;
    expect(tookMs).toBeGreaterThanOrEqual(49);
    expect(tookMs).toBeLessThan(waitMs);
  });

  it('is refused when another version took the place of the one that was waited for', async () => {
    log.add(...events.slice(50));
    let work = 0;
    const read = waiting({ waitFor: () => Promise.resolve() }).read('toy-rows', () => Promise.resolve(++work), {
      after: '51',
    });
    await expect(read).rejects.toMatchObject({ name: 'ProjectionBehind', checkpoint: 50, position: 51 });
    expect(work).toBe(0);
  });

  it.each(['-1', '51', '1.5', 'now', '', ' 1', '9'.repeat(400)])('is none after %p', async (after) => {
    await expect(asOfRead(waiting(), after)).rejects.toMatchObject({
      ...{ name: 'AfterRefused', field: 'after', expected: expect.stringContaining('from 0 to 50, the head') },
    });
  });

  it('is none where its own position is an earlier one', async () => {
    const read = waiting().read('toy-rows', () => Promise.resolve(), { after: '41', asOf: '40' });
    await expect(read).rejects.toMatchObject({
      name: 'AfterRefused',
      expected: expect.stringContaining('from 0 to 40'),
    });
  });
});
