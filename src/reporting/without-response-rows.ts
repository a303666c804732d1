import type { Snapshot } from '../read-model/read-model.js';
import { columnBy } from './geography-basis.js';
import { classified, inPopulation, type Outcome, outcomeIn, type Question } from './outcomes.js';
import { interventionPage, type InterventionPage } from './intervention-page.js';
import { groupTold } from './question-told.js';
import { present, textIn, countIn, secondsIn } from './sql.js';

/** How many of a group were cleared without response. Waits are in seconds, from the beginning to the clearing; null where none was. */
export interface ClearedGroup {
  readonly group: string;
  /** The value of each slice; null is not known. */
  readonly groups?: Readonly<Record<string, string | null>>;
  readonly inPopulation: number;
  readonly cleared: number;
  /** 0 to 1, of the population; null where that is empty. */
  readonly clearedShare: number | null;
  /** Those of them that a unit has arrived at, before or after. */
  readonly arrivedAllTheSame: number;
  /** One that really was, as every percentile. */
  readonly medianWaitSeconds: number | null;
  readonly longestWaitSeconds: number | null;
}

export interface ClearedBy {
  /** Null: nobody was named, or no reason given. */
  readonly value: string | null;
  readonly cleared: number;
}

/** One that was cleared without response. */
export interface ClearedIntervention {
  readonly intervention: string;
  readonly outcome: Outcome;
  readonly zone: string | null;
  readonly hotspot: string | null;
  readonly priority: string | null;
  readonly type: string | null;
  readonly startedAt: string;
  readonly clearedAt: string;
  readonly waitSeconds: number;
  readonly reason: string | null;
  readonly authorisedBy: string | null;
  readonly unitsDispatched: number;
  /** When a unit arrived all the same. */
  readonly arrivedAt: string | null;
}

/** By the event that says so, or by a disposition that does: a feed has only that. */
const isCleared = `("clearedWithoutResponseAt" IS NOT NULL OR "disposition" IS NOT DISTINCT FROM 'cleared-without-response')`;
const clearedAt = 'coalesce("clearedWithoutResponseAt", "dispositionAt")';
const waited = `(epoch_ms(${clearedAt}) - epoch_ms("startedAt"))`;

/** Counts by the slices of the question; groups in which nothing was cleared are there with 0. */
export async function clearedGroups(snapshot: Snapshot, question: Question): Promise<readonly ClearedGroup[]> {
  const { text, conditions, keys } = classified(snapshot.table, question);
  const rows = await snapshot.rows(
    `${text}, grouped AS (
      SELECT ${keys.map((key) => `${key}, `).join('')}count(*) AS inPopulation, count(*) FILTER (${isCleared}) AS cleared,
        count(*) FILTER (${isCleared} AND "firstArrivedAt" IS NOT NULL) AS arrived,
        list_sort(coalesce(list(${waited}) FILTER (${isCleared}), [])) AS waits
      FROM classified WHERE ${inPopulation} ${keys.length === 0 ? '' : `GROUP BY ${keys.join(', ')}`}
    )
    SELECT * EXCLUDE (waits), waits[CAST(ceil(len(waits) / 2.0) AS BIGINT)] AS middle, waits[-1] AS longest FROM grouped
    ${keys.length === 0 ? '' : `ORDER BY ${keys.map((key) => `${key} NULLS LAST`).join(', ')}`}`,
    conditions.values,
  );
  const { by } = question;
  return rows.map((row) => {
    const key = by.map((_, index) => textIn(row, `key${String(index)}`));
    const [population, cleared] = [countIn(row, 'inPopulation'), countIn(row, 'cleared')];
    return {
      ...groupTold(by, key),
      inPopulation: population,
      cleared,
      clearedShare: population === 0 ? null : cleared / population,
      arrivedAllTheSame: countIn(row, 'arrived'),
      medianWaitSeconds: secondsIn(row, 'middle'),
      longestWaitSeconds: secondsIn(row, 'longest'),
    };
  });
}

const valuesTold = 1_000;

/** Counts by who decided it or by the reason, most first; at most 1,000 of them. */
export async function clearedBy(
  snapshot: Snapshot,
  question: Question,
  column: 'clearedWithoutResponseBy' | 'clearedWithoutResponseReason',
): Promise<readonly ClearedBy[]> {
  const { text, conditions } = classified(snapshot.table, { ...question, by: [] });
  const rows = await snapshot.rows(
    `${text} SELECT "${column}" AS said, count(*) AS cleared FROM classified WHERE ${inPopulation} AND ${isCleared}
    GROUP BY said ORDER BY cleared DESC, said NULLS LAST LIMIT ${String(valuesTold)}`,
    conditions.values,
  );
  return rows.map((row) => ({ value: textIn(row, 'said'), cleared: countIn(row, 'cleared') }));
}

/** A page of those that were cleared. */
export function clearedPage(
  snapshot: Snapshot,
  question: Question,
  { cursor, limit }: { readonly cursor: string | undefined; readonly limit: number },
): Promise<InterventionPage<ClearedIntervention>> {
  const { geography } = question;
  const found = classified(snapshot.table, { ...question, by: [] });
  const more = [`${clearedAt} AS clearedAt`, `${waited} AS waited`];
  return interventionPage(snapshot, found, { wanted: [inPopulation, isCleared], more, cursor, limit }, (row) => ({
    intervention: present(textIn(row, 'intervention'), 'intervention'),
    outcome: outcomeIn(row.outcome),
    zone: textIn(row, columnBy('zone', geography)),
    hotspot: textIn(row, columnBy('hotspot', geography)),
    priority: textIn(row, 'priority'),
    type: textIn(row, 'type'),
    startedAt: present(textIn(row, 'startedAt'), 'startedAt'),
    clearedAt: present(textIn(row, 'clearedAt'), 'clearedAt'),
    waitSeconds: countIn(row, 'waited') / 1_000,
    reason: textIn(row, 'clearedWithoutResponseReason'),
    authorisedBy: textIn(row, 'clearedWithoutResponseBy'),
    unitsDispatched: countIn(row, 'unitsDispatched'),
    arrivedAt: textIn(row, 'firstArrivedAt'),
  }));
}
