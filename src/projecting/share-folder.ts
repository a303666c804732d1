import type { Geography } from '../geography/geography.js';
import type { QuarantinedEvent, StoredRow, TableBlocks } from '../read-model/projection-tables.js';
import type { SeenKeys } from '../read-model/seen-keys.js';
import type { FoldedEvent, Projection } from './define.js';
import { Folder, quarantined } from './folder.js';
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

/** Folds the events of one share of the streams for one projection: the same fold and the same policy as `foldBatch`, in bulk. */
export class ShareFolder {
  private readonly folder: Folder;
  private readonly rows: KeptRows;
  private readonly memories: KeptRows | undefined;
  private quarantine: QuarantinedEvent[] = [];

  /** `seen`: by table, the keys that it has already. `alone`: there is no other share, so that any event may shape any row. */
  constructor(
    private readonly projection: Projection,
    private readonly alone: boolean,
    seen: Readonly<Record<string, SeenKeys>>,
    private readonly load: LoadRows,
    private readonly geography: Geography,
  ) {
    this.folder = new Folder(projection);
    const [rows, memories] = tablesOf(projection, '').tables;
    this.rows = new KeptRows(rows.columns, seen[rows.name]);
    this.memories =
      memories === undefined ? undefined : new KeptRows(memories.columns, seen[memories.name], subjectColumn);
  }

  /** Folds events that follow on those before. Rejects when rows cannot be loaded, or with NotOneStream. */
  async fold(events: readonly FoldedEvent[]): Promise<void> {
    const keyed: { readonly key: string; readonly event: FoldedEvent; readonly known: Kept | undefined }[] = [];
    const unknown = new Set<string>();
    const kept = this.memories ?? this.rows;
    for (const event of events) {
      if (!this.folder.handles(event)) continue;
      try {
        const key = this.folder.keyOf(event);
        if (key === null) continue;
        const known = kept.find(key);
        keyed.push({ key, event, known });
        if (known === undefined) unknown.add(key);
      } catch (error) {
        this.quarantine.push(quarantined(event, error));
      }
    }
    if (unknown.size > 0) await this.loadInto(kept, [...unknown]);
    for (const { key, event, known } of keyed) this.take(kept, key, known, event);
  }

  /** Gives out what has changed since the last time. */
  flush(): FoldedShare {
    const { projection, rows, memories } = this;
    const quarantine = this.quarantine.sort((a, b) => a.position - b.position);
    this.quarantine = [];
    const changes = { [publicTable(projection)]: rows.flush() };
    return {
      changes: memories === undefined ? changes : { ...changes, [memoryTable(projection)]: memories.flush() },
      quarantine,
    };
  }

  private take(keptRows: KeptRows, key: string, known: Kept | undefined, event: FoldedEvent): void {
    const { projection, alone, folder } = this;
    const kept = known ?? keptRows.find(key) ?? keptRows.keep(key, null);
    if (!alone && kept.stream !== event.stream) {
      if (projection.streamOf?.(key) !== event.stream) {
        throw new NotOneStream(
          `${projection.name}: the event at ${String(event.position)} is not in the stream of ${key}`,
        );
      }
      kept.stream = event.stream;
    }
    try {
      const { changed, facts } = folder.stepOn(key, kept, event, this.geography);
      if (changed) keptRows.change(key, kept);
      for (const fact of facts) this.rows.replace(String(fact[projection.rowKey]), fact);
    } catch (error) {
      this.quarantine.push(quarantined(event, error));
    }
  }

  private async loadInto(kept: KeptRows, keys: readonly string[]): Promise<void> {
    const table = this.memories === undefined ? publicTable(this.projection) : memoryTable(this.projection);
    const found = await this.load(table, keys);
    for (const key of keys) {
      const row = found.get(key);
      kept.keep(key, row === undefined ? null : this.folder.copy(row));
    }
  }
}
