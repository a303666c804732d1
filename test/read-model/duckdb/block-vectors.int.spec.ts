import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as passing } from 'node:timers/promises';

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

/** What the store gives back for rows that were put into it as blocks, those of each list by themselves. */
async function stored(...lists: (readonly StoredRow[])[]): Promise<StoredRow[]> {
  const changes = lists.map((rows) => ({ blocks: columnBlocks(columns, rows), standing: [] }));
  const table = await tables.create(spec);
  await table.commitBlocks({ checkpoint: 1, changes: { blocks: changes }, quarantine: [] });
  const ids = lists.flat().map(({ id }) => String(id));
  const found = await table.load('blocks', ids);
  tables.discard(table);
  return ids.map((id) => found.get(id) ?? {});
}

const empty: StoredRow = { text: null, other: null, at: null, share: null, yes: null, codes: null };
const full: StoredRow = {
  text: 'as before',
  other: 'as before, and long',
  at: '2024-02-29T23:59:59.999Z',
  share: 0.1,
  yes: false,
  codes: ['as before, and long', ''],
};

describe('rows as blocks of bytes', () => {
  it('come back from the store as they were, whatever their texts are', async () => {
    const rows = Array.from({ length: blockRows + 500 }, (_, index) => rowOf(index + 1));
    expect(columnBlocks(columns, rows).map((block) => block.rows)).toEqual([blockRows, 500]);
    expect(await stored(rows)).toEqual(rows);
  });

  it.each<[string, Partial<StoredRow>, Partial<StoredRow>]>([
    ['null and a value', empty, full],
    ['nothing but nulls', empty, empty],
    ['the same values', full, full],
    ['the same values, of few bytes and of many', { text: '\u0000 a\u0000', other: 'é'.repeat(40) }, {}],
    ['an empty text and null', { text: '', other: '' }, { text: null, other: null }],
    ['an empty list and null', { codes: [] }, { codes: null }],
    ['null and an empty list', { codes: null }, { codes: [] }],
    ['empty lists', { codes: [] }, { codes: [] }],
    ['lists of one long text and of two', { codes: ['é, and longer than that'] }, { codes: ['x'.repeat(13), 'é'] }],
    ['long texts that differ in the last byte', { text: `${'x'.repeat(30)}a` }, { text: `${'x'.repeat(30)}b` }],
    ['texts that differ in case', { text: 'seven bytes', other: 'Z' }, { text: 'Seven bytes', other: 'z' }],
    ['0 and -0', { share: 0 }, { share: -0 }],
    ['-0 and 0', { share: -0 }, { share: 0 }],
    ['-0 alone', { share: -0 }, { share: -0 }],
    ['the numbers at the ends', { share: Number.MAX_VALUE }, { share: Number.MIN_VALUE }],
    ['days of other centuries', { at: '1924-02-29T00:00:00.000Z' }, { at: '2024-02-29T00:00:00.000Z' }],
    ['days of other months', { at: '2024-03-31T00:00:00.000Z' }, { at: '2024-05-31T00:00:00.000Z' }],
  ])('come back as they were where columns have %s', async (_, one, other) => {
    // On both sides of the border of a block, and in a few rows: at their beginning, at their end, in the middle, and by turns.
    const lists = [
      rowsWhere(0, blockRows + 3, (index) => index === blockRows - 1 || index === blockRows),
      rowsWhere(3_000, 70, (index) => index === 0),
      rowsWhere(3_100, 70, (index) => index === 69),
      rowsWhere(3_200, 70, (index) => index > 20 && index < 40),
      rowsWhere(3_300, 70, (index) => index % 2 === 1),
    ];
    function rowsWhere(from: number, count: number, isOther: (index: number) => boolean): StoredRow[] {
      return Array.from({ length: count }, (_, index) => ({
        ...full,
        ...(isOther(index) ? other : one),
        id: from + index,
      }));
    }
    expect(await stored(...lists)).toEqual(lists.flat());
  });

  it('are written when those who ask have their answers, or have waited for them for long', async () => {
    const asked: ProjectionSpec = { ...spec, projection: 'asked' };
    tables.promote(await tables.create(asked));
    const rows = Array.from({ length: 3 * blockRows }, (_, index) => ({ ...full, id: index }));
    const beside = await tables.create(spec);
    const changes = { blocks: [{ blocks: columnBlocks(columns, rows), standing: [] }] };
    let written = false;
    const writing = beside.commitBlocks({ checkpoint: 1, changes, quarantine: [] }).then(() => (written = true));
    await tables.read('asked', async () => {
      await passing(80);
      expect(written).toBe(false);
      // A question that takes its time holds nothing up for good.
      await writing;
    });
    expect(await beside.rows('blocks')).toBe(rows.length);
    tables.discard(beside);
  });

  it('keep whole numbers that need 53 bits, and the columns of a block apart from those of the block before', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    const ids = [most, -most, 2 ** 32, -(2 ** 32), 2 ** 31, -(2 ** 31) - 1, 0, -1];
    const rows = ids.map((id, index) => ({ ...(index % 2 === 0 ? full : empty), id }));
    expect(await stored(rows)).toEqual(rows);
    const later = ids.map((id) => ({ ...empty, id }));
    expect(await stored(later)).toEqual(later);
  });

  it('keep texts that are joined before they are written, among repeated ones, null and ones of other alphabets', async () => {
    const long = (index: number): string => `no. ${String(index)} ${'x'.repeat(60)}`;
    const rows = Array.from({ length: blockRows }, (_, index) => {
      const text = index % 5 === 0 ? `${long(index)} é ${'ж'.repeat(index % 17)}` : long(index - (index % 3));
      return { ...full, id: index, text: index % 11 === 0 ? null : text, codes: [text, 'ééééééa', text] };
    });
    expect(await stored(rows)).toEqual(rows);
  });

  it('take no bytes for a column that has one value throughout', () => {
    const rows = Array.from({ length: blockRows }, (_, index) => ({ ...full, id: index, codes: null }));
    const [block] = columnBlocks(columns, rows);
    expect(block?.bytes.byteLength).toBe(blockRows * 8);
    expect(block?.columns.slice(1).map(({ same }) => same)).toEqual([
      'as before',
      'as before, and long',
      '2024-02-29T23:59:59.999Z',
      0.1,
      false,
      null,
    ]);
  });
});
