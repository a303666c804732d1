import { once } from 'node:events';
import { rmSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type ChildModules, buildChildModules } from '../support/child-module.js';
import { interventionEvents, recorded } from '../support/made-events.js';
import { MemoryLog } from '../support/memory-log.js';
import { digestsOf, openRig, temporaryDirectory } from '../support/projection-rig.js';
import { toyFacts, toyRows } from '../support/toy-projections.js';

const count = 4_000;

/** Folds in small batches for ever: rebuilds one projection again and again while the other catches up, and says each commit. */
function program(modules: ChildModules): string {
  return `
    import { openDuckdbReadModel } from ${modules.specifier('src/read-model/duckdb/duckdb-read-model.ts')};
    import { ProjectionEngine } from ${modules.specifier('src/projecting/projection-engine.ts')};
    import { MemoryLog } from ${modules.specifier('test/support/memory-log.ts')};
    import { interventionEvents, recorded } from ${modules.specifier('test/support/made-events.ts')};
    import { toyFacts, toyRows } from ${modules.specifier('test/support/toy-projections.ts')};
    const log = new MemoryLog();
    log.add(...recorded(interventionEvents(${String(count)})));
    const tables = await openDuckdbReadModel(process.argv[2], { threads: 1 });
    const engine = new ProjectionEngine({ log, tables, projections: [toyRows, toyFacts], batchSize: 97 });
    await engine.open();
    const onProgress = ({ done }) => process.stdout.write('committed ' + done + '\\n');
    await engine.catchUp(onProgress);
    for (;;) await engine.rebuild('toy-rows', { onProgress });
  `;
}

describe('a process that is killed while it folds', () => {
  let modules: ChildModules;
  beforeAll(async () => {
    modules = await buildChildModules(['src', 'projections', 'test/support']);
  });
  afterAll(() => {
    modules.remove();
  });

  it('leaves tables that go on exactly where they were', async () => {
    const log = new MemoryLog();
    log.add(...recorded(interventionEvents(count)));
    const directory = temporaryDirectory();
    try {
      const whole = await openRig(`${directory.path}/whole`, log, [toyRows, toyFacts]);
      await whole.engine.catchUp();
      const expected = [...(await digestsOf(whole, toyRows)), ...(await digestsOf(whole, toyFacts))];
      await whole.close();

      let unfinished = 0;
      let resumed = 0;
      for (const commits of [1, 4, 9, 40, 130, 105, 118]) {
        const killed = `${directory.path}/killed`;
        const child = modules.run(program(modules), [killed]);
        let seen = 0;
        await new Promise<void>((resolve, reject) => {
          child.once('exit', () => {
            reject(new Error('the process ended by itself'));
          });
          child.stdout.on('data', (chunk) => {
            seen += String(chunk).split('committed').length - 1;
            if (seen >= commits) resolve();
          });
        });
        // Tables in use are no damaged tables: they must not be made anew under the feet of their process.
        // Not for the later kills, which are to hit the middle of a rebuild.
        if (commits < 40) {
          await expect(openRig(killed, log, [toyRows, toyFacts])).rejects.toMatchObject({ name: 'ReadModelInUse' });
        }
        child.kill('SIGKILL');
        await once(child, 'exit');
        expect(child.signalCode).toBe('SIGKILL');

        const after = await openRig(killed, log, [toyRows, toyFacts]);
        expect(after.reports).toEqual([]);
        if ((await after.engine.status()).some(({ checkpoint }) => checkpoint < count)) unfinished++;
        await after.engine.catchUp();
        expect([...(await digestsOf(after, toyRows)), ...(await digestsOf(after, toyFacts))]).toEqual(expected);
        // A rebuild that was killed goes on where its own checkpoint stands.
        const left = after.tables.interrupted('toy-rows');
        const from: number[] = [];
        after.engine.watch((status) => from.push(status.from));
        const rebuilt = await after.engine.rebuild('toy-rows');
        expect(rebuilt.digest).toBe(expected[0]);
        if (left !== undefined && Math.max(...from) > 0) resumed++;
        expect(after.tables.versions('toy-rows').filter(({ state }) => state === 'building')).toEqual([]);
        await after.close();
        // The last kills hit a rebuild: the tables are whole by then.
        if (commits < 40) rmSync(killed, { recursive: true });
      }
      expect(unfinished).toBeGreaterThan(0);
      expect(resumed).toBeGreaterThan(0);
    } finally {
      directory.remove();
    }
  }, 120_000);
});
