import type { LogReader } from '../event-log/log-reader.js';
import type { ProjectionTable, ProjectionTables } from '../read-model/projection-tables.js';
import { type ChangedColumn, changedColumns, differences, inOrder, type RowDifference } from './compare-rows.js';
import type { Projection } from './define.js';
import { type EventsBehind, eventsBehind } from './events-behind.js';
import { OperationRefused } from './operation-refused.js';
import type { Snapshots } from './snapshots.js';
import { AsOfRefused } from './position-as-of.js';
import { publicTable } from './table-spec.js';

/** One side of a comparison. */
export interface DiffSide {
  /** As it was asked for: a position, a date or a time, `live` or `previous`. */
  readonly asked: string;
  readonly asOf: number;
  readonly identity: string;
}

export interface DiffedColumn extends ChangedColumn {
  /** Of numbers that both sides have: after less before. */
  readonly delta?: number;
}

export interface DiffedRow extends Pick<RowDifference, 'key' | 'kind'> {
  /** The columns that differ; of a row that was added or removed, all that say something. */
  readonly columns: readonly DiffedColumn[];
  /** What was recorded of it between the two positions. */
  readonly behind: EventsBehind;
}

export interface TableDiff {
  readonly projection: string;
  readonly from: DiffSide;
  readonly to: DiffSide;
  /** False: the two were made by different code, which may be why they differ. */
  readonly sameCode: boolean;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** A page, in the order of the keys. */
  readonly rows: readonly DiffedRow[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

export interface DiffPage {
  /** 1 to `diffRowsAtMost`. */
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export const diffRowsAtMost = 1_000;

export interface DiffTools {
  readonly log: LogReader;
  readonly tables: ProjectionTables;
  readonly snapshots: Snapshots;
  /** Reads a position, a date or a time. */
  readonly positionOf: (moment: string) => Promise<number>;
}

/**
 * Compares a projection's table at two moments, row by row over the columns that both have. Rejects with OperationRefused
 * (NO_PREVIOUS_VERSION), with what `positionOf` rejects with, and with SnapshotBeingMade.
 */
export function diffTables(
  definition: Projection,
  from: string,
  to: string,
  page: DiffPage,
  tools: DiffTools,
): Promise<TableDiff> {
  const { name } = definition;
  return withSide(name, ['from', from], tools, (before) =>
    withSide(name, ['to', to], tools, (after) => diffed(definition, [from, before], [to, after], page, tools)),
  );
}

type Side = readonly [asked: string, table: ProjectionTable];

async function diffed(
  definition: Projection,
  [askedFrom, tableBefore]: Side,
  [askedTo, tableAfter]: Side,
  { limit, cursor }: DiffPage,
  { log }: DiffTools,
): Promise<TableDiff> {
  const table = publicTable(definition);
  const there = new Set(tableBefore.columns(table));
  const columns = tableAfter.columns(table).filter((column) => there.has(column));
  const before = await tableBefore.view();
  try {
    const after = await tableAfter.view();
    try {
      const counts = { added: 0, removed: 0, changed: 0 };
      const found: Pick<RowDifference, 'key' | 'kind'>[] = [];
      for await (const one of differences(before.hashes(table, [], columns), after.hashes(table, [], columns))) {
        counts[one.kind]++;
        // One more than asked for says whether there is a next page.
        if (found.length <= limit && (cursor === undefined || inOrder(one.key, cursor) > 0)) found.push(one);
      }
      const shown = found.slice(0, limit);
      const keys = shown.map(({ key }) => key);
      const [rowsBefore, rowsAfter] = [await before.rows(table, keys), await after.rows(table, keys)];
      const between = [before.position, after.position].sort((a, b) => a - b) as [number, number];
      const behind = await eventsBehind(definition, log, between, [rowsBefore, rowsAfter], keys);
      const last = found.length > limit ? shown.at(-1) : undefined;
      return {
        projection: definition.name,
        from: { asked: askedFrom, asOf: before.position, identity: before.identity },
        to: { asked: askedTo, asOf: after.position, identity: after.identity },
        sameCode: before.identity === after.identity,
        ...counts,
        rows: shown.map(({ key, kind }) => ({
          key,
          kind,
          columns: changedColumns(rowsBefore.get(key), rowsAfter.get(key), columns).map(withDelta),
          behind: behind(key),
        })),
        ...(last === undefined ? {} : { nextCursor: last.key }),
      };
    } finally {
      after.close();
    }
  } finally {
    before.close();
  }
}

function withDelta(changed: ChangedColumn): DiffedColumn {
  const { before, after } = changed;
  return typeof before === 'number' && typeof after === 'number' ? { ...changed, delta: after - before } : changed;
}

/** Runs `work` on the table that a side names. */
async function withSide<T>(
  name: string,
  [field, asked]: readonly [field: string, asked: string],
  { tables, snapshots, positionOf }: DiffTools,
  work: (table: ProjectionTable) => Promise<T>,
): Promise<T> {
  if (asked === 'live') {
    const live = await tables.open(name);
    if (live === undefined) throw new Error(`${name} has no live table`);
    return work(live);
  }
  if (asked === 'previous') {
    const previous = await tables.openPrevious(name);
    if (previous === undefined) throw new OperationRefused('NO_PREVIOUS_VERSION', `${name} has no previous version`);
    try {
      return await work(previous);
    } finally {
      tables.release(previous);
    }
  }
  const position = await positionOf(asked).catch((error: unknown) => {
    throw error instanceof AsOfRefused ? new AsOfRefused(error.expected, field) : error;
  });
  return snapshots.use(name, position, work);
}
