import type { Snapshot, SqlValue } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { classified, type Outcome, outcomeIn, outsidePopulation, type Question } from './outcomes.js';
import { flagColumns, isMetricFlag } from './metric-flags.js';
import { numberIn, present, textIn, textsIn } from './sql.js';

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
  // Few interventions differ in their codes: grouped by these as well, one pass over the table counts outcomes and flags.
  const rows = await snapshot.rows(
    `${text}
    SELECT ${[...keys, 'outcome', 'codes'].join(', ')}, count(*) AS interventions,
      count(*) FILTER (outcome = 'measured' AND elapsed <= ${within}) AS within, coalesce(bool_or(synthetic), false) AS synthetic,
      ${flagged.join(', ')}
    FROM classified GROUP BY ALL ORDER BY ${[...order, 'outcome', 'codes'].join(', ')}`,
    conditions.values,
  );
  const groups = new Map<string, Draft>();
  for (const row of rows) {
    const draft = draftFor(groups, keyIn(row, keys));
    const outcome = outcomeIn(row.outcome);
    const interventions = present(numberIn(row, 'interventions'), 'interventions');
    draft.outcomes.set(outcome, (draft.outcomes.get(outcome) ?? 0) + interventions);
    if (!(outsidePopulation as readonly Outcome[]).includes(outcome)) addFlags(draft, outcome, row, interventions);
    draft.withinTarget += present(numberIn(row, 'within'), 'within');
    draft.synthetic ||= row.synthetic === true;
  }
  if (groups.size > groupsAtMost) {
    throw new BadQuery(
      'by',
      `slices that give at most ${String(groupsAtMost)} rows: take coarser ones, or a shorter period`,
    );
  }
  return [...groups.values()];
}

/** Adds the codes that the row's interventions carry in the table, and those that hang on the metric: all but the one that is their outcome. */
function addFlags(
  { flags }: Draft,
  outcome: Outcome,
  row: Readonly<Record<string, SqlValue>>,
  interventions: number,
): void {
  const add = (code: string, count: number): void => {
    if (count > 0 && code !== outcome) flags.set(code, (flags.get(code) ?? 0) + count);
  };
  for (const code of textsIn(row, 'codes') ?? []) if (!isMetricFlag(code)) add(code, interventions);
  for (const [code, column] of Object.entries(flagColumns)) add(code, present(numberIn(row, column), column));
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
