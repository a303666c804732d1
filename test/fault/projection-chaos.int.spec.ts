import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { AnyRow, FoldedEvent, Projection } from '../../src/projecting/define.js';
import type { ProjectionTable, ProjectionTables } from '../../src/read-model/projection-tables.js';
import { openDuckdbReadModel } from '../../src/read-model/duckdb/duckdb-read-model.js';
import { ProjectionEngine } from '../../src/projecting/projection-engine.js';
import { interventionEvents, recorded, seeded } from '../support/made-events.js';
import { MemoryLog } from '../support/memory-log.js';
import { temporaryDirectory } from '../support/projection-rig.js';
import { toyRows } from '../support/toy-projections.js';
import { planOf } from './seed.js';

const events = recorded(interventionEvents(1_200));
let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => {
  directory.remove();
});

/** A fold that cannot digest some events, drawn once and then always the same ones: it stays pure. */
function fussyBy(random: () => number): Projection {
  const draws = events.map(() => random());
  return {
    ...toyRows,
    evolve: (row: AnyRow | null, event: FoldedEvent): AnyRow | null => {
      const draw = draws[event.position - 1] ?? 1;
      if (draw < 0.03) throw new Error('cannot be digested');
      if (draw < 0.06) return { ...row, intervention: 'another' };
      return toyRows.kind === 'rows' ? toyRows.evolve(row, event, undefined as never) : null;
    },
  } as Projection;
}

class Killed extends Error {}

/** Tables whose process dies at a random moment of a commit: before it, between rows and checkpoint, or right after it. */
function mortal(tables: ProjectionTables, random: () => number, deaths: { left: number }): ProjectionTables {
  const wrap = (table: ProjectionTable): ProjectionTable =>
    new Proxy(table, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (name !== 'commit') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        return async (commit: Parameters<ProjectionTable['commit']>[0]) => {
          const moment = random();
          if (deaths.left > 0 && moment < 0.3) {
            deaths.left--;
            if (moment < 0.1) throw new Killed('before the commit');
            if (moment < 0.2) {
              // Rows are written, then the transaction fails on its last part: nothing of it may stand.
              const broken = { position: Number.NaN, eventId: 'e', type: 'T', reason: 'r' };
              await target.commit({ ...commit, quarantine: [...commit.quarantine, broken] }).catch(() => undefined);
              throw new Killed('between rows and checkpoint');
            }
            await target.commit(commit);
            throw new Killed('after the commit');
          }
          await target.commit(commit);
        };
      },
    });
  return new Proxy(tables, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'open')
        return async (projection: string) => {
          const table = await target.open(projection);
          return table === undefined ? undefined : wrap(table);
        };
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

async function aside(tables: ProjectionTables): Promise<readonly unknown[]> {
  return (await (await tables.open('toy-rows'))?.quarantine(0, 10_000)) ?? [];
}

describe.each([1, 2, 'drawn'])('chaos with the seed %s', (seed) => {
  it('ends with exactly the rows, and the quarantine, of a quiet run', async () => {
    const random = typeof seed === 'number' ? seeded(seed) : planOf('projection chaos').random;
    const fussy = fussyBy(random);
    const quiet = new MemoryLog();
    quiet.add(...events);
    const calm = await openDuckdbReadModel(`${directory.path}/calm`, { threads: 1 });
    const expectedEngine = new ProjectionEngine({ log: quiet, tables: calm, projections: [fussy] });
    await expectedEngine.open();
    await expectedEngine.catchUp();
    const expected = await (await calm.open('toy-rows'))?.digest('toy_rows');
    const expectedAside = await aside(calm);
    expect(expectedAside.length).toBeGreaterThan(20);
    await calm.close();

    const log = new MemoryLog();
    const deaths = { left: 12 };
    let lives = 0;
    for (let fed = 0; fed < events.length || deaths.left > 0 || lives === 0; lives++) {
      const tables = await openDuckdbReadModel(`${directory.path}/storm`, { threads: 1, report: () => undefined });
      const engine = new ProjectionEngine({
        log,
        tables: mortal(tables, random, deaths),
        projections: [fussy],
        batchSize: 20 + Math.floor(random() * 80),
      });
      await engine.open();
      const more = events.slice(fed, fed + 50 + Math.floor(random() * 300));
      fed += more.length;
      log.add(...more);
      await engine.catchUp().catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      await engine.stop();
      await tables.close();
      if (fed >= events.length && lives > 60) deaths.left = 0;
    }
    const tables = await openDuckdbReadModel(`${directory.path}/storm`, { threads: 1 });
    const engine = new ProjectionEngine({ log, tables, projections: [fussy] });
    await engine.open();
    await engine.catchUp();
    expect(lives).toBeGreaterThan(3);
    expect(await (await tables.open('toy-rows'))?.digest('toy_rows')).toEqual(expected);
    expect(await aside(tables)).toEqual(expectedAside);
    // What a rebuild makes is the same again, slice by slice, quarantine included.
    expect((await engine.rebuild('toy-rows')).verification.same).toBe(true);
    await tables.close();
  }, 60_000);
});
