import type { Snapshot } from '../read-model/read-model.js';
import { present, textIn } from './sql.js';

/** The duplicates that were merged into each intervention, directly or through others. Those in a circle are each other's. */
export async function duplicatesBySurvivor(snapshot: Snapshot): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await snapshot.rows(`WITH ${mergedPairs(snapshot.table)} SELECT survivor, duplicate FROM merged`);
  const found = new Map<string, string[]>();
  for (const row of rows) {
    const survivor = present(textIn(row, 'survivor'), 'survivor');
    const duplicate = present(textIn(row, 'duplicate'), 'duplicate');
    if (duplicate === survivor) continue;
    found.set(survivor, [...(found.get(survivor) ?? []), duplicate]);
  }
  return found;
}

/** Few interventions are duplicates: what is told of them is looked up among these alone. */
function mergedPairs(table: string): string {
  return `RECURSIVE duplicate_calls AS MATERIALIZED (
      SELECT "intervention", "mergedInto", "callReceivedAt", codes FROM ${table} WHERE "mergedInto" IS NOT NULL
    ),
    merged(duplicate, survivor) AS (
      SELECT "intervention", "mergedInto" FROM duplicate_calls
      UNION
      SELECT merged.duplicate, next."mergedInto"
      FROM merged JOIN duplicate_calls AS next ON next."intervention" = merged.survivor
    )`;
}

/** The earliest T1 of the duplicates of each intervention that has some, annulled ones left out. */
export async function receivedOfDuplicates(snapshot: Snapshot): Promise<ReadonlyMap<string, string>> {
  const rows = await snapshot.rows(
    `WITH ${groupReceived(snapshot.table)} told AS (SELECT survivor, received FROM duplicates WHERE received IS NOT NULL)
    SELECT survivor, received FROM told`,
  );
  return new Map(
    rows.map((row) => [present(textIn(row, 'survivor'), 'survivor'), present(textIn(row, 'received'), 'received')]),
  );
}

/**
 * The table with `groupReceivedAt`: its own T1, or an earlier one of a duplicate that was merged into it, directly or through others.
 * Duplicates in a circle have each other's; the union stops there.
 */
export function groupReceived(table: string): string {
  return `${mergedPairs(table)},
    duplicates AS (
      SELECT merged.survivor, min(one."callReceivedAt") AS received
      FROM merged JOIN duplicate_calls AS one ON one."intervention" = merged.duplicate
      WHERE NOT list_contains(one.codes, 'X23') GROUP BY merged.survivor
    ),
    with_group AS (
      SELECT one.*, coalesce(least(one."callReceivedAt", received), one."callReceivedAt", received) AS "groupReceivedAt"
      FROM ${table} AS one LEFT JOIN duplicates ON duplicates.survivor = one."intervention"
    ),
    `;
}
