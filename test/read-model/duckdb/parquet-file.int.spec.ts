import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { writeParquetFile } from '../../../src/read-model/duckdb/parquet-file.js';
import type { ParquetContent } from '../../../src/read-model/parquet-files.js';
import type { StoredColumn, StoredRow } from '../../../src/read-model/projection-tables.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'parquet-file-'));
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const column = (name: string, type: StoredColumn['type']): StoredColumn => ({ name, type, comment: '' });
const columns = [
  column('id', 'integer'),
  column('text', 'text'),
  column('at', 'timestamp'),
  column('share', 'number'),
  column('yes', 'boolean'),
  column('codes', 'text[]'),
];

async function* batchesOf(...batches: readonly (readonly StoredRow[])[]) {
  for (const batch of batches) yield await Promise.resolve(batch);
}

const content = (rows: ParquetContent['rows'], said = {}): ParquetContent => ({ columns, rows, said });

async function read(path: string, sql: string): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const rows = await (await connection.run(sql, [path])).getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

describe('a Parquet file', () => {
  it('holds every type, nulls, and what is said of it, whatever the names are', async () => {
    const directory = join(root, "it's a folder");
    mkdirSync(directory);
    const at = '2024-10-27T00:30:00.000Z';
    const full = { id: 1, text: 'é😀"\'', at, share: -0.5, yes: true, codes: ['X05', 'X18'] };
    const none = { id: 2, text: null, at: null, share: null, yes: null, codes: null };
    const path = await writeParquetFile(directory, content(batchesOf([full], [none]), { "a'b": 'c"d' }));
    expect(readdirSync(directory)).toEqual(['rows.parquet']);
    const rows = await read(path, `SELECT * REPLACE (epoch_ms("at") AS "at") FROM read_parquet($1) ORDER BY id`);
    expect(rows).toEqual([
      { ...full, id: '1', at: String(Date.parse(at)) },
      { ...none, id: '2' },
    ]);
    expect(await read(path, 'SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata($1)')).toEqual([
      { key: "a'b", value: 'c"d' },
    ]);
  });

  it('keeps the order of many rows', async () => {
    const directory = join(root, 'many');
    mkdirSync(directory);
    async function* many() {
      for (let from = 0; from < 100_000; from += 5_000) {
        yield await Promise.resolve(
          Array.from({ length: 5_000 }, (_, index) => ({ id: 100_000 - from - index, text: `t${String(from)}` })),
        );
      }
    }
    const path = await writeParquetFile(directory, content(many()));
    const [found] = await read(
      path,
      `SELECT count(*)::INT AS rows, count_if(id <> 100000 - n)::INT AS moved FROM (SELECT id, file_row_number AS n FROM read_parquet($1, file_row_number = true))`,
    );
    expect(found).toEqual({ rows: 100_000, moved: 0 });
  });

  it('is not made when the rows fail', async () => {
    const directory = join(root, 'failing');
    mkdirSync(directory);
    async function* failing() {
      yield await Promise.resolve([{ id: 1 }]);
      throw new Error('the snapshot is gone');
    }
    await expect(writeParquetFile(directory, content(failing()))).rejects.toThrow('the snapshot is gone');
    expect(readdirSync(directory)).not.toContain('rows.parquet');
  });
});
