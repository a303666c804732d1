import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as passing } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { openSqliteLog, type SqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { FoldThreads } from '../../src/projecting/fold-threads.js';
import type { WorkerOptions } from '../../src/projecting/fold-workers.js';
import { buildChildModules, type ChildModules } from '../support/child-module.js';
import { interventionEvents } from '../support/made-events.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { toyRows } from '../support/toy-projections.js';

const events = 3_000;
const name = toyRows.name;
let modules: ChildModules;
let directory: ReturnType<typeof temporaryDirectory>;
let log: SqliteLog;
let rig: Rig;

beforeAll(async () => {
  const folders = ['event-log', 'ledger', 'projecting', 'read-model', 'domain', 'geography', 'measures', 'handling'];
  modules = await buildChildModules([...folders.map((room) => `src/${room}`), 'projections', 'test/support']);
}, 60_000);
afterAll(() => {
  modules.remove();
});
beforeEach(async () => {
  directory = temporaryDirectory();
  log = openSqliteLog(`${directory.path}/events.sqlite`, { clock: () => Date.UTC(2026, 0, 1) });
  for (const { stream, event } of interventionEvents(events)) void log.append(stream, 'any', [event]);
  await log.head();
});
afterEach(async () => {
  await rig.close();
  log.close();
  directory.remove();
});

const url = (file: string): string => JSON.parse(modules.specifier(file)) as string;

function workers(more: Partial<WorkerOptions> = {}): WorkerOptions {
  return {
    entry: new URL(url('src/projecting/fold-worker.ts')),
    count: 2,
    worthwhile: 0,
    stretch: 500,
    blocks: {
      module: url('src/event-log/sqlite/open-blocks.ts'),
      options: { file: `${directory.path}/events.sqlite` },
    },
    modules: { [name]: url('test/support/toy-projections.ts') },
    ...more,
  };
}

async function started(more: Partial<WorkerOptions> = {}): Promise<FoldThreads> {
  rig = await openRig(`${directory.path}/tables`, log, [toyRows], { workers: workers(more) });
  await rig.engine.catchUp();
  if (rig.engine.threads === undefined) throw new Error('the engine has no threads');
  return rig.engine.threads;
}

const cancelAt = async (position: number): Promise<void> => {
  const { finished } = rig.engine.startRebuild([name]);
  await new Promise<void>((resolve) => {
    const stop = rig.engine.watch((status) => {
      if (status.position < position) return;
      stop();
      resolve();
    });
  });
  await rig.engine.cancel(name);
  await expect(finished).rejects.toMatchObject({ code: 'REBUILD_CANCELLED' });
};

describe('the threads of rebuilds', () => {
  it('are none before the first rebuild, and the same ones for the second, for a snapshot and for a third', async () => {
    const threads = await started();
    expect(threads.waiting).toEqual([]);
    await rig.engine.rebuild(name);
    const first = threads.waiting;
    expect(first).toHaveLength(2);
    expect((await rig.engine.rebuild(name)).verification.same).toBe(true);
    expect(threads.waiting).toEqual(first);
    const { digest } = await rig.engine.buildAsOf(name, events, `${directory.path}/as-of.duckdb`);
    expect(threads.waiting).toEqual(first);
    // With what came meanwhile, from the log's file that each job opens for itself.
    for (const { stream, event } of interventionEvents(600, 2)) void log.append(stream, 'any', [event]);
    await rig.engine.catchUp();
    const rebuilt = await rig.engine.rebuild(name);
    expect(rebuilt.verification.same).toBe(true);
    expect(rebuilt.digest).not.toBe(digest);
    expect(threads.waiting).toEqual(first);
  });

  it('are shared by rebuilds at the same time, and no more are kept than one rebuild needs', async () => {
    const threads = await started();
    const asOf = [1, 2, 3].map((n) => rig.engine.buildAsOf(name, events, `${directory.path}/${String(n)}.duckdb`));
    const built = await Promise.all(asOf);
    expect(new Set(built.map(({ digest }) => digest)).size).toBe(1);
    expect(threads.waiting).toHaveLength(2);
  });

  it('are ended, not kept, when the rebuild is cancelled in the middle of the log', async () => {
    const threads = await started();
    await rig.engine.rebuild(name);
    const before = threads.waiting;
    await cancelAt(500);
    expect(threads.waiting).toEqual([]);
    expect((await rig.engine.rebuild(name)).verification.same).toBe(true);
    expect(threads.waiting).toHaveLength(2);
    expect(threads.waiting).not.toEqual(expect.arrayContaining([before[0]]));
  });

  it('are ended, not kept, when the rebuild failed', async () => {
    const threads = await started({ modules: { [name]: url('test/support/made-events.ts') } });
    await expect(rig.engine.rebuild(name)).rejects.toThrow('exports no projection named toy-rows');
    expect(threads.waiting).toEqual([]);
  });

  it('load code anew that changed since they loaded it, also code that a module imports', async () => {
    const module = fileURLToPath(url('test/support/changing-projection.ts'));
    const helper = fileURLToPath(url('test/support/changing-word.ts'));
    writeFileSync(helper, `export const word = 'one';\n`);
    const text = readFileSync(fileURLToPath(url('test/support/toy-projections.ts')), 'utf8');
    writeFileSync(
      module,
      `import { word } from './changing-word.js';\n${text}\ntoyRows.evolve = () => { throw new Error(word); };\n`,
    );
    const threads = await started({ modules: { [name]: url('test/support/changing-projection.ts') } });
    const reason = async (path: string): Promise<string | undefined> => {
      await rig.engine.buildAsOf(name, events, path);
      return rig.tables.useFile(path, async ({ table }) => (await table.quarantine(0, 1))[0]?.reason);
    };
    expect(await reason(`${directory.path}/1.duckdb`)).toBe('Error: one');
    const before = threads.waiting;
    expect(await reason(`${directory.path}/2.duckdb`)).toBe('Error: one');
    expect(threads.waiting).toEqual(before);
    writeFileSync(helper, `export const word = 'two';\n`);
    expect(await reason(`${directory.path}/3.duckdb`)).toBe('Error: two');
    expect(threads.waiting).not.toEqual(before);
  });

  it('are ended with the engine', async () => {
    const threads = await started();
    await rig.engine.rebuild(name);
    await rig.engine.stop();
    expect(threads.waiting).toEqual([]);
    expect(() => threads.take(1, [])).toThrow('the engine has stopped');
  });

  it('are ended when no job came for a while', async () => {
    await started();
    const { entry, blocks, modules: byName } = workers();
    const threads = new FoldThreads({ entry, count: 1, idleMs: 50 });
    const [thread] = threads.take(1, []);
    const toys = { name, module: byName[name] ?? '', checkpoint: 0, boundaries: [], seen: {} };
    thread?.begin({ blocks, projections: [toys], shares: 1, share: 0 }, () => Promise.resolve(new Map()));
    expect(Object.keys((await thread?.fold(0, events)) ?? {})).toEqual([name]);
    if (thread !== undefined) threads.giveBack(thread);
    expect(threads.waiting).toEqual([thread?.id]);
    for (const until = Date.now() + 5_000; threads.waiting.length > 0 && Date.now() < until;) await passing(20);
    expect(threads.waiting).toEqual([]);
    expect(thread?.usable).toBe(false);
  });

  it('leave the log to others between two rebuilds: what was written ahead can be put into the file', async () => {
    await started();
    await rig.engine.rebuild(name);
    log.close();
    // Whoever is the last to close it removes what was written ahead.
    expect(readFileSync(`${directory.path}/events.sqlite`).length).toBeGreaterThan(0);
    expect(() => readFileSync(`${directory.path}/events.sqlite-wal`)).toThrow('ENOENT');
  });

  it('keep no process from ending that does not stop its engine', async () => {
    await started();
    const child = modules.run(`
      import { openSqliteLog } from ${modules.specifier('src/event-log/sqlite/sqlite-log.ts')};
      import { FoldThreads } from ${modules.specifier('src/projecting/fold-threads.ts')};
      const threads = new FoldThreads({ entry: new URL(${modules.specifier('src/projecting/fold-worker.ts')}), count: 2 });
      const taken = threads.take(2, []);
      for (const [share, thread] of taken.entries()) {
        const blocks = ${JSON.stringify(workers().blocks)};
        const seen = {};
        const projections = [{ name: '${name}', module: ${modules.specifier('test/support/toy-projections.ts')}, checkpoint: 0, boundaries: [], seen }];
        thread.begin({ blocks, projections, shares: 2, share }, async () => new Map());
        const folded = await thread.fold(0, ${String(events)});
        console.log(Object.keys(folded).join());
        threads.giveBack(thread);
      }
    `);
    let said = '';
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    const [code] = (await once(child, 'exit')) as [number];
    expect([code, said]).toEqual([0, `${name}\n${name}\n`]);
  });
});
