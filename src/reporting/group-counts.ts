import type { Snapshot, SqlValue } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { classified, type Outcome, outcomeIn, inPopulation, outsidePopulation, type Question } from './outcomes.js';
import { flagColumns } from './metric-flags.js';
import { numberIn, present, textIn } from './sql.js';

/** The values of the slices that a row is of; empty for the total. Null: not known. */
export type GroupKey = readonly (string | null)[];

/** What was counted of one group. */
export interface GroupCounts {
  readonly key: GroupKey;
  readonly outcomes: ReadonlyMap<Outcome, number>;
  /** Of the measured ones. */
  readonly withinTarget: number;
  /** How many of the population carry each quality code that is no outcome here. */
  readonly flags: ReadonlyMap<string, number>;
  /** True when made-up data are among them. */
  readonly synthetic: boolean;
}

/** More rows than anybody reads; two fine slices of a long period would make millions. */
export const groupsAtMost = 10_000;

interface Draft {
  readonly key: GroupKey;
  readonly outcomes: Map<Outcome, number>;
  withinTarget: number;
  readonly flags: Map<string, number>;
  synthetic: boolean;
}

/** Counts the interventions of each group by outcome and by flag, in the order of the groups (unknown last). `target` in seconds. Throws BadQuery. */
export async function groupCounts(
  snapshot: Snapshot,
  question: Question,
  target: number,
): Promise<readonly GroupCounts[]> {
  const { text, conditions, keys } = classified(snapshot.table, question);
  const within = conditions.bind(target * 1_000);
  const order = keys.map((key) => `${key} NULLS LAST`);
  const flagged = Object.values(flagColumns).map((column) => `count(*) FILTER (${column}) AS ${column}`);
  const rows = await snapshot.rows(
    `${text}
    SELECT ${[...keys, 'outcome'].join(', ')}, count(*) AS interventions,
      count(*) FILTER (outcome = 'measured' AND elapsed <= ${within}) AS within, coalesce(bool_or(synthetic), false) AS synthetic,
      ${flagged.join(', ')}
    FROM classified GROUP BY ALL ORDER BY ${[...order, 'outcome'].join(', ')}`,
    conditions.values,
  );
  const groups = new Map<string, Draft>();
  for (const row of rows) {
    const draft = draftFor(groups, keyIn(row, keys));
    const outcome = outcomeIn(row.outcome);
    draft.outcomes.set(outcome, present(numberIn(row, 'interventions'), 'interventions'));
    if (!(outsidePopulation as readonly Outcome[]).includes(outcome)) addOwnFlags(draft, outcome, row);
    draft.withinTarget += present(numberIn(row, 'within'), 'within');
    draft.synthetic ||= row.synthetic === true;
  }
  if (groups.size > groupsAtMost) {
    throw new BadQuery(
      'by',
      `slices that give at most ${String(groupsAtMost)} rows: take coarser ones, or a shorter period`,
    );
  }
  await addFlags(snapshot, question, groups);
  return [...groups.values()];
}

/** The flags that hang on the metric; those that the rows carry are counted by themselves. */
function addOwnFlags({ flags }: Draft, outcome: Outcome, row: Readonly<Record<string, SqlValue>>): void {
  for (const [code, column] of Object.entries(flagColumns)) {
    const count = present(numberIn(row, column), column);
    if (count > 0 && code !== outcome) flags.set(code, (flags.get(code) ?? 0) + count);
  }
}

/** All groups as one: what the total row counts. */
export function totalOf(groups: readonly GroupCounts[]): GroupCounts {
  const total: Draft = { key: [], outcomes: new Map(), withinTarget: 0, flags: new Map(), synthetic: false };
  for (const { outcomes, withinTarget, flags, synthetic } of groups) {
    for (const [outcome, count] of outcomes) total.outcomes.set(outcome, (total.outcomes.get(outcome) ?? 0) + count);
    for (const [code, count] of flags) total.flags.set(code, (total.flags.get(code) ?? 0) + count);
    total.withinTarget += withinTarget;
    total.synthetic ||= synthetic;
  }
  return total;
}

async function addFlags(snapshot: Snapshot, question: Question, groups: Map<string, Draft>): Promise<void> {
  const { text, conditions, keys } = classified(snapshot.table, question);
  const rows = await snapshot.rows(
    `${text}
    SELECT ${[...keys, 'code'].join(', ')}, count(*) AS interventions
    FROM (SELECT ${[...keys, 'outcome', 'unnest(codes) AS code'].join(', ')} FROM classified WHERE ${inPopulation})
    WHERE code <> outcome AND code NOT IN (${Object.keys(flagColumns)
      .map((code) => `'${code}'`)
      .join(', ')})
    GROUP BY ALL ORDER BY code`,
    conditions.values,
  );
  for (const row of rows) {
    const code = present(textIn(row, 'code'), 'code');
    draftFor(groups, keyIn(row, keys)).flags.set(code, present(numberIn(row, 'interventions'), 'interventions'));
  }
}

function keyIn(row: Readonly<Record<string, SqlValue>>, keys: readonly string[]): GroupKey {
  return keys.map((key) => textIn(row, key));
}

function draftFor(groups: Map<string, Draft>, key: GroupKey): Draft {
  const name = JSON.stringify(key);
  let draft = groups.get(name);
  if (draft === undefined) {
    draft = { key, outcomes: new Map(), withinTarget: 0, flags: new Map(), synthetic: false };
    groups.set(name, draft);
  }
  return draft;
}
