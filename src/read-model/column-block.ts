import { BlockTexts, textBytes } from './block-texts.js';
import type { StoredColumn, StoredRow, StoredType, StoredValue } from './stored-row.js';

/** The most rows in a block: a vector of the store takes no more. With fewer, the two milliseconds that the store takes for any block weigh. */
export const blockRows = 2_048;

/** Where something stands in a block's bytes or texts. */
export interface Stretch {
  readonly at: number;
  readonly bytes: number;
}

export interface BlockColumn {
  readonly type: StoredType;
  /** The values. */
  readonly values: Stretch;
  /** Where the bits begin that say which rows have a value. */
  readonly validAt: number;
  /** The column's long texts among those of the block, in UTF-8. */
  readonly texts: Stretch;
  /** Of a list: how many items there are in all, and where they stand. */
  readonly items?: { readonly count: number; readonly values: Stretch };
}

/** Rows as columns of bytes, as the store's vectors take them: built in one thread, written in another, copied in between by nobody. */
export interface ColumnBlock {
  readonly rows: number;
  readonly bytes: ArrayBuffer;
  /** Texts that are too long to stand in their column. */
  readonly texts: ArrayBuffer;
  readonly columns: readonly BlockColumn[];
}

const widths: Readonly<Record<StoredType, number>> = {
  text: textBytes,
  integer: 8,
  number: 8,
  boolean: 1,
  timestamp: 8,
  // Where the list begins, and how long it is.
  'text[]': 16,
};

/** Puts checked rows into blocks. */
export function columnBlocks(columns: readonly StoredColumn[], rows: readonly StoredRow[]): readonly ColumnBlock[] {
  const blocks: ColumnBlock[] = [];
  for (let from = 0; from < rows.length; from += blockRows) {
    blocks.push(columnBlock(columns, rows, from, Math.min(blockRows, rows.length - from)));
  }
  return blocks;
}

function columnBlock(
  columns: readonly StoredColumn[],
  rows: readonly StoredRow[],
  from: number,
  count: number,
): ColumnBlock {
  const { parted, spread } = spreaderOf(columns);
  spread(rows, from, count, parted);
  let end = 0;
  const reserve = (bytes: number): Stretch => {
    const at = end;
    end += Math.ceil(bytes / 8) * 8;
    return { at, bytes };
  };
  const laid = columns.map(({ type }, index) => {
    const place = { type, values: reserve(count * widths[type]), validAt: reserve(Math.ceil(count / 64) * 8).at };
    if (type !== 'text[]') return place;
    const items = itemsOf(parted[index] ?? [], count);
    return { ...place, items: { count: items, values: reserve(items * textBytes) } };
  });
  const bytes = new ArrayBuffer(end);
  const texts = new BlockTexts(bytes);
  const written = laid.map((column, index): BlockColumn => {
    const at = texts.length;
    writers[column.type](parted[index] ?? [], count, bytes, column, texts);
    return { ...column, texts: { at, bytes: texts.length - at } };
  });
  // What was parted is let go of: a row can have large texts.
  for (const values of parted) values.fill(undefined);
  return { rows: count, bytes, texts: texts.taken(), columns: written };
}

type Values = (StoredValue | undefined)[];
interface Spreader {
  /** By column, the values of the rows that were spread last. */
  readonly parted: readonly Values[];
  readonly spread: (rows: readonly StoredRow[], from: number, count: number, parted: readonly Values[]) => void;
}
const spreaders = new WeakMap<readonly StoredColumn[], Spreader>();

/** Parts rows into columns. Compiled for their names: a loop over these looks each of them up in each row, ten times as long. */
function spreaderOf(columns: readonly StoredColumn[]): Spreader {
  const known = spreaders.get(columns);
  if (known !== undefined) return known;
  const names = columns.map((_, index) => `c${String(index)}`);
  const source = `const [${names.join(', ')}] = parted;
    for (let index = 0; index < count; index++) {
      const row = rows[from + index];
      ${columns.map(({ name }, index) => `${names[index] ?? ''}[index] = row[${JSON.stringify(name)}];`).join('\n')}
    }`;
  // The only text in it that is not written here are names of columns, as JSON strings.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const spread = new Function('rows', 'from', 'count', 'parted', source) as Spreader['spread'];
  const spreader = { parted: columns.map((): Values => []), spread };
  spreaders.set(columns, spreader);
  return spreader;
}

function itemsOf(lists: Values, count: number): number {
  let items = 0;
  for (let row = 0; row < count; row++) items += ((lists[row] ?? []) as readonly string[]).length;
  return items;
}

type Place = Omit<BlockColumn, 'texts'>;
type Write = (values: Values, count: number, bytes: ArrayBuffer, place: Place, texts: BlockTexts) => void;

/** One function a type, each with its loop: a loop that calls what was handed to it costs a call a value. */
const writers: Readonly<Record<StoredType, Write>> = {
  text(values, count, bytes, { values: { at }, validAt }, texts) {
    const valid = new Uint8Array(bytes, validAt);
    for (let row = 0; row < count; row++) {
      const value = values[row] ?? null;
      if (value === null) continue;
      mark(valid, row);
      texts.put(at + row * textBytes, value as string);
    }
  },
  integer(values, count, bytes, { values: { at }, validAt }) {
    const valid = new Uint8Array(bytes, validAt);
    const view = new Int32Array(bytes, at);
    for (let row = 0; row < count; row++) {
      const value = values[row] ?? null;
      if (value === null) continue;
      mark(valid, row);
      putWhole(view, row, value as number);
    }
  },
  number(values, count, bytes, { values: { at }, validAt }) {
    const valid = new Uint8Array(bytes, validAt);
    const view = new Float64Array(bytes, at);
    for (let row = 0; row < count; row++) {
      const value = values[row] ?? null;
      if (value === null) continue;
      mark(valid, row);
      view[row] = value as number;
    }
  },
  boolean(values, count, bytes, { values: { at }, validAt }) {
    const valid = new Uint8Array(bytes, validAt);
    const view = new Uint8Array(bytes, at);
    for (let row = 0; row < count; row++) {
      const value = values[row] ?? null;
      if (value === null) continue;
      mark(valid, row);
      view[row] = value === true ? 1 : 0;
    }
  },
  timestamp(values, count, bytes, { values: { at }, validAt }) {
    const valid = new Uint8Array(bytes, validAt);
    const view = new Int32Array(bytes, at);
    // Those of one column mostly fall on the day of the one before.
    let date = '';
    let dayMs = 0;
    for (let row = 0; row < count; row++) {
      const text = (values[row] ?? null) as string | null;
      if (text === null) continue;
      mark(valid, row);
      if (date === '' || !text.startsWith(date)) {
        date = text.slice(0, 11);
        dayMs = Date.parse(`${date}00:00:00.000Z`);
      }
      putWhole(view, row, (dayMs + msOfDay(text)) * 1_000);
    }
  },
  'text[]'(values, count, bytes, { values: { at }, validAt, items }, texts) {
    const valid = new Uint8Array(bytes, validAt);
    const view = new Uint32Array(bytes, at);
    let next = 0;
    for (let row = 0; row < count; row++) {
      const list = (values[row] ?? null) as readonly string[] | null;
      if (list === null) continue;
      mark(valid, row);
      view[row * 4] = next;
      view[row * 4 + 2] = list.length;
      for (const text of list) texts.put((items?.values.at ?? 0) + next++ * textBytes, text);
    }
  },
};

function mark(valid: Uint8Array, row: number): void {
  valid[row >> 3] = (valid[row >> 3] ?? 0) | (1 << (row & 7));
}

/** A whole number of 64 bits, low half first; JavaScript's numbers hold 53 of them, and a BigInt each would take longer than the rest. */
function putWhole(view: Int32Array, row: number, value: number): void {
  view[row * 2] = value | 0;
  view[row * 2 + 1] = Math.floor(value / 4_294_967_296);
}

/** Of a checked instant. */
function msOfDay(text: string): number {
  const seconds = (twoDigits(text, 11) * 60 + twoDigits(text, 14)) * 60 + twoDigits(text, 17);
  return seconds * 1_000 + (text.charCodeAt(20) - 48) * 100 + twoDigits(text, 21);
}

function twoDigits(text: string, index: number): number {
  return (text.charCodeAt(index) - 48) * 10 + text.charCodeAt(index + 1) - 48;
}
