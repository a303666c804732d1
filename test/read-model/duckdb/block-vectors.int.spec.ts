import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { blockRows, columnBlocks } from '../../../src/read-model/column-block.js';
import { type DuckdbReadModel, openDuckdbReadModel } from '../../../src/read-model/duckdb/duckdb-read-model.js';
import type { ProjectionSpec, StoredColumn, StoredRow } from '../../../src/read-model/projection-tables.js';

const column = (name: string, type: StoredColumn['type']): StoredColumn => ({ name, type, comment: '' });
const columns = [
  column('id', 'integer'),
  column('text', 'text'),
  column('other', 'text'),
  column('at', 'timestamp'),
  column('share', 'number'),
  column('yes', 'boolean'),
  column('codes', 'text[]'),
];
const spec: ProjectionSpec = {
  projection: 'blocks',
  version: 1,
  identity: 'blocks',
  tables: [{ name: 'blocks', key: 'id', columns, comment: '' }],
};

let root: string;
let tables: DuckdbReadModel;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'block-vectors-'));
  tables = await openDuckdbReadModel(root);
});
afterAll(async () => {
  await tables.close();
  rmSync(root, { recursive: true, force: true });
});

/** Of every length about what stands in the column itself, in bytes and in characters; and longer than what was gathered before. */
const texts = [
  '',
  'a',
  'twelve bytes',
  'thirteen byte',
  'é',
  'ééééééa12345',
  'éééééé',
  'ééééééa',
  '😀',
  '😀😀😀',
  '😀😀😀x',
  '\u0000 in it',
  '\u0000 in it, and longer than that',
  'twelve byteé',
  'x'.repeat(300_000),
  `${'é'.repeat(1_000)} and back`,
];

function rowOf(id: number): StoredRow {
  const text = texts[id % texts.length] ?? '';
  if (id % 7 === 0) return { id, text: null, other: null, at: null, share: null, yes: null, codes: null };
  return {
    id,
    text: text.length > 1_000 && id > 100 ? `long text no. ${String(id)}` : text,
    other: `other ${String(id)}`.padEnd(id % 30, '.'),
    at: new Date(Date.UTC(1969, 11, 31, 23, 59, 59, 1) + id * 40_000_000).toISOString(),
    share: id / 3 - 100,
    yes: id % 2 === 0,
    codes: texts.slice(0, 14).slice(0, id % 15),
  };
}

describe('rows as blocks of bytes', () => {
  it('come back from the store as they were, whatever their texts are', async () => {
    const rows = Array.from({ length: blockRows + 500 }, (_, index) => rowOf(index + 1));
    const blocks = columnBlocks(columns, rows);
    expect(blocks.map((block) => block.rows)).toEqual([blockRows, 500]);
    const table = await tables.create(spec);
    await table.commitBlocks({ checkpoint: 1, changes: { blocks: [{ blocks, standing: [] }] }, quarantine: [] });
    const found = await table.load(
      'blocks',
      rows.map(({ id }) => String(id)),
    );
    expect(found.size).toBe(rows.length);
    for (const row of rows) expect(found.get(String(row.id))).toEqual(row);
  });
});
