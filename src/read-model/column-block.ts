import type { StoredColumn, StoredRow, StoredType, StoredValue } from './stored-row.js';

/** The most rows in a block: a vector of the store takes no more. */
export const blockRows = 2_048;
/** Text of up to this many ASCII characters stands in the column itself. */
const inlineText = 12;
const textBytes = 16;

/** Text that does not stand in the column itself, with the row that it belongs to. */
interface LongTexts {
  readonly rows: number[];
  readonly texts: string[];
}

export interface BlockColumn {
  readonly type: StoredType;
  /** Where the values begin in the block's bytes, and how many bytes they are. */
  readonly at: number;
  readonly bytes: number;
  /** Where the bits begin that say which rows have a value. */
  readonly validAt: number;
  readonly long: LongTexts;
  /** Of a list: how many items there are in all, where they begin, and the long ones among them. */
  readonly items?: { readonly count: number; readonly at: number; readonly long: LongTexts };
}

/** Rows as columns of bytes, as the store's vectors take them: built in one thread, written in another, copied in between by nobody. */
export interface ColumnBlock {
  readonly rows: number;
  readonly bytes: ArrayBuffer;
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
    blocks.push(columnBlock(columns, rows.slice(from, from + blockRows)));
  }
  return blocks;
}

function columnBlock(columns: readonly StoredColumn[], rows: readonly StoredRow[]): ColumnBlock {
  const validBytes = Math.ceil(rows.length / 64) * 8;
  let end = 0;
  const reserve = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 8) * 8;
    return at;
  };
  const laid = columns.map(({ name, type }): BlockColumn => {
    const bytes = rows.length * widths[type];
    const column = { type, at: reserve(bytes), bytes, validAt: reserve(validBytes), long: { rows: [], texts: [] } };
    if (type !== 'text[]') return column;
    const count = valuesOf(name)(rows).reduce<number>(
      (sum, list) => sum + ((list as readonly string[] | null | undefined) ?? []).length,
      0,
    );
    return { ...column, items: { count, at: reserve(count * textBytes), long: { rows: [], texts: [] } } };
  });
  const bytes = new ArrayBuffer(end);
  laid.forEach((column, index) => {
    write(bytes, column, rows, columns[index]?.name ?? '');
  });
  return { rows: rows.length, bytes, columns: laid };
}

function write(bytes: ArrayBuffer, column: BlockColumn, rows: readonly StoredRow[], name: string): void {
  const put = writers[column.type](bytes, column);
  const valid = new Uint8Array(bytes, column.validAt, Math.ceil(rows.length / 8));
  const values = valuesOf(name)(rows);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? null;
    if (value === null) continue;
    valid[row >> 3] = (valid[row >> 3] ?? 0) | (1 << (row & 7));
    put(row, value);
  }
}

type Values = (rows: readonly StoredRow[]) => readonly (StoredValue | undefined)[];
const readers = new Map<string, Values>();

/** Reads one column of rows. Compiled for its name: one function for all names looks each of them up in each row, ten times as long. */
function valuesOf(name: string): Values {
  const known = readers.get(name);
  if (known !== undefined) return known;
  // The name is that of a column, as a JSON string.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const reader = new Function('rows', `return rows.map((row) => row[${JSON.stringify(name)}]);`) as Values;
  readers.set(name, reader);
  return reader;
}

type Put = (row: number, value: StoredValue) => void;

const writers: Readonly<Record<StoredType, (bytes: ArrayBuffer, column: BlockColumn) => Put>> = {
  text: (bytes, { at, long }) => {
    const put = textWriter(bytes, at, long);
    return (row, value) => {
      put(row, value as string);
    };
  },
  number: (bytes, { at }) => {
    const view = new Float64Array(bytes, at);
    return (row, value) => {
      view[row] = value as number;
    };
  },
  boolean: (bytes, { at }) => {
    const view = new Uint8Array(bytes, at);
    return (row, value) => {
      view[row] = value === true ? 1 : 0;
    };
  },
  integer: (bytes, { at }) => {
    const put = wholeWriter(bytes, at);
    return (row, value) => {
      put(row, value as number);
    };
  },
  timestamp: (bytes, { at }) => {
    const put = wholeWriter(bytes, at);
    const parse = instantReader();
    return (row, value) => {
      put(row, parse(value as string) * 1_000);
    };
  },
  'text[]': (bytes, { at, items }) => {
    const view = new Uint32Array(bytes, at);
    const put = textWriter(bytes, items?.at ?? 0, items?.long ?? { rows: [], texts: [] });
    let next = 0;
    return (row, value) => {
      const list = value as readonly string[];
      view[row * 4] = next;
      view[row * 4 + 2] = list.length;
      for (const text of list) put(next++, text);
    };
  },
};

/** Whole numbers of 64 bits, low half first; JavaScript's numbers hold 53 of them, and a BigInt each would take longer than the rest. */
function wholeWriter(bytes: ArrayBuffer, at: number): (row: number, value: number) => void {
  const view = new Int32Array(bytes, at);
  return (row, value) => {
    view[row * 2] = value | 0;
    view[row * 2 + 1] = Math.floor(value / 4_294_967_296);
  };
}

/** The length, and the text itself when it is short ASCII; the rest is left to the store. */
function textWriter(bytes: ArrayBuffer, at: number, long: LongTexts): (row: number, text: string) => void {
  const view = new Uint8Array(bytes, at);
  return (row, text) => {
    const start = row * textBytes;
    if (text.length <= inlineText) {
      let index = 0;
      for (; index < text.length; index++) {
        const code = text.charCodeAt(index);
        if (code > 127) break;
        view[start + 4 + index] = code;
      }
      if (index === text.length) {
        view[start] = text.length;
        return;
      }
      view.fill(0, start, start + textBytes);
    }
    long.rows.push(row);
    long.texts.push(text);
  };
}

/** Reads checked instants: milliseconds since 1970. Those of one column mostly fall on the day of the one before. */
function instantReader(): (text: string) => number {
  let date = '';
  let dayMs = 0;
  return (text) => {
    if (!text.startsWith(date) || date === '') {
      date = text.slice(0, 11);
      dayMs = Date.parse(`${date}00:00:00.000Z`);
    }
    const two = (index: number): number => (text.charCodeAt(index) - 48) * 10 + text.charCodeAt(index + 1) - 48;
    const seconds = (two(11) * 60 + two(14)) * 60 + two(17);
    return dayMs + seconds * 1_000 + (text.charCodeAt(20) - 48) * 100 + two(21);
  };
}
