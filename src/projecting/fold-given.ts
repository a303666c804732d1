import { type Geography, noGeography } from '../geography/geography.js';
import type { QuarantinedEvent, StoredRow } from '../read-model/projection-tables.js';
import type { AnyRow, FoldedEvent, Projection } from './define.js';
import { foldBatch } from './fold-batch.js';
import { publicTable } from './table-spec.js';

/** What a projection makes of some events. */
export interface FoldedGiven {
  /** Sorted by key. */
  readonly rows: readonly AnyRow[];
  readonly quarantine: readonly QuarantinedEvent[];
}

export interface GivenOptions {
  readonly batchSize?: number;
  /** For projections that use it. */
  readonly geography?: Geography;
}

/**
 * Folds events as the engine does, into tables in memory, `batchSize` events at a time. Corrections MUST bring their histories along. The result must not depend on the size: where it
 * does, the fold keeps something between events that is not in its rows.
 */
export async function foldGiven(
  projection: Projection,
  events: readonly FoldedEvent[],
  { batchSize = events.length, geography = noGeography }: GivenOptions = {},
): Promise<FoldedGiven> {
  const tables = new Map<string, Map<string, StoredRow>>();
  const tableOf = (name: string): Map<string, StoredRow> => {
    const table = tables.get(name) ?? new Map<string, StoredRow>();
    tables.set(name, table);
    return table;
  };
  const quarantine: QuarantinedEvent[] = [];
  for (let from = 0; from < events.length; from += Math.max(1, batchSize)) {
    const batch = events.slice(from, from + Math.max(1, batchSize));
    const load = (table: string, keys: Iterable<string>): Promise<ReadonlyMap<string, StoredRow>> => {
      const found = [...keys].flatMap((key) => {
        const row = tableOf(table).get(key);
        return row === undefined ? [] : [[key, row] as const];
      });
      return Promise.resolve(new Map(found));
    };
    const folded = await foldBatch(projection, batch, load, geography);
    quarantine.push(...folded.quarantine);
    for (const [name, { upserts, removals }] of Object.entries(folded.changes)) {
      for (const [key, row] of upserts) tableOf(name).set(key, row);
      for (const key of removals) tableOf(name).delete(key);
    }
  }
  const rows = [...tableOf(publicTable(projection))].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return { rows, quarantine };
}
