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
  /** The turn in which it was last asked for. */
  turn: number;
}

/** Rows are kept for so many turns after they were last asked for: at first, and at most. */
const [fewestTurns, mostTurns] = [4, 32];

/**
 * The rows of one table that a worker is changing, and those that it saw last. What was changed is given out by `flush`; then it can be
 * dropped and read again from the table, so that memory does not grow with the log.
 */
export class KeptRows {
  private known = new Map<string, Kept>();
  private turn = 0;
  private turns = fewestTurns;
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

  /** Begins with another block of the log. */
  nextTurn(): void {
    this.turn++;
  }

  /**
   * To be told when a row was asked for that is not kept any more: the rows that are kept and not needed are what the garbage collector moves
   * about most, and each row that is needed and not kept costs a question to another thread.
   */
  keepLonger(): void {
    this.turns = Math.min(mostTurns, this.turns * 2);
  }

  /** What is known of a key; undefined when the table has to be asked. */
  find(key: string): Kept | undefined {
    const kept = this.known.get(key);
    if (kept !== undefined) {
      kept.turn = this.turn;
      return kept;
    }
    return this.mayStand(key) ? undefined : this.keep(key, null);
  }

  /** Notes what the table has under a key. */
  keep(key: string, row: AnyRow | null): Kept {
    const kept = { row, stands: row !== null, changed: false, stream: '', turn: this.turn };
    this.known.set(key, kept);
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
    const known = new Map<string, Kept>();
    for (const [key, kept] of this.known) if (kept.turn > this.turn - this.turns) known.set(key, kept);
    this.known = known;
    return { blocks: columnBlocks(this.columns, rows), standing };
  }
}
