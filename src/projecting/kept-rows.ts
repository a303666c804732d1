import type { StoredColumn, TableBlocks } from '../read-model/projection-tables.js';
import { columnBlocks } from '../read-model/column-block.js';
import { SeenKeys } from '../read-model/seen-keys.js';
import type { AnyRow } from './define.js';

/** What a worker knows of one key. */
export interface Kept {
  /** Nobody else's: a fold writes in it. */
  row: AnyRow | null;
  /** A row with this key is in the table as of the last flush. */
  stands: boolean;
  changed: boolean;
  /** The stream that the key was last found to be of. */
  stream: string;
}

/** Keys of which no more is known than that they are in the table take no memory: that many others do at most, twice over. */
const mostYoung = 15_000;

/**
 * The rows of one table that a worker is changing, and those that it saw last. What was changed is given out by `flush`; then it can be
 * dropped and read again from the table, so that memory does not grow with the log.
 */
export class KeptRows {
  private young = new Map<string, Kept>();
  private old = new Map<string, Kept>();
  private changes: [key: string, kept: Kept][] = [];
  private readonly written = new SeenKeys();

  /**
   * `before`: the keys that the table had when the worker began; undefined when it was empty. `keyColumn`: the column that the table has for
   * the key, where rows do not have it themselves.
   */
  constructor(
    private readonly columns: readonly StoredColumn[],
    private readonly before: SeenKeys | undefined,
    private readonly keyColumn?: string,
  ) {}

  /** What is known of a key; undefined when the table has to be asked. */
  find(key: string): Kept | undefined {
    const young = this.young.get(key);
    if (young !== undefined) return young;
    const old = this.old.get(key);
    if (old !== undefined) {
      this.young.set(key, old);
      return old;
    }
    return this.mayStand(key) ? undefined : this.keep(key, null);
  }

  /** Notes what the table has under a key. */
  keep(key: string, row: AnyRow | null): Kept {
    const kept = { row, stands: row !== null, changed: false, stream: '' };
    this.young.set(key, kept);
    return kept;
  }

  /** Notes that the row of a key is another one now. */
  change(key: string, kept: Kept): void {
    if (kept.changed) return;
    kept.changed = true;
    this.changes.push([key, kept]);
  }

  private mayStand(key: string): boolean {
    return this.written.mayHave(key) || this.before?.mayHave(key) === true;
  }

  /** Gives out what has changed since the last time. */
  flush(): TableBlocks {
    const rows: AnyRow[] = [];
    const standing: string[] = [];
    for (const [key, kept] of this.changes) {
      if (kept.stands) standing.push(key);
      if (kept.row !== null) {
        rows.push(this.keyColumn === undefined ? kept.row : { ...kept.row, [this.keyColumn]: key });
        if (!kept.stands) this.written.add(key);
      }
      kept.stands = kept.row !== null;
      kept.changed = false;
    }
    this.changes = [];
    if (this.young.size > mostYoung) {
      this.old = this.young;
      this.young = new Map();
    }
    return { blocks: columnBlocks(this.columns, rows), standing };
  }
}
