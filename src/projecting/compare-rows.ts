import type { KeyedHash, Slice, TableView } from '../read-model/table-view.js';
import type { StoredRow, StoredValue } from '../read-model/projection-tables.js';

export interface ChangedColumn {
  readonly column: string;
  readonly before: StoredValue;
  readonly after: StoredValue;
}

export interface RowDifference {
  readonly key: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** The columns that differ; of a row that was added or removed, all that say something. */
  readonly columns: readonly ChangedColumn[];
}

/** A slice whose rows are not the same: its values by the names of the slices, and its rows on each side. */
export interface SliceDifference {
  readonly slice: Readonly<Record<string, string | null>>;
  readonly before: number;
  readonly after: number;
}

/** How a table differs from the one before it, over the columns that both have. */
export interface TableDifferences {
  readonly table: string;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly slices: number;
  /** At most 50. */
  readonly differing: readonly SliceDifference[];
  /** At most 20, the first by key. */
  readonly samples: readonly RowDifference[];
}

/** Of two tables with the same rows. */
export const noDifferences = { added: 0, removed: 0, changed: 0, differing: [], samples: [] } as const;

export interface Compared {
  readonly table: string;
  readonly slices: readonly Slice[];
  readonly columns: readonly string[];
}

const mostSlices = 50;
const mostSamples = 20;
/** With more differing slices than this, all rows are looked at. */
const namedSlices = 2_000;

/** Compares two views of one table: digests slice by slice, then row by row where they differ. */
export async function compareRows(
  before: TableView,
  after: TableView,
  { table, slices, columns }: Compared,
): Promise<TableDifferences> {
  const old = await before.slices(table, slices, columns);
  const fresh = await after.slices(table, slices, columns);
  const oldBySlice = new Map(old.map((one) => [one.slice, one]));
  const freshBySlice = new Map(fresh.map((one) => [one.slice, one]));
  const all = [...new Set([...oldBySlice.keys(), ...freshBySlice.keys()])];
  const differing = all.filter((slice) => oldBySlice.get(slice)?.digest !== freshBySlice.get(slice)?.digest);
  const counts = { added: 0, removed: 0, changed: 0 };
  const found: Pick<RowDifference, 'key' | 'kind'>[] = [];
  if (differing.length > 0) {
    const only = differing.length > namedSlices ? undefined : differing;
    const sides = [before, after].map((view) => view.hashes(table, slices, columns, only));
    for await (const difference of differences(sides[0], sides[1])) {
      counts[difference.kind]++;
      if (found.length < mostSamples) found.push(difference);
    }
  }
  const keys = found.map(({ key }) => key);
  const [rowsBefore, rowsAfter] = [await before.rows(table, keys), await after.rows(table, keys)];
  return {
    table,
    ...counts,
    slices: all.length,
    differing: differing.slice(0, mostSlices).map((slice) => ({
      slice: namedSlice(slices, slice),
      before: oldBySlice.get(slice)?.rows ?? 0,
      after: freshBySlice.get(slice)?.rows ?? 0,
    })),
    samples: found.map(({ key, kind }) => ({
      key,
      kind,
      columns: changedColumns(rowsBefore.get(key), rowsAfter.get(key), columns),
    })),
  };
}

type Hashes = AsyncIterable<readonly KeyedHash[]> | undefined;

/** Walks two lists of hashes in the order of their keys, side by side. */
export async function* differences(before: Hashes, after: Hashes): AsyncGenerator<Pick<RowDifference, 'key' | 'kind'>> {
  const [old, fresh] = [flat(before), flat(after)];
  let [a, b] = [await old.next(), await fresh.next()];
  while (a.done !== true || b.done !== true) {
    const order = a.done === true ? 1 : b.done === true ? -1 : inOrder(a.value.key, b.value.key);
    if (order < 0 && a.done !== true) yield { key: a.value.key, kind: 'removed' };
    if (order > 0 && b.done !== true) yield { key: b.value.key, kind: 'added' };
    if (a.done !== true && b.done !== true && order === 0 && a.value.hash !== b.value.hash) {
      yield { key: a.value.key, kind: 'changed' };
    }
    if (order <= 0) a = await old.next();
    if (order >= 0) b = await fresh.next();
  }
}

async function* flat(chunks: Hashes): AsyncGenerator<KeyedHash, undefined> {
  if (chunks !== undefined) for await (const chunk of chunks) yield* chunk;
  return undefined;
}

/** Below 0: `a` comes first. By code points, as the store sorts text; JavaScript's own order is by UTF-16 units. */
export function inOrder(a: string, b: string): number {
  if (a === b) return 0;
  const ofA = a[Symbol.iterator]();
  const ofB = b[Symbol.iterator]();
  for (;;) {
    const [x, y] = [ofA.next(), ofB.next()];
    if (x.done === true) return -1;
    if (y.done === true) return 1;
    if (x.value !== y.value) return (x.value.codePointAt(0) ?? 0) - (y.value.codePointAt(0) ?? 0);
  }
}

/** The columns in which two rows differ; of a row that one side lacks, all that say something. */
export function changedColumns(
  before: StoredRow | undefined,
  after: StoredRow | undefined,
  columns: readonly string[],
): readonly ChangedColumn[] {
  return columns.flatMap((column) => {
    const values = { before: before?.[column] ?? null, after: after?.[column] ?? null };
    return JSON.stringify(values.before) === JSON.stringify(values.after) ? [] : [{ column, ...values }];
  });
}

function namedSlice(slices: readonly Slice[], text: string): Readonly<Record<string, string | null>> {
  const values = JSON.parse(text) as readonly (string | null)[];
  const nameOf = (slice: Slice): string => (typeof slice === 'string' ? slice : `month of ${slice.month}`);
  return Object.fromEntries(slices.map((slice, index) => [nameOf(slice), values[index] ?? null]));
}
