import type { Snapshot, SqlRow } from '../read-model/read-model.js';
import type { Classified } from './outcomes.js';

/** A page of interventions, in the order of their ids. */
export interface InterventionPage<Item> {
  readonly interventions: readonly Item[];
  /** The id after which the next page begins. Absent on the last page. */
  readonly nextCursor?: string;
}

/** Which page of which of the classified interventions. */
export interface WantedPage {
  /** Conditions in SQL over `classified`, all of which hold. */
  readonly wanted: readonly string[];
  /** Columns beside those of `classified`, in SQL. */
  readonly more?: readonly string[];
  /** The id after which the page begins. */
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** Reads a page; `itemIn` makes an item of each row. */
export async function interventionPage<Item extends { readonly intervention: string }>(
  snapshot: Snapshot,
  { text, conditions }: Classified,
  { wanted, more = [], cursor, limit }: WantedPage,
  itemIn: (row: SqlRow) => Item,
): Promise<InterventionPage<Item>> {
  const all = cursor === undefined ? wanted : [...wanted, `"intervention" > ${conditions.bind(cursor)}`];
  // One row more than asked for says whether there is a next page.
  const rows = await snapshot.rows(
    `${text} SELECT ${['*', ...more].join(', ')} FROM classified ${all.length === 0 ? '' : `WHERE ${all.join(' AND ')}`}
    ORDER BY "intervention" LIMIT ${conditions.bind(limit + 1)}`,
    conditions.values,
  );
  const interventions = rows.slice(0, limit).map(itemIn);
  const last = rows.length > limit ? interventions.at(-1) : undefined;
  return { interventions, ...(last === undefined ? {} : { nextCursor: last.intervention }) };
}
