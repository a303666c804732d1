import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type DuckdbReadModel, openDuckdbReadModel } from '../../../src/read-model/duckdb/duckdb-read-model.js';
import {
  type ProjectionSpec,
  type ProjectionTable,
  type StoredRow,
  TargetNotEmpty,
} from '../../../src/read-model/projection-tables.js';
import { UnknownProjection } from '../../../src/read-model/read-model.js';
import { temporaryDirectory } from '../../support/projection-rig.js';

const spec: ProjectionSpec = {
  projection: 'every-type',
  version: 3,
  identity: 'abc',
  tables: [
    {
      name: 'every_type',
      key: 'id',
      comment: "what it's for",
      columns: [
        { name: 'id', type: 'text', comment: 'the key' },
        { name: 'whole', type: 'integer', comment: "a 'quoted' word" },
        { name: 'real', type: 'number', comment: '' },
        { name: 'yes', type: 'boolean', comment: '' },
        { name: 'seenAt', type: 'timestamp', comment: '' },
        { name: 'words', type: 'text[]', comment: '' },
      ],
    },
  ],
};
const full = {
  id: 'é"\'$1\0',
  whole: -9_007_199_254_740_991,
  real: 0.1,
  yes: false,
  seenAt: '1969-12-31T23:59:59.999Z',
  words: ['', 'b'],
};
const bare = { id: 'bare', whole: null, real: null, yes: null, seenAt: null, words: null };
const noWords = { id: 'none', whole: 0, real: -2.5, yes: true, seenAt: '2024-02-29T12:00:00.001Z', words: [] };

let directory: ReturnType<typeof temporaryDirectory>;
let model: DuckdbReadModel;
let reports: string[];
beforeEach(async () => {
  directory = temporaryDirectory();
  reports = [];
  model = await opened();
});
afterEach(async () => {
  await model.close();
  directory.remove();
});

function opened(): Promise<DuckdbReadModel> {
  return openDuckdbReadModel(directory.path, { report: (message) => void reports.push(message), threads: 1 });
}

async function reopen(): Promise<DuckdbReadModel> {
  await model.close();
  model = await opened();
  return model;
}

function write(
  table: ProjectionTable,
  checkpoint: number,
  rows: readonly StoredRow[],
  removed: readonly string[] = [],
) {
  const upserts = new Map(rows.map((row) => [String(row.id), row]));
  return table.commit({ checkpoint, changes: { every_type: { upserts, removals: new Set(removed) } }, quarantine: [] });
}

async function live(rows: readonly StoredRow[] = [full, bare, noWords]): Promise<ProjectionTable> {
  const table = await model.create(spec, '2024-01-01T00:00:00.000Z');
  await write(table, 7, rows);
  model.promote(table);
  return table;
}

const pointer = () => join(directory.path, 'every-type', 'live.json');
const files = () => readdirSync(join(directory.path, 'every-type')).filter((name) => name.endsWith('.duckdb'));
const ids = ({ rows }: { rows: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]> }) =>
  rows('SELECT id FROM every_type ORDER BY id').then((found) => found.map(({ id }) => id));

describe('a projection file', () => {
  it('gives rows back as they were written, also after it was closed', async () => {
    const table = await live();
    const rows = new Map([full, bare, noWords].map((row) => [row.id, row]));
    expect(await table.load('every_type', [...rows.keys(), 'absent'])).toEqual(rows);
    await reopen();
    const again = await model.open('every-type');
    expect(await again?.load('every_type', [...rows.keys(), 'absent'])).toEqual(rows);
    expect(again).toMatchObject({ checkpoint: 7, identity: 'abc', quarantined: 0 });
  });

  it('replaces and removes rows by key, of this process and of the one before', async () => {
    await write(await live(), 8, [{ ...full, whole: 1 }], ['bare']);
    const table = await (await reopen()).open('every-type');
    if (table === undefined) throw new Error('no table');
    await write(table, 9, [{ ...full, whole: 2 }, bare], ['none']);
    expect(await model.read('every-type', ({ rows }) => rows('SELECT id, whole FROM every_type ORDER BY id'))).toEqual([
      { id: 'bare', whole: null },
      { id: full.id, whole: 2 },
    ]);
  });

  it('writes nothing of a commit that fails, and takes the next', async () => {
    const table = await live([bare]);
    const digest = await table.digest('every_type');
    const broken = {
      checkpoint: 9,
      changes: { every_type: { upserts: new Map([['full', full]]), removals: new Set(['bare']) } },
      quarantine: [{ position: Number.NaN, eventId: 'e', type: 'T', reason: 'r' }],
    };
    await expect(table.commit(broken)).rejects.toThrow();
    expect(await table.digest('every_type')).toEqual(digest);
    expect(table.checkpoint).toBe(7);
    await expect(write(table, 6, [])).rejects.toThrow('cannot go back');
    await write(table, 9, [full]);
    expect(await table.rows('every_type')).toBe(2);
  });

  it('has the same digest whatever the order of its rows, and another for any other value', async () => {
    const table = await live([full, bare]);
    const other = await model.create(spec);
    await write(other, 1, [bare]);
    await write(other, 2, [full]);
    expect(await other.digest('every_type')).toEqual(await table.digest('every_type'));
    await write(other, 3, [{ ...full, words: ['', 'c'] }]);
    expect(await other.digest('every_type')).not.toEqual(await table.digest('every_type'));
  });

  it('refuses a table or a column that it could not keep', async () => {
    const [table] = spec.tables;
    await expect(model.create({ ...spec, tables: [{ ...table, name: 'checkpoint' }] })).rejects.toThrow(
      'named checkpoint',
    );
    await expect(model.create({ ...spec, tables: [{ ...table, key: 'real' }] })).rejects.toThrow('key real');
    await expect(model.create({ ...spec, projection: '../up' })).rejects.toThrow('named ../up');
  });
});

describe('a snapshot', () => {
  it('sees one position whatever is written meanwhile', async () => {
    const table = await live([bare]);
    await model.read('every-type', async (snapshot) => {
      await write(table, 8, [full]);
      expect(snapshot).toMatchObject({ asOf: 7, identity: 'abc', projection: 'every-type', table: 'every_type' });
      expect(await ids(snapshot)).toEqual(['bare']);
    });
    expect(await model.read('every-type', ids)).toEqual(['bare', full.id]);
  });

  it('takes values beside the text, of every type', async () => {
    await live();
    const asked = (sql: string, values: Parameters<Parameters<Parameters<typeof model.read>[1]>[0]['rows']>[1]) =>
      model.read('every-type', ({ rows }) => rows(`SELECT id FROM every_type WHERE ${sql}`, values));
    expect(await asked('id = $1', [full.id])).toEqual([{ id: full.id }]);
    expect(await asked('id = $1', [`' OR true --`])).toEqual([]);
    expect(await asked('"seenAt" >= $1 AND yes = $2', ['2024-01-01T00:00:00.000Z', true])).toEqual([{ id: 'none' }]);
    expect(await asked('real < $1', [-1.5])).toEqual([{ id: 'none' }]);
    expect(
      await asked('id IN (SELECT unnest($1)) AND whole IS NOT DISTINCT FROM $2', [['bare', 'none'], null]),
    ).toEqual([{ id: 'bare' }]);
    expect(await asked('whole >= $1 ORDER BY id LIMIT $2', [0, 1])).toEqual([{ id: 'none' }]);
  });

  it('gives every type as reports take it', async () => {
    await live([noWords]);
    const found = await model.read('every-type', ({ rows }) =>
      rows(`SELECT *, sum(whole) OVER () AS huge, 1.25::DECIMAL(9,2) AS decimal, DATE '2024-02-29' AS day,
              9007199254740993::BIGINT AS large, "seenAt" AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Brussels' AS local FROM every_type`),
    );
    const local = '2024-02-29T13:00:00.001Z';
    expect(found).toEqual([
      { ...noWords, huge: 0, decimal: 1.25, day: '2024-02-29', large: '9007199254740993', local },
    ]);
    await expect(model.read('every-type', ({ rows }) => rows('SELECT {a: 1} AS struct'))).rejects.toThrow(
      'column struct',
    );
  });

  it.each([
    'DELETE FROM every_type',
    'UPDATE checkpoint SET position = 9 RETURNING position',
    'CREATE TABLE t (x INT)',
    'SET threads = 4',
    'COMMIT',
    `COPY every_type TO 'out.csv'`,
    `ATTACH 'other.duckdb'`,
    'SELECT 1; SELECT 2',
    `SELECT * FROM read_csv('/etc/hostname')`,
    `SELECT * FROM '/etc/hostname'`,
    '',
  ])('refuses %s', async (sql) => {
    await live([bare]);
    await expect(model.read('every-type', ({ rows }) => rows(sql))).rejects.toThrow();
    expect(await model.read('every-type', ids)).toEqual(['bare']);
  });

  it('leaves nothing for closing the file to write once it has settled', async () => {
    const table = await live([bare]);
    await write(table, 8, [noWords]);
    const journal = (): number => {
      const path = join(directory.path, 'every-type', `${files()[0] ?? ''}.wal`);
      return existsSync(path) ? readFileSync(path).length : 0;
    };
    expect(journal()).toBeGreaterThan(0);
    await table.settle();
    expect(journal()).toBe(0);
    expect(await model.read('every-type', ids)).toEqual(['bare', 'none']);
  });

  it('is of a projection that there is', async () => {
    await expect(model.read('no-such', () => Promise.resolve())).rejects.toThrow(UnknownProjection);
  });
});

describe('the versions of a projection', () => {
  it('keeps the live one and the one before, and nothing older', async () => {
    await live([bare]);
    await live([full]);
    await live([noWords]);
    expect(files()).toHaveLength(2);
    expect(model.versions('every-type').map(({ state }) => state)).toEqual(['live', 'previous']);
    await (await reopen()).open('every-type');
    expect(await model.read('every-type', ids)).toEqual(['none']);
    expect(files()).toHaveLength(2);
  });

  it('goes on with the old one after a crash while another was built, and keeps that to be gone on with', async () => {
    await live([bare]);
    await write(await model.create(spec, undefined, 'for whoever goes on'), 9, [full]);
    writeFileSync(`${pointer()}.new`, '{"live":');
    writeFileSync(join(directory.path, 'every-type', '7.duckdb'), 'what nobody knows');
    await (await reopen()).open('every-type');
    expect(await model.read('every-type', ids)).toEqual(['bare']);
    expect(readdirSync(join(directory.path, 'every-type')).sort()).toEqual(['1.duckdb', '2.duckdb', 'live.json']);
    expect(model.interrupted('every-type')).toMatchObject({ identity: 'abc', note: 'for whoever goes on' });
    const resumed = await model.resume(spec);
    expect(resumed).toMatchObject({ checkpoint: 9, identity: 'abc' });
    expect(model.interrupted('every-type')).toBeUndefined();
    if (resumed !== undefined) model.promote(resumed);
    expect(await model.read('every-type', ids)).toEqual([full.id]);
  });

  it('removes what was being built by other code', async () => {
    await live([bare]);
    await model.create(spec);
    await (await reopen()).open('every-type');
    expect(await model.resume({ ...spec, identity: 'def' })).toBeUndefined();
    expect(model.interrupted('every-type')).toBeUndefined();
    expect(files()).toEqual(['1.duckdb']);
  });

  it('refuses to make a version where something is', async () => {
    const path = join(directory.path, 'mine.duckdb');
    writeFileSync(path, 'mine');
    await expect(model.createFile(spec, path)).rejects.toThrow(TargetNotEmpty);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    const apart = await model.createFile(spec, join(directory.path, 'apart.duckdb'));
    await write(apart, 1, [full]);
    model.release(apart);
    await expect(model.createFile(spec, join(directory.path, 'apart.duckdb'))).rejects.toThrow(TargetNotEmpty);
  });

  it('switches back to the version before, and keeps one that was refused apart', async () => {
    await live([bare]);
    await live([full]);
    const refused = await model.create(spec);
    await write(refused, 9, [noWords]);
    const path = model.setAside(refused);
    const previous = await model.openPrevious('every-type');
    if (previous === undefined) throw new Error('no previous version');
    model.promote(previous, true);
    expect(model.versions('every-type').map(({ file, state }) => [file, state])).toEqual([
      ['1.duckdb', 'live'],
      ['2.duckdb', 'previous'],
      ['3.duckdb', 'refused'],
    ]);
    await (await reopen()).open('every-type');
    expect(model.pinned('every-type')).toBe(true);
    expect(await model.read('every-type', ids)).toEqual(['bare']);
    expect(existsSync(path)).toBe(true);
  });

  it.each([
    [
      'a pointer that is cut off',
      () => {
        writeFileSync(pointer(), '{"live":{"fi');
      },
    ],
    [
      'a pointer out of the directory',
      () => {
        writeFileSync(pointer(), '{"live":{"file":"../../x.duckdb","identity":"abc"}}');
      },
    ],
    [
      'a file that is no database',
      () => {
        writeFileSync(join(directory.path, 'every-type', '1.duckdb'), 'rubbish');
      },
    ],
    [
      'an empty file',
      () => {
        writeFileSync(join(directory.path, 'every-type', '1.duckdb'), '');
      },
    ],
    [
      'a file that is cut off',
      () => {
        const file = join(directory.path, 'every-type', '1.duckdb');
        writeFileSync(file, readFileSync(file).subarray(0, 9_000));
      },
    ],
  ])('says so when it finds %s, and starts anew', async (_case, damage) => {
    await live();
    await model.close();
    damage();
    model = await opened();
    expect(await model.open('every-type')).toBeUndefined();
    expect(reports).toEqual([expect.stringMatching(/rebuilt from the log/)]);
    await live([bare]);
    await (await reopen()).open('every-type');
    expect(await model.read('every-type', ids)).toEqual(['bare']);
    expect(existsSync(pointer())).toBe(true);
  });

  it('refuses settings that DuckDB does not take', async () => {
    await expect(openDuckdbReadModel(directory.path, { memoryLimit: 'lots' })).rejects.toThrow();
  });
});
