import { columnBlocks } from '../read-model/column-block.js';
import type { StoredColumn, TableBlocks } from '../read-model/projection-tables.js';
import { SeenKeys } from '../read-model/seen-keys.js';
import type { AnyRow } from './define.js';

/** The facts that a worker has written since the last flush. No fold reads them again, so that nothing is kept of them afterwards but a filter of their keys. */
export class FactRows {
  private changes = new Map<string, AnyRow>();
  private readonly written = new SeenKeys();

  /** `before`: the keys that the table had when the worker began; undefined when it was empty. */
  constructor(
    private readonly columns: readonly StoredColumn[],
    private readonly before: SeenKeys | undefined,
  ) {}

  /** What there is under the key is replaced. */
  replace(key: string, row: AnyRow): void {
    this.changes.set(key, row);
  }

  /** Gives out what has changed since the last time. A key that may be in the table counts as standing there. */
  flush(): TableBlocks {
    const standing: string[] = [];
    for (const key of this.changes.keys()) {
      if (this.written.mayHave(key) || this.before?.mayHave(key) === true) standing.push(key);
      this.written.add(key);
    }
    const rows = [...this.changes.values()];
    this.changes = new Map();
    return { blocks: columnBlocks(this.columns, rows), standing };
  }
}
