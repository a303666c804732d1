import { existsSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { noGeography } from '../../src/geography/geography.js';
import type { AnyRow, FoldedEvent, Projection } from '../../src/projecting/define.js';
import { RebuildDiffers } from '../../src/projecting/verify.js';
import { deployLogFile } from '../../src/read-model/files/deploy-log-file.js';
import { interventionEvents, recorded } from '../support/made-events.js';
import { MemoryLog } from '../support/memory-log.js';
import { digestsOf, openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { toyFacts, toyRows } from '../support/toy-projections.js';

const events = recorded(interventionEvents(2_000));
let directory: ReturnType<typeof temporaryDirectory>;
let log: MemoryLog;
let open: Rig | undefined;

beforeEach(() => {
  directory = temporaryDirectory();
  log = new MemoryLog();
  log.add(...events);
});
afterEach(async () => {
  await open?.close();
  open = undefined;
  directory.remove();
});

async function started(projections: readonly Projection[]): Promise<Rig> {
  await open?.close();
  const deployLog = deployLogFile(`${directory.path}/deploy-log.ndjson`);
  open = await openRig(`${directory.path}/tables`, log, projections, { deployLog });
  return open;
}

/** Writes into the live table what no replay produces. */
async function plant({ tables }: Rig, rows: readonly AnyRow[]): Promise<void> {
  const table = await tables.open('toy-rows');
  const upserts = new Map(rows.map((row) => [String(row.intervention), row]));
  const changes = { toy_rows: { upserts, removals: new Set<string>() } };
  await table?.commit({ checkpoint: events.length, changes, quarantine: [] });
}

const planted: AnyRow = {
  intervention: 'planted',
  zone: null,
  events: 1,
  share: 1,
  arrived: true,
  lastAt: '2024-05-01T00:00:00.000Z',
  units: ['u1'],
};

const refused = (work: Promise<unknown>): Promise<RebuildDiffers> =>
  work.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(RebuildDiffers);
      return error as RebuildDiffers;
    },
  );

describe('a rebuild by unchanged code', () => {
  it('finds nothing where nothing is wrong, slice by slice', async () => {
    const { engine } = await started([toyRows]);
    await engine.catchUp();
    const { verification } = await engine.rebuild('toy-rows');
    expect(verification).toMatchObject({ definition: 'unchanged', same: true, columnsAdded: [], columnsRemoved: [] });
    expect(verification.tables).toMatchObject([{ added: 0, removed: 0, changed: 0, differing: [], samples: [] }]);
    // Six zones, one month.
    expect(verification.tables[0]?.slices).toBe(6);
  });

  it('is refused for a planted row, the live table going on, until an operator accepts it; that removes the row', async () => {
    const rig = await started([toyRows]);
    await rig.engine.catchUp();
    const before = await digestsOf(rig, toyRows);
    await plant(rig, [planted]);
    const error = await refused(rig.engine.rebuild('toy-rows', { by: 'an operator' }));
    expect(error.code).toBe('REBUILD_DIFFERS');
    const [found] = error.verification.tables;
    expect(found).toMatchObject({ added: 0, removed: 1, changed: 0 });
    expect(found?.differing).toEqual([{ slice: { zone: null, 'month of lastAt': '2024-05' }, before: 1, after: 0 }]);
    expect(found?.samples).toMatchObject([{ key: 'planted', kind: 'removed' }]);
    expect(existsSync(error.file)).toBe(true);
    expect(rig.engine.versions('toy-rows').map(({ state }) => state)).toEqual(['live', 'refused']);
    const { differing, ...job } = rig.engine.jobs()[0] ?? {};
    expect(job).toMatchObject({ phase: 'failed', refused: 'REBUILD_DIFFERS', secondsLeft: undefined, perSecond: 0 });
    expect(job).toMatchObject({ error: expect.stringContaining('1 removed') });
    expect(job).toMatchObject({ error: expect.stringContaining('(zone none, month of lastAt 2024-05)') });
    expect(differing).toMatchObject([{ projection: 'toy-rows', file: error.file, verification: { tables: [found] } }]);
    const still = await rig.tables.read('toy-rows', ({ rows }) =>
      rows(`SELECT zone FROM toy_rows WHERE intervention = 'planted'`),
    );
    expect(still).toHaveLength(1);

    await rig.engine.rebuild('toy-rows', { by: 'an operator', accept: 'the row was planted' });
    expect(await digestsOf(rig, toyRows)).toEqual(before);
    const accepted = rig.engine.deployments('toy-rows').find(({ what }) => what === 'accepted');
    expect(accepted).toMatchObject({ by: 'an operator', reason: expect.stringContaining('the row was planted') });
    expect((await rig.engine.rebuild('toy-rows')).verification.same).toBe(true);
  });

  it('shows which columns of which row were changed, and a row that is missing', async () => {
    const rig = await started([toyRows]);
    await rig.engine.catchUp();
    const table = await rig.tables.open('toy-rows');
    const all = await rig.tables.read('toy-rows', ({ rows }) => rows('SELECT intervention FROM toy_rows ORDER BY 1'));
    const [first, second] = all.map(({ intervention }) => String(intervention));
    const row = (await table?.load('toy_rows', [first ?? '']))?.get(first ?? '');
    await plant(rig, [{ ...row, events: 99 }]);
    const removals = { toy_rows: { upserts: new Map(), removals: new Set([second ?? '']) } };
    await table?.commit({ checkpoint: events.length, changes: removals, quarantine: [] });
    const { verification } = await refused(rig.engine.rebuild('toy-rows'));
    const [found] = verification.tables;
    expect(found).toMatchObject({ added: 1, removed: 0, changed: 1 });
    const changed = found?.samples.find(({ kind }) => kind === 'changed');
    expect(changed).toEqual({
      key: first,
      kind: 'changed',
      columns: [{ column: 'events', before: 99, after: row?.events }],
    });
    expect(found?.samples.find(({ kind }) => kind === 'added')?.key).toBe(second);
  });

  it('keeps none of the others of its pass from being swapped in, and tells of both', async () => {
    const rig = await started([toyRows, toyFacts]);
    await rig.engine.catchUp();
    await plant(rig, [planted]);
    await refused(rig.engine.startRebuild(['toy-rows', 'toy-facts']).finished);
    const [job] = rig.engine.jobs();
    expect(job?.rebuilt?.map(({ projection }) => projection)).toEqual(['toy-facts']);
    expect(job?.differing?.map(({ projection }) => projection)).toEqual(['toy-rows']);
  });

  it('tells when the live table cannot be written, and takes its place when an operator accepts that', async () => {
    const rig = await started([toyRows]);
    await rig.engine.catchUp();
    const table = await rig.tables.open('toy-rows');
    if (table === undefined) throw new Error('there is no live table');
    table.commit = () => Promise.reject(new Error('the disk is broken'));
    log.add(...recorded(interventionEvents(100, 3)));
    const attempt = rig.engine.rebuild('toy-rows');
    await expect(attempt).rejects.toThrow(/cannot be brought to position 2100 .*: the disk is broken; .* accept/);
    await rig.engine.rebuild('toy-rows', { by: 'an operator', accept: 'the disk was broken' });
    const [status] = await rig.engine.status();
    expect(status).toMatchObject({ checkpoint: 2_100, head: 2_100 });
    const digests = await digestsOf(rig, toyRows);
    const other = await openRig(`${directory.path}/other`, log, [toyRows]);
    await other.engine.catchUp();
    expect(await digestsOf(other, toyRows)).toEqual(digests);
    await other.close();
  });

  it('is refused when what a projection remembers of its subjects was changed', async () => {
    const rig = await started([toyFacts]);
    await rig.engine.catchUp();
    const table = await rig.tables.open('toy-facts');
    const forged = new Map([['forged', { subject: 'forged', zone: '5339', turn: 1 }]]);
    const changes = { toy_facts_memory: { upserts: forged, removals: new Set<string>() } };
    await table?.commit({ checkpoint: events.length, changes, quarantine: [] });
    const { verification } = await refused(rig.engine.rebuild('toy-facts'));
    expect(verification.tables.map(({ removed }) => removed)).toEqual([0, 1]);
  });

  it('is refused when an event in quarantine is not there in the other', async () => {
    const rig = await started([toyRows]);
    await rig.engine.catchUp();
    const table = await rig.tables.open('toy-rows');
    const quarantine = [{ position: 5, eventId: 'e5', type: 'UnitDispatched', reason: 'made up' }];
    await table?.commit({ checkpoint: events.length, changes: {}, quarantine });
    expect(await rig.engine.quarantine('toy-rows')).toEqual(quarantine);
    expect(await rig.engine.quarantine('toy-rows', 5)).toEqual([]);
    const { verification } = await refused(rig.engine.rebuild('toy-rows'));
    expect(verification.quarantined).toEqual({ live: 1, fresh: 0, same: false });
  });

  it('goes on with the live table during the comparison, and loses nothing of what came', async () => {
    const rig = await started([toyRows]);
    rig.engine.start();
    await rig.engine.waitFor('toy-rows', 2_000, 10_000);
    const more = [...recorded(interventionEvents(500, 2))];
    rig.engine.watch(({ phase }) => {
      if (phase === 'verifying' && more.length > 0) log.add(...more.splice(0, 100));
    });
    await rig.engine.rebuild('toy-rows');
    expect(more.length).toBeLessThan(500);
    const head = await log.head();
    await rig.engine.waitFor('toy-rows', head, 10_000);
    const digests = await digestsOf(rig, toyRows);
    const other = await openRig(`${directory.path}/other`, log, [toyRows]);
    await other.engine.catchUp();
    expect(await digestsOf(other, toyRows)).toEqual(digests);
    await other.close();
  });
});

describe('a rebuild by changed code', () => {
  it('tells the differences, and is let in', async () => {
    await (await started([toyRows])).engine.catchUp();
    const fold = toyRows.kind === 'rows' ? toyRows.evolve : () => null;
    const { share: _share, ...columns } = toyRows.columns;
    const changed = {
      ...toyRows,
      version: 2,
      columns: { ...columns, more: { type: 'text', means: 'more' } },
      evolve: (row: AnyRow | null, event: FoldedEvent): AnyRow | null => {
        const next = fold(row, event, noGeography);
        if (next === null) return null;
        const { share: _gone, ...rest } = next;
        return { ...rest, more: 'more', arrived: next.zone === '5339' ? null : (next.arrived ?? null) };
      },
    } as Projection;
    const { engine, tables } = await started([changed]);
    const { verification } = await engine.rebuild('toy-rows');
    const [zone] = await tables.read('toy-rows', ({ rows }) =>
      rows(`SELECT count(*) AS rows FROM toy_rows WHERE zone = '5339'`),
    );
    expect(verification).toMatchObject({
      definition: 'changed',
      same: false,
      columnsAdded: ['more'],
      columnsRemoved: ['share'],
    });
    expect(verification.tables).toMatchObject([{ added: 0, removed: 0, changed: zone?.rows }]);
    expect(verification.tables[0]?.differing).toHaveLength(1);
    expect(verification.tables[0]?.samples[0]?.columns).toMatchObject([{ column: 'arrived', after: null }]);
  });
});
