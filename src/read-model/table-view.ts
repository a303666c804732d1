import type { StoredRow } from './stored-row.js';

export interface TableDigest {
  readonly rows: number;
  /** The same rows give the same digest, in whatever order they were written. */
  readonly digest: string;
}

/** What rows are told apart by when two tables are compared: the values of a column, or the month (UTC) of a timestamp column. */
export type Slice = string | { readonly month: string };

export interface SliceDigest {
  /** The slice's values as a JSON array of text, in the order of the slices asked for. */
  readonly slice: string;
  readonly rows: number;
  /** The same rows give the same digest, whatever their order. */
  readonly digest: string;
}

export interface KeyedHash {
  readonly key: string;
  readonly hash: string;
}

/** One consistent view of a version's tables: what is committed meanwhile does not show in it. To be closed after use. */
export interface TableView {
  readonly identity: string;
  /** The position that the view is as of. */
  readonly position: number;
  digest(table: string): Promise<TableDigest>;
  /** A digest of the rows of each slice, over some columns. Without slices, one digest of all rows. */
  slices(table: string, by: readonly Slice[], columns: readonly string[]): Promise<readonly SliceDigest[]>;
  /** How many slices there are. */
  countSlices(table: string, by: readonly Slice[]): Promise<number>;
  /** The hash of each row over some columns, by key in the order of code points, of some slices only if they are named. */
  hashes(
    table: string,
    by: readonly Slice[],
    columns: readonly string[],
    only?: readonly string[],
  ): AsyncIterable<readonly KeyedHash[]>;
  rows(table: string, keys: Iterable<string>): Promise<ReadonlyMap<string, StoredRow>>;
  /** A digest of which events are in quarantine. */
  quarantine(): Promise<TableDigest>;
  close(): void;
}
