import type { StoredRow } from '../projection-tables.js';

/** The events of one incident stand close together in the log, so that few rows are read twice: so many are kept at least, twice as many at most. */
const keptAtLeast = 25_000;

/**
 * The last row of keys that were used lately; null for a key that the table does not have. Kept in two generations: to forget the oldest of
 * one map for every new key, all places that were emptied before are walked over each time.
 */
export class RecentRows {
  private young = new Map<string, StoredRow | null>();
  private old = new Map<string, StoredRow | null>();

  /** Undefined when nothing is known of the key. */
  get(key: string): StoredRow | null | undefined {
    const row = this.young.get(key);
    return row === undefined ? this.old.get(key) : row;
  }

  set(key: string, row: StoredRow | null): void {
    if (this.young.size >= keptAtLeast) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, row);
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }
}
