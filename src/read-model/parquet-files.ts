import type { StoredColumn, StoredRow } from './projection-tables.js';

/** What a Parquet file is made of. */
export interface ParquetContent {
  /** In the order of the file. A `timestamp` becomes an instant that is adjusted to UTC. */
  readonly columns: readonly StoredColumn[];
  readonly rows: AsyncIterable<readonly StoredRow[]>;
  /** Said in the file's own metadata, as text, so that a file that is passed on still says what it is. */
  readonly said: Readonly<Record<string, string>>;
}

/**
 * Writes a Parquet file and gives its path. The file, and what is needed to make it, stand in `directory`, which the caller has made for
 * this one purpose and removes. Rejects with what reading the rows rejects with; whatever was written by then is left to the caller.
 */
export type WriteParquet = (directory: string, content: ParquetContent) => Promise<string>;
