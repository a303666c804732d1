import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { Projection } from '../../src/projecting/define.js';
import { interventionEvents, recorded } from '../support/made-events.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { toyFacts, toyRows } from '../support/toy-projections.js';

const events = recorded(interventionEvents(500));
const next: readonly Projection[] = [toyRows, toyFacts].map((projection) => ({ ...projection, version: 2 }));
let directory: ReturnType<typeof temporaryDirectory>;
let log: MemoryLog;
let rig: Rig;

beforeEach(async () => {
  directory = temporaryDirectory();
  log = new MemoryLog();
  log.add(...events);
  const before = await openRig(directory.path, log, [toyRows, toyFacts]);
  await before.engine.catchUp();
  await before.close();
  rig = await openRig(directory.path, log, next);
  expect((await rig.engine.status()).map(({ stale }) => stale)).toEqual([true, true]);
});
afterEach(async () => {
  await rig.close();
  directory.remove();
});

/** As long as it says so, no table of `toy-facts` can be made. */
function breakFacts(): { broken: boolean } {
  const create = rig.tables.create.bind(rig.tables);
  const state = { broken: true };
  rig.tables.create = (spec, ...rest) =>
    state.broken && spec.projection === 'toy-facts'
      ? Promise.reject(new Error('no room for toy-facts'))
      : create(spec, ...rest);
  return state;
}
/** By rebuild, the last one first: what was replaced in it. A table serves a moment before its rebuild has ended. */
async function rebuiltTogether(): Promise<readonly (readonly string[])[]> {
  const ended = ['done', 'failed'];
  while (rig.engine.jobs().some(({ phase }) => !ended.includes(phase))) await pause(5);
  return rig.engine.jobs().flatMap(({ phase, projections }) => (phase === 'done' ? [projections] : []));
}

describe('tables that other code made', () => {
  it('are replaced in one pass over the log where they are followed', async () => {
    rig.engine.start();
    await rig.engine.waitFor('all', events.length, 5_000);
    expect(await rebuiltTogether()).toEqual([['toy-rows', 'toy-facts']]);
  });

  it('are replaced in one pass where they are brought to the head', async () => {
    await rig.engine.catchUp();
    await rig.engine.waitFor('all', events.length, 0);
    expect(await rebuiltTogether()).toEqual([['toy-rows', 'toy-facts']]);
  });

  it('are replaced by themselves where another one cannot be', async () => {
    const state = breakFacts();
    rig.engine.start();
    await rig.engine.waitFor('toy-rows', events.length, 5_000);
    expect(await rebuiltTogether()).toEqual([['toy-rows']]);
    state.broken = false;
    await rig.engine.waitFor('all', events.length, 15_000);
    expect(await rebuiltTogether()).toEqual([['toy-facts'], ['toy-rows']]);
  });

  it('are all tried before a catch-up fails', async () => {
    breakFacts();
    await expect(rig.engine.catchUp()).rejects.toThrow('no room for toy-facts');
    await rig.engine.waitFor('toy-rows', events.length, 0);
    expect((await rig.engine.status()).map(({ stale }) => stale)).toEqual([false, true]);
  });
});
