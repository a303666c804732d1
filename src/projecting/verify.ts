import type { Slice, TableView } from '../read-model/table-view.js';
import { compareRows, noDifferences, type SliceDifference, type TableDifferences } from './compare-rows.js';
import type { Projection } from './define.js';
import { memoryTable, publicTable } from './table-spec.js';
import { OperationRefused } from './operation-refused.js';

/** What came out when a new version was held against the one that serves. */
export interface Verification {
  /** Unchanged: both were made by the same code, so that any difference is a fault. */
  readonly definition: 'unchanged' | 'changed';
  /** The positions that the two were compared at; of a stale live version, where it stopped. */
  readonly position: number;
  readonly livePosition: number;
  readonly rows: number;
  readonly digest: string;
  readonly liveDigest: string;
  readonly tables: readonly TableDifferences[];
  /** Events in quarantine, in the live version and in the new one. */
  readonly quarantined: { readonly live: number; readonly fresh: number; readonly same: boolean };
  /** Columns that only one of the two has. */
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  readonly same: boolean;
}

/** A rebuild by unchanged code did not come to what serves: one of the two is wrong. The new version is kept aside, in `file`. */
export class RebuildDiffers extends OperationRefused {
  override readonly name = 'RebuildDiffers';
  constructor(
    readonly projection: string,
    readonly verification: Verification,
    readonly file: string,
  ) {
    super(
      'REBUILD_DIFFERS',
      `${projection}: ${differencesInWords(verification)}; the definition is unchanged, so this is a fault and the live table goes on. The new one is in ${file}`,
    );
  }
}

/** Holds a new version against the live one. The views MUST be as of the same position where the definition is unchanged. */
export async function verify(
  definition: Projection,
  live: TableView,
  fresh: TableView,
  liveColumns: readonly string[],
): Promise<Verification> {
  const table = publicTable(definition);
  const columns = Object.keys(definition.columns);
  const common = columns.filter((column) => liveColumns.includes(column));
  const slices = slicesOf(definition).filter((slice) =>
    common.includes(typeof slice === 'string' ? slice : slice.month),
  );
  const unchanged = live.identity === fresh.identity;
  // One after the other: whoever asks the live table something meanwhile shares the processors with one of them at most.
  const { rows, digest } = await fresh.digest(table);
  const { digest: liveDigest } = await live.digest(table);
  const tables = [
    unchanged && digest === liveDigest
      ? { ...noDifferences, table, slices: await fresh.countSlices(table, slices) }
      : await compareRows(live, fresh, { table, slices, columns: common }),
  ];
  if (unchanged && definition.kind === 'facts') {
    const remembered = {
      table: memoryTable(definition),
      slices: [],
      columns: ['subject', ...Object.keys(definition.remembers)],
    };
    tables.push(await compareRows(live, fresh, remembered));
  }
  const [aside, asideBefore] = [await fresh.quarantine(), await live.quarantine()];
  const quarantined = { live: asideBefore.rows, fresh: aside.rows, same: aside.digest === asideBefore.digest };
  return {
    definition: unchanged ? 'unchanged' : 'changed',
    position: fresh.position,
    livePosition: live.position,
    rows,
    digest,
    liveDigest,
    tables,
    quarantined,
    columnsAdded: columns.filter((column) => !liveColumns.includes(column)),
    columnsRemoved: liveColumns.filter((column) => !columns.includes(column)),
    same: tables.every((one) => one.differing.length === 0) && quarantined.same,
  };
}

/** One sentence: `3 rows added, 1 removed, 0 changed in response_times (zone 5340, hotspot none, month of requestedAt 2024-02)`. */
export function differencesInWords({ tables, quarantined }: Verification): string {
  const counted = tables.map(
    ({ table, added, removed, changed, differing }) =>
      `${String(added)} rows added, ${String(removed)} removed, ${String(changed)} changed in ${table}${placesInWords(differing)}`,
  );
  if (!quarantined.same)
    counted.push(`${String(quarantined.live)} events in quarantine became ${String(quarantined.fresh)}`);
  return counted.join('; ');
}

const placesInASentence = 3;

/** Where the rows are that differ, in brackets: the first slices, and that there are more. */
function placesInWords(differing: readonly SliceDifference[]): string {
  const named = differing
    .slice(0, placesInASentence)
    .map(({ slice }) => Object.entries(slice).map(([name, value]) => `${name} ${value ?? 'none'}`))
    .filter((parts) => parts.length > 0)
    .map((parts) => parts.join(', '));
  if (named.length === 0) return '';
  return ` (${[...named, ...(differing.length > placesInASentence ? ['and elsewhere'] : [])].join('; ')})`;
}

/** As the definition says, or by zone, hotspot and the month of the first timestamp, as far as the table has them. */
function slicesOf({ slices, columns }: Projection): readonly Slice[] {
  if (slices !== undefined) return slices;
  const timestamp = Object.entries(columns).find(([, { type }]) => type === 'timestamp')?.[0];
  const named = ['zone', 'hotspot'].filter((column) => column in columns);
  return [...named, ...(timestamp === undefined ? [] : [{ month: timestamp }])];
}
