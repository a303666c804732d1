import type { Snapshot } from '../read-model/read-model.js';
import type { GroupKey } from './group-counts.js';
import { classified, type Question } from './outcomes.js';
import { type Conditions, numberIn, present, textIn } from './sql.js';

/** Which order statistics of a group's measured intervals are wanted, by rank from 1. An empty key is the total of all groups. */
export interface WantedRanks {
  readonly key: GroupKey;
  readonly ranks: readonly number[];
}

/** The seconds at a rank of a group's measured intervals. */
export type ValueAt = (key: GroupKey, rank: number) => number | undefined;

/**
 * Looks up order statistics of the measured intervals, exactly: intervals are counted once each, and a rank falls on the one whose running
 * count reaches it. Only what is asked for leaves the store, however many interventions there are.
 */
export async function orderStatistics(
  snapshot: Snapshot,
  question: Question,
  wanted: readonly WantedRanks[],
): Promise<ValueAt> {
  const groups = wanted.filter(({ key }) => key.length > 0).flatMap(ranksOf);
  const total = wanted.filter(({ key }) => key.length === 0).flatMap(ranksOf);
  const found = await lookUp(snapshot, question, groups, total);
  return (key, rank) => found.get(nameOf(key, rank));
}

interface WantedRank {
  readonly key: GroupKey;
  readonly rank: number;
}

function ranksOf({ key, ranks }: WantedRanks): readonly WantedRank[] {
  return [...new Set(ranks)].map((rank) => ({ key, rank }));
}

/** Looks ranks of groups and of all groups together up in one pass over the table. */
async function lookUp(
  snapshot: Snapshot,
  question: Question,
  groups: readonly WantedRank[],
  total: readonly WantedRank[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  if (groups.length + total.length === 0) return found;
  const { text, conditions, keys } = classified(snapshot.table, question);
  const parts = [
    { of: groups, keys, from: 'counted' },
    { of: total, keys: [], from: '(SELECT elapsed, sum(times) AS times FROM counted GROUP BY elapsed)' },
  ].filter(({ of }) => of.length > 0);
  const rows = await snapshot.rows(
    `${text},
    counted AS MATERIALIZED (SELECT ${[...keys, 'elapsed'].join(', ')}, count(*) AS times FROM classified WHERE measured GROUP BY ALL)
    ${parts.map((part) => partSql(part, keys, conditions)).join('\n    UNION ALL BY NAME ')}`,
    conditions.values,
  );
  for (const row of rows) {
    const key = row.ofGroup === true ? keys.map((name) => textIn(row, name)) : [];
    // Whole milliseconds in the table: equal intervals are equal here too.
    const seconds = present(numberIn(row, 'elapsed'), 'elapsed') / 1_000;
    found.set(nameOf(key, present(numberIn(row, 'place'), 'place')), seconds);
  }
  return found;
}

interface Part {
  readonly of: readonly WantedRank[];
  readonly keys: readonly string[];
  /** A table of `times` by key and `elapsed`. */
  readonly from: string;
}

/**
 * The wanted ranks go in as lists, however many they are: thousands of values in the text would take longer to plan than to find. A list has no
 * nulls, so each key has a sign before it, and one that is not known has none.
 */
function partSql({ of, keys, from }: Part, all: readonly string[], conditions: Conditions): string {
  const lists = keys.map((name, index) => {
    const list = conditions.bind(of.map(({ key }) => (typeof key[index] === 'string' ? `=${key[index]}` : '')));
    return `nullif(unnest(${list}::VARCHAR[]), '')[2:] AS ${name}`;
  });
  const places = conditions.bind(of.map(({ rank }) => String(rank)));
  const sameGroup = keys.map((key) => `w.${key} IS NOT DISTINCT FROM r.${key} AND `).join('');
  const over = keys.length === 0 ? '' : `PARTITION BY ${keys.join(', ')} `;
  return `SELECT ${[...keys.map((key) => `w.${key}`), 'w.place', 'r.elapsed'].join(', ')}, ${String(keys.length === all.length)} AS ofGroup
    FROM (SELECT ${[...lists, `unnest(${places}::BIGINT[]) AS place`].join(', ')}) AS w JOIN (
      SELECT *, sum(times) OVER (${over}ORDER BY elapsed ROWS UNBOUNDED PRECEDING)::BIGINT AS upto FROM ${from}
    ) AS r ON ${sameGroup}w.place <= r.upto AND w.place > r.upto - r.times`;
}

function nameOf(key: GroupKey, rank: number): string {
  return JSON.stringify([rank, ...key]);
}
