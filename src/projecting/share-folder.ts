import type { Geography } from '../geography/geography.js';
import type { QuarantinedEvent, StoredRow, TableBlocks } from '../read-model/projection-tables.js';
import type { SeenKeys } from '../read-model/seen-keys.js';
import type { FoldedEvent, Projection } from './define.js';
import { FactRows } from './fact-rows.js';
import { Folder, quarantined, type Told } from './folder.js';
import { type Kept, KeptRows } from './kept-rows.js';
import { memoryTable, publicTable, subjectColumn, tablesOf } from './table-spec.js';

/** What came of a stretch of the log in one share. */
export interface FoldedShare {
  readonly changes: Readonly<Record<string, TableBlocks>>;
  readonly quarantine: readonly QuarantinedEvent[];
}

/** Gives the rows that a table has under these keys, as of everything that was flushed. */
export type LoadRows = (table: string, keys: readonly string[]) => Promise<ReadonlyMap<string, StoredRow>>;

/** An event of a key is not in the key's stream: the streams cannot be shared between workers. */
export class NotOneStream extends Error {
  override readonly name = 'NotOneStream';
}

/** Events of one key, with what is kept of it; undefined when the table has to be asked. */
interface Series {
  readonly key: string;
  readonly known: Kept | undefined;
  readonly events: FoldedEvent[];
}

/** Folds the events of one share of the streams for one projection: the same fold and the same policy as `foldBatch`, in bulk. */
export class ShareFolder {
  private readonly folder: Folder;
  /** What folds start from: rows, or memories. */
  private readonly kept: KeptRows;
  /** Of a projection that has memories: its rows. */
  private readonly facts: FactRows | undefined;
  private quarantine: QuarantinedEvent[] = [];
  /** Facts of two subjects can be written under one key; where nobody looks for such keys, the one that was recorded last must stay. */
  private readonly inOrder: boolean;
  private readonly told: Told = {
    facts: (facts) => {
      for (const fact of facts) this.facts?.replace(String(fact[this.projection.rowKey]), fact);
    },
    indigestible: (event, error) => {
      this.quarantine.push(quarantined(event, error));
    },
  };

  /** `seen`: by table, the keys that it has already. `alone`: there is no other share, so that any event may shape any row. */
  constructor(
    private readonly projection: Projection,
    private readonly alone: boolean,
    seen: Readonly<Record<string, SeenKeys>>,
    private readonly loadRows: LoadRows,
    private readonly geography: Geography,
  ) {
    this.folder = new Folder(projection);
    this.inOrder = alone && projection.kind === 'facts';
    const [rows, memories] = tablesOf(projection, '').tables;
    if (memories === undefined) this.kept = new KeptRows(rows.columns, seen[rows.name]);
    else {
      this.kept = new KeptRows(memories.columns, seen[memories.name], subjectColumn);
      this.facts = new FactRows(rows.columns, seen[rows.name]);
    }
  }

  /**
   * Folds events that follow on those before, the events of each key in one go: what becomes of one key does not hang on another. Rejects
   * when rows cannot be loaded, or with NotOneStream.
   */
  async fold(events: readonly FoldedEvent[]): Promise<void> {
    const { kept } = this;
    kept.nextTurn();
    const series: Series[] = [];
    const open = new Map<string, Series>();
    const unknown: string[] = [];
    for (const event of events) {
      const key = this.keyOf(event);
      if (key === null) continue;
      let one = open.get(key);
      if (one === undefined || (this.inOrder && one !== series.at(-1))) {
        const known = kept.find(key);
        if (known === undefined) unknown.push(key);
        one = { key, known, events: [] };
        open.set(key, one);
        series.push(one);
      }
      one.events.push(event);
    }
    if (unknown.length > 0) await this.load(unknown);
    for (const one of series) this.take(one);
  }

  /** Gives out what has changed since the last time. */
  flush(): FoldedShare {
    const { projection, kept, facts } = this;
    const quarantine = this.quarantine.sort((a, b) => a.position - b.position);
    this.quarantine = [];
    const rows = publicTable(projection);
    const changes =
      facts === undefined
        ? { [rows]: kept.flush() }
        : { [rows]: facts.flush(), [memoryTable(projection)]: kept.flush() };
    return { changes, quarantine };
  }

  /** Null for an event that shapes nothing here. */
  private keyOf(event: FoldedEvent): string | null {
    if (!this.folder.handles(event)) return null;
    try {
      return this.folder.keyOf(event);
    } catch (error) {
      this.told.indigestible(event, error);
      return null;
    }
  }

  private take({ key, known, events }: Series): void {
    const kept = known ?? this.kept.find(key) ?? this.kept.keep(key, null);
    if (!this.alone) for (const event of events) this.mustBeOfOneStream(key, kept, event);
    const { row, changed } = this.folder.series(key, kept.row, events, this.geography, this.told);
    kept.row = row;
    if (changed) this.kept.change(key, kept);
  }

  private mustBeOfOneStream(key: string, kept: Kept, { stream, position }: FoldedEvent): void {
    if (kept.stream === stream) return;
    const { name, streamOf } = this.projection;
    if (streamOf?.(key) !== stream)
      throw new NotOneStream(`${name}: the event at ${String(position)} is not in the stream of ${key}`);
    kept.stream = stream;
  }

  private async load(keys: readonly string[]): Promise<void> {
    const table = this.facts === undefined ? publicTable(this.projection) : memoryTable(this.projection);
    const found = await this.loadRows(table, keys);
    if (found.size > 0) this.kept.keepLonger();
    for (const key of keys) {
      const row = found.get(key);
      this.kept.keep(key, row === undefined ? null : this.folder.copy(row));
    }
  }
}
