import { setImmediate as nextTurn } from 'node:timers/promises';

import { type Geography, noGeography } from '../geography/geography.js';
import type { QuarantinedEvent, StoredRow, TableChanges } from '../read-model/projection-tables.js';
import type { AnyRow, FoldedEvent, Projection } from './define.js';
import { Folder, quarantined } from './folder.js';
import { memoryTable, publicTable, subjectColumn } from './table-spec.js';

/** Gives the rows that a table has under these keys. */
export type Load = (table: string, keys: Iterable<string>) => Promise<ReadonlyMap<string, StoredRow>>;

/** Events that are folded before whoever came meanwhile gets a turn: two to five milliseconds. */
const eventsAtOnce = 250;

export interface FoldedBatch {
  /** By table. */
  readonly changes: Readonly<Record<string, TableChanges>>;
  readonly quarantine: readonly QuarantinedEvent[];
}

/**
 * Folds events into rows, the same for live and rebuild: the result depends on the events, the loaded rows and, where the projection says
 * so, the boundaries only, not on how the log was cut into batches. Events of types that the projection does not handle are passed over.
 *
 * An event that the fold cannot digest (it throws, or gives a row that the columns cannot hold) goes to quarantine with the reason and
 * leaves no other trace; the rest of the batch goes on. Rejects only when `load` does.
 */
export async function foldBatch(
  projection: Projection,
  events: readonly FoldedEvent[],
  load: Load,
  geography: Geography = noGeography,
): Promise<FoldedBatch> {
  const folder = folderOf(projection);
  const quarantine: QuarantinedEvent[] = [];
  const keyed: { readonly key: string; readonly event: FoldedEvent }[] = [];
  const keys = new Set<string>();
  for (const event of events) {
    if (!folder.handles(event)) continue;
    try {
      const key = folder.keyOf(event);
      if (key === null) continue;
      keyed.push({ key, event });
      keys.add(key);
    } catch (error) {
      quarantine.push(quarantined(event, error));
    }
  }

  const table = projection.kind === 'rows' ? publicTable(projection) : memoryTable(projection);
  const loaded = keys.size === 0 ? new Map<string, StoredRow>() : await load(table, keys);
  const before = projection.kind === 'rows' ? loaded : withoutSubject(loaded);
  const after = new Map<string, AnyRow | null>();
  const facts = new Map<string, AnyRow>();
  for (const [index, { key, event }] of keyed.entries()) {
    if (index > 0 && index % eventsAtOnce === 0) await nextTurn();
    const standing = after.get(key);
    const current = standing === undefined ? (before.get(key) ?? null) : standing;
    try {
      const step = folder.step(key, current, event, geography);
      after.set(key, step.state);
      for (const fact of step.facts) facts.set(String(fact[projection.rowKey]), fact);
    } catch (error) {
      quarantine.push(quarantined(event, error));
    }
  }
  quarantine.sort((a, b) => a.position - b.position);

  const states = changesOf(after, before);
  if (projection.kind === 'rows') return { changes: { [table]: states }, quarantine };
  return {
    changes: { [publicTable(projection)]: { upserts: facts, removals: new Set() }, [table]: withSubject(states) },
    quarantine,
  };
}

const folders = new WeakMap<Projection, Folder>();

function folderOf(projection: Projection): Folder {
  const known = folders.get(projection);
  if (known !== undefined) return known;
  const folder = new Folder(projection);
  folders.set(projection, folder);
  return folder;
}

/** A memory as the fold knows it; its table has the subject in front. */
function withoutSubject(rows: ReadonlyMap<string, StoredRow>): ReadonlyMap<string, StoredRow> {
  const memories = new Map<string, StoredRow>();
  for (const [key, { [subjectColumn]: _subject, ...memory }] of rows) memories.set(key, Object.freeze(memory));
  return memories;
}

function withSubject({ upserts, removals }: TableChanges): TableChanges {
  const rows = new Map<string, StoredRow>();
  for (const [key, memory] of upserts) rows.set(key, { [subjectColumn]: key, ...memory });
  return { upserts: rows, removals };
}

function changesOf(after: ReadonlyMap<string, AnyRow | null>, before: ReadonlyMap<string, StoredRow>): TableChanges {
  const upserts = new Map<string, StoredRow>();
  const removals = new Set<string>();
  for (const [key, row] of after) {
    if (row === null) {
      if (before.has(key)) removals.add(key);
    } else if (row !== before.get(key)) upserts.set(key, row);
  }
  return { upserts, removals };
}
