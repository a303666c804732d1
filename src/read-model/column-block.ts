import { BlockTexts } from './block-texts.js';
import { hasNulls, itemsOf, markValues, widths, writers } from './column-writers.js';
import { nothing, type Part, rowParter, type SameValue } from './parted-rows.js';
import type { StoredColumn, StoredRow, StoredType } from './stored-row.js';

/** The most rows in a block: a vector of the store takes no more. With fewer, the two milliseconds that the store takes for any block weigh. */
export const blockRows = 2_048;

/** Where something stands in a block's bytes or texts. */
export interface Stretch {
  readonly at: number;
  readonly bytes: number;
}

/** A column that has one value in all rows of a block, mostly null: a third of a wide table's columns, and it takes no bytes. */
export interface SameColumn {
  readonly type: StoredType;
  readonly same: SameValue;
}

export interface VariedColumn {
  readonly type: StoredType;
  readonly same?: undefined;
  /** The values. */
  readonly values: Stretch;
  /** Where the bits begin that say which rows have a value; undefined when all of them have. */
  readonly validAt: number | undefined;
  /** The column's long texts among those of the block, in UTF-8. */
  readonly texts: Stretch;
  /** Of a list: how many items there are in all, and where they stand. */
  readonly items?: { readonly count: number; readonly values: Stretch };
}

export type BlockColumn = SameColumn | VariedColumn;

/** Rows as columns of bytes, as the store's vectors take them: built in one thread, written in another, copied in between by nobody. */
export interface ColumnBlock {
  readonly rows: number;
  readonly bytes: ArrayBuffer;
  /** Texts that are too long to stand in their column. */
  readonly texts: ArrayBuffer;
  readonly columns: readonly BlockColumn[];
}

/** Puts checked rows into blocks. */
export function columnBlocks(columns: readonly StoredColumn[], rows: readonly StoredRow[]): readonly ColumnBlock[] {
  const parter = rowParter(columns);
  const blocks: ColumnBlock[] = [];
  for (let from = 0; from < rows.length; from += blockRows) {
    const count = Math.min(blockRows, rows.length - from);
    blocks.push(columnBlock(columns, parter.part(rows, from, count), count));
  }
  parter.forget();
  return blocks;
}

function columnBlock(columns: readonly StoredColumn[], parts: readonly Part[], count: number): ColumnBlock {
  let end = 0;
  const reserve = (bytes: number): Stretch => {
    const at = end;
    end += Math.ceil(bytes / 8) * 8;
    return { at, bytes };
  };
  const laid = columns.map(({ type }, index): SameColumn | Omit<VariedColumn, 'texts'> => {
    const { same, values } = parts[index] ?? nothing;
    if (same !== undefined) return { type, same };
    const place = {
      type,
      values: reserve(count * widths[type]),
      validAt: hasNulls(values, count) ? reserve(Math.ceil(count / 64) * 8).at : undefined,
    };
    if (type !== 'text[]') return place;
    const items = itemsOf(values, count);
    return { ...place, items: { count: items, values: reserve(items * widths.text) } };
  });
  const bytes = new ArrayBuffer(end);
  const texts = new BlockTexts(bytes);
  const written = laid.map((column, index): BlockColumn => {
    if (column.same !== undefined) return column;
    const { values } = parts[index] ?? nothing;
    const at = texts.settled();
    if (column.validAt !== undefined) markValues(values, count, new Int32Array(bytes, column.validAt));
    writers[column.type](values, count, { bytes, texts, at: column.values.at, itemsAt: column.items?.values.at ?? 0 });
    return { ...column, texts: { at, bytes: texts.settled() - at } };
  });
  return { rows: count, bytes, texts: texts.taken(), columns: written };
}
