import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { projections } from '../../projections/index.js';
import { openSqliteLog, type SqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { amendedReader } from '../../src/handling/amended-reader.js';
import type { WorkerOptions } from '../../src/projecting/fold-workers.js';
import type { Rebuilt } from '../../src/projecting/rebuilt.js';
import type { RebuildOptions } from '../../src/projecting/rebuilds.js';
import { publicTable } from '../../src/projecting/table-spec.js';
import { buildChildModules, type ChildModules } from '../support/child-module.js';
import { everyFact } from '../support/every-fact.js';
import { digestsOf, openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';

const stretch = 400;
const names = projections.map(({ name }) => name);
const facts = [...everyFact({ copies: 2, between: 1_000 })];

let modules: ChildModules;
let directory: ReturnType<typeof temporaryDirectory>;
let log: SqliteLog;
let rig: Rig;
/** As they were folded live, while events came. */
let live: Matrix;

/** By projection: the digests of its tables, what it remembers included, and how many events are in quarantine. */
type Matrix = Readonly<Record<string, readonly (string | number)[]>>;

async function matrix(): Promise<Matrix> {
  const states = await rig.engine.status();
  return Object.fromEntries(
    await Promise.all(
      projections.map(async (projection) => {
        const { rows = 0, quarantined = 0 } = states.find(({ name }) => name === projection.name) ?? {};
        return [projection.name, [rows, quarantined, ...(await digestsOf(rig, projection))]] as const;
      }),
    ),
  );
}

const tablesIn = () => `${directory.path}/tables`;
async function open(workers?: WorkerOptions): Promise<void> {
  rig = await openRig(tablesIn(), amendedReader(log), projections, workers === undefined ? {} : { workers });
}
async function reopen(workers?: WorkerOptions): Promise<void> {
  await rig.close();
  await open(workers);
}
const rebuildAll = (options: RebuildOptions = {}): Promise<readonly Rebuilt[]> =>
  rig.engine.startRebuild(names, options).finished;

function workers(): WorkerOptions {
  const url = (file: string): string => JSON.parse(modules.specifier(file)) as string;
  return {
    entry: new URL(url('src/projecting/fold-worker.ts')),
    count: 2,
    worthwhile: 0,
    stretch,
    blocks: {
      module: url('src/event-log/sqlite/open-blocks.ts'),
      options: {
        file: `${directory.path}/events.sqlite`,
        upcasters: url('src/domain/schema-versions.ts'),
        histories: url('src/handling/amended-blocks.ts'),
      },
    },
    modules: Object.fromEntries(names.map((name) => [name, url(`projections/${name}.ts`)])),
  };
}

beforeAll(async () => {
  modules = await buildChildModules(['src', 'projections']);
  directory = temporaryDirectory();
  log = openSqliteLog(`${directory.path}/events.sqlite`, { clock: () => Date.UTC(2026, 0, 1) });
  await open();
  rig.engine.start();
  for (let at = 0; at < facts.length; at += 250) {
    const some = facts.slice(at, at + 250);
    await Promise.all(some.map(({ stream, event }) => log.append(stream, 'any', [event])));
    await rig.engine.waitFor('all', at + some.length, 20_000);
  }
  live = await matrix();
}, 120_000);
afterAll(async () => {
  await rig.close();
  log.close();
  directory.remove();
  modules.remove();
});

describe('every projection', () => {
  it('has met corrections, annulments, mergers and boundaries that move, and has rows', () => {
    const types = new Set(facts.map(({ event }) => event.type));
    for (const type of ['RecordCorrected', 'TimestampCorrected', 'RecordAnnulled', 'InterventionMerged', 'ZonesMerged'])
      expect(types).toContain(type);
    const swaps = rig.engine.jobs().filter(({ phase }) => phase === 'done');
    expect(swaps.length).toBeGreaterThan(1);
    expect(Object.entries(live).filter(([, [rows]]) => rows === 0)).toEqual([]);
    expect(projections.flatMap(({ handles }) => handles).filter((type) => !types.has(type))).toEqual([]);
  });

  it('has the same rows rebuilt as folded live, and rebuilt again', async () => {
    await reopen();
    for (const _time of [1, 2]) {
      const rebuilt = await rebuildAll();
      expect(rebuilt.filter(({ verification: { definition, same } }) => definition !== 'unchanged' || !same)).toEqual(
        [],
      );
      expect(await matrix()).toEqual(live);
    }
  }, 60_000);

  it('has them rebuilt in two workers', async () => {
    await reopen(workers());
    const rebuilt = await rebuildAll();
    expect(rebuilt.map(({ verification: { same } }) => same)).toEqual(names.map(() => true));
    expect(await matrix()).toEqual(live);
  }, 60_000);

  it('has them rebuilt in two workers that were killed three times', async () => {
    await rig.close();
    // One after the other folds a stretch of its own at least, and is killed with most of the way before it.
    const [first, second, third] = [await killedAfter(stretch), await killedAfter(stretch), await killedAfter(stretch)];
    await open(workers());
    for (const name of names) expect(rig.tables.interrupted(name)).toBeDefined();
    const fourth: number[] = [];
    rig.engine.watch(({ position }) => fourth.push(position));
    const rebuilt = await rebuildAll();
    expect(rebuilt.map(({ verification: { same } }) => same)).toEqual(names.map(() => true));
    expect(await matrix()).toEqual(live);
    for (const told of [first, second, third, fourth]) expect(told).toEqual([...told].sort((a, b) => a - b));
    // Each went on from where the one before was killed.
    const began = [first, second, third, fourth].map((positions) => positions.find((position) => position > 0));
    const least = [stretch, stretch, 2 * stretch, 3 * stretch];
    expect(began.map((position = 0, index) => position >= (least[index] ?? 0))).toEqual([true, true, true, true]);
  }, 60_000);

  it('loses a row that no replay can produce in a rebuild that somebody accepts', async () => {
    await reopen();
    for (const projection of projections) await plant(projection);
    const planted = await matrix();
    for (const name of names) expect(planted[name]?.[0]).toBe(Number(live[name]?.[0]) + 1);
    for (const name of names) await expect(rig.engine.rebuild(name)).rejects.toMatchObject({ name: 'RebuildDiffers' });
    expect(await matrix()).toEqual(planted);
    await rebuildAll({ accept: 'a row was planted' });
    expect(await matrix()).toEqual(live);
  }, 60_000);
});

/** Rebuilds everything in workers in a process of its own, and kills that so many positions after it began. Gives those that it told. */
async function killedAfter(enough: number): Promise<readonly number[]> {
  const { entry, ...options } = workers();
  const given = [`${directory.path}/events.sqlite`, tablesIn(), entry.href, JSON.stringify(options)];
  const child = modules.run(program(), given);
  const positions: number[] = [];
  const lines = createInterface(child.stdout);
  for await (const line of lines) {
    positions.push(Number(line));
    if (Number(line) >= (positions[0] ?? 0) + enough) break;
  }
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  if (child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return positions;
}

function program(): string {
  return `
    import { projections } from ${modules.specifier('projections/index.ts')};
    import { openSqliteLog } from ${modules.specifier('src/event-log/sqlite/sqlite-log.ts')};
    import { amendedReader } from ${modules.specifier('src/handling/amended-reader.ts')};
    import { ProjectionEngine } from ${modules.specifier('src/projecting/projection-engine.ts')};
    import { openDuckdbReadModel } from ${modules.specifier('src/read-model/duckdb/duckdb-read-model.ts')};
    const [file, directory, entry, options] = process.argv.slice(2);
    const log = openSqliteLog(file, { clock: () => 0, readOnly: true });
    const tables = await openDuckdbReadModel(directory, { threads: 1, memoryLimit: '256MB' });
    const workers = { ...JSON.parse(options), entry: new URL(entry) };
    const engine = new ProjectionEngine({ log: amendedReader(log), tables, projections, workers });
    await engine.open();
    engine.watch(({ position }) => process.stdout.write(position + '\\n'));
    await engine.startRebuild(projections.map(({ name }) => name)).finished;
  `;
}

/** Writes a row into the live table that is like another one, under a key that nothing was recorded of. */
async function plant(projection: (typeof projections)[number]): Promise<void> {
  const { name, rowKey, columns } = projection;
  const [row] = await rig.tables.read(name, (snapshot) => snapshot.rows(`SELECT * FROM ${snapshot.table} LIMIT 1`));
  const planted = { ...row, [rowKey]: columns[rowKey]?.type === 'integer' ? 999_999 : 'planted' };
  const table = await rig.tables.open(name);
  const upserts = new Map([[String(planted[rowKey]), planted]]);
  const changes = { [publicTable(projection)]: { upserts, removals: new Set<string>() } };
  await table?.commit({ checkpoint: facts.length, changes, quarantine: [] });
}
