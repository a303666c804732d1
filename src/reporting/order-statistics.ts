import type { Snapshot } from '../read-model/read-model.js';
import type { GroupKey } from './group-counts.js';
import { classified, type Question } from './outcomes.js';
import { numberIn, present, textIn } from './sql.js';

/** Which order statistics of a group's measured intervals are wanted, by rank from 1. An empty key is the total of all groups. */
export interface WantedRanks {
  readonly key: GroupKey;
  readonly ranks: readonly number[];
}

/** The seconds at a rank of a group's measured intervals. */
export type ValueAt = (key: GroupKey, rank: number) => number | undefined;

/** Most values bound in one SELECT; more ranks are asked for in several. */
const valuesAtMost = 6_000;

/**
 * Looks up order statistics of the measured intervals, exactly: intervals are counted once each, and a rank falls on the one whose running
 * count reaches it. Only what is asked for leaves the store, however many interventions there are.
 */
export async function orderStatistics(
  snapshot: Snapshot,
  question: Question,
  wanted: readonly WantedRanks[],
): Promise<ValueAt> {
  const found = new Map<string, number>();
  const width = question.by.length;
  const total = wanted.filter(({ key }) => key.length === 0).flatMap(ranksOf);
  const groups = width === 0 ? [] : wanted.filter(({ key }) => key.length > 0).flatMap(ranksOf);
  const perQuery = Math.floor(valuesAtMost / (width + 1));
  for (let from = 0; from < groups.length; from += perQuery) {
    await lookUp(snapshot, question, groups.slice(from, from + perQuery), found);
  }
  if (total.length > 0) await lookUp(snapshot, { ...question, by: [] }, total, found);
  return (key, rank) => found.get(nameOf(key, rank));
}

interface WantedRank {
  readonly key: GroupKey;
  readonly rank: number;
}

function ranksOf({ key, ranks }: WantedRanks): readonly WantedRank[] {
  return [...new Set(ranks)].map((rank) => ({ key, rank }));
}

async function lookUp(
  snapshot: Snapshot,
  question: Question,
  wanted: readonly WantedRank[],
  found: Map<string, number>,
): Promise<void> {
  const { text, conditions, keys } = classified(snapshot.table, question);
  const tuples = wanted.map(
    ({ key, rank }) =>
      `(${[...key.map((value) => `${conditions.bind(value)}::VARCHAR`), `${conditions.bind(rank)}::BIGINT`].join(', ')})`,
  );
  const columns = (table: string): string[] => keys.map((key) => `${table}.${key}`);
  const sameGroup = keys.map((key) => `w.${key} IS NOT DISTINCT FROM r.${key} AND `).join('');
  const rows = await snapshot.rows(
    `${text},
    counted AS (SELECT ${[...keys, 'elapsed'].join(', ')}, count(*) AS times FROM classified WHERE outcome = 'measured' GROUP BY ALL),
    running AS (
      SELECT *, sum(times) OVER (${keys.length === 0 ? '' : `PARTITION BY ${keys.join(', ')} `}ORDER BY elapsed ROWS UNBOUNDED PRECEDING)::BIGINT AS upto
      FROM counted
    ),
    wanted(${[...keys, 'place'].join(', ')}) AS (VALUES ${tuples.join(', ')})
    SELECT ${[...columns('w'), 'w.place', 'r.elapsed'].join(', ')}
    FROM wanted w JOIN running r ON ${sameGroup}w.place <= r.upto AND w.place > r.upto - r.times`,
    conditions.values,
  );
  for (const row of rows) {
    const key = keys.map((name) => textIn(row, name));
    // Whole milliseconds in the table: equal intervals are equal here too.
    const seconds = present(numberIn(row, 'elapsed'), 'elapsed') / 1_000;
    found.set(nameOf(key, present(numberIn(row, 'place'), 'place')), seconds);
  }
}

function nameOf(key: GroupKey, rank: number): string {
  return JSON.stringify([rank, ...key]);
}
