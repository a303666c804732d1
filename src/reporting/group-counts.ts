import type { Snapshot, SqlValue } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { classified, type Outcome, outcomeIn, outsidePopulation, type Question } from './outcomes.js';
import { flagColumns, isMetricFlag } from './metric-flags.js';
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

/** The codes of a row as text; half of all rows have none. */
const codesText = `CASE WHEN len(codes) = 0 THEN '' ELSE array_to_string(codes, ' ') END`;

/** More rows than anybody reads; two fine slices of a long period would make millions. */
export const groupsAtMost = 10_000;

interface Draft {
  readonly key: GroupKey;
  readonly outcomes: Map<Outcome, number>;
  withinTarget: number;
  readonly flags: Map<string, number>;
  synthetic: boolean;
}

/** What one pass over the table counts. */
export interface Counted {
  /** In the order of the groups, unknown last. */
  readonly groups: readonly GroupCounts[];
  /** All groups together, without what was entered late or by hand (X11). */
  readonly withoutLate: GroupCounts;
}

/** Counts the interventions of each group by outcome and by flag. `target` in seconds. Throws BadQuery. */
export async function groupCounts(snapshot: Snapshot, question: Question, target: number): Promise<Counted> {
  const { text, conditions, keys } = classified(snapshot.table, question);
  const within = conditions.bind(target * 1_000);
  const order = keys.map((key) => `${key} NULLS LAST`);
  const late = flagColumns.X11;
  const flagged = Object.values(flagColumns)
    .filter((column) => column !== late)
    .map((column) => `count(*) FILTER (${column}) AS ${column}`);
  // Few interventions differ in their codes: grouped by these as well, one pass over the table counts outcomes and flags. They are
  // grouped as text, which is hashed in half the time of a list.
  const rows = await snapshot.rows(
    `${text}
    SELECT ${[...keys, 'outcome', late].join(', ')}, ${codesText} AS carried, count(*) AS interventions,
      count(*) FILTER (measured AND elapsed <= ${within}) AS within, coalesce(bool_or(synthetic), false) AS synthetic,
      ${flagged.join(', ')}
    FROM classified GROUP BY ALL ORDER BY ${[...order, 'outcome', late, 'carried'].join(', ')}`,
    conditions.values,
  );
  const groups = new Map<string, Draft>();
  const withoutLate = emptyDraft([]);
  for (const row of rows) {
    addRow(draftFor(groups, keyIn(row, keys)), row);
    if (row[late] !== true) addRow(withoutLate, row);
  }
  if (groups.size > groupsAtMost) {
    throw new BadQuery(
      'by',
      `slices that give at most ${String(groupsAtMost)} rows: take coarser ones, or a shorter period`,
    );
  }
  return { groups: [...groups.values()], withoutLate };
}

function addRow(draft: Draft, row: Readonly<Record<string, SqlValue>>): void {
  const outcome = outcomeIn(row.outcome);
  const interventions = present(numberIn(row, 'interventions'), 'interventions');
  draft.outcomes.set(outcome, (draft.outcomes.get(outcome) ?? 0) + interventions);
  if (!(outsidePopulation as readonly Outcome[]).includes(outcome)) addFlags(draft, outcome, row, interventions);
  draft.withinTarget += present(numberIn(row, 'within'), 'within');
  draft.synthetic ||= row.synthetic === true;
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
  const codes = present(textIn(row, 'carried'), 'carried').split(' ');
  for (const code of codes) if (code !== '' && !isMetricFlag(code)) add(code, interventions);
  for (const [code, column] of Object.entries(flagColumns)) {
    if (column !== flagColumns.X11) add(code, present(numberIn(row, column), column));
    else if (row[column] === true) add(code, interventions);
  }
}

/** All groups as one: what the total row counts. */
export function totalOf(groups: readonly GroupCounts[]): GroupCounts {
  const total = emptyDraft([]);
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
    draft = emptyDraft(key);
    groups.set(name, draft);
  }
  return draft;
}

function emptyDraft(key: GroupKey): Draft {
  return { key, outcomes: new Map(), withinTarget: 0, flags: new Map(), synthetic: false };
}
