import type { Snapshot, SqlRow } from '../read-model/read-model.js';
import { codesIn, flagColumns } from './metric-flags.js';
import { classified, type Outcome, outcomeIn, type Question } from './outcomes.js';
import { groupTold } from './question-told.js';
import { type Conditions, numberIn, present, textIn, secondsIn } from './sql.js';

/** What one intervention adds to the figures of a question. */
export interface Contribution {
  readonly outcome: Outcome;
  /** The interval of the metric, where both clocks are known. */
  readonly seconds: number | null;
  readonly startAt: string | null;
  readonly stopAt: string | null;
  /** The row that it is counted in. */
  readonly group: string;
  readonly codes: readonly string[];
}

/** An intervention on one side of a comparison. */
export interface OneSide extends Contribution {
  readonly intervention: string;
  /** Position of the last event that shaped it. */
  readonly lastPosition: number;
}

/** One whose contribution is not the same on both sides; undefined: it adds nothing there, being outside of the period or unknown. */
export interface ChangedContribution {
  readonly intervention: string;
  readonly before: OneSide | undefined;
  readonly after: OneSide | undefined;
}

/** A table to compare, and what is asked of it. */
export interface ComparedSide {
  readonly snapshot: Snapshot;
  readonly question: Question;
}

/** Interventions are compared by digests of so many parts first: where a few were corrected, few are looked at one by one. */
const parts = 4_096;
const partOf = `CAST(hash("intervention") % ${String(parts)} AS INTEGER)`;
/** With more parts than this that differ, all interventions are looked at. */
const namedParts = 1_024;

/** Gives the interventions that contribute otherwise on one side than on the other, in the order of code points of their ids. */
export async function* changedContributions(
  before: ComparedSide,
  after: ComparedSide,
): AsyncGenerator<ChangedContribution> {
  const [old, fresh] = [await digestsOf(before), await digestsOf(after)];
  const differing = [...new Set([...old.keys(), ...fresh.keys()])].filter((part) => old.get(part) !== fresh.get(part));
  if (differing.length === 0) return;
  const only = differing.length > namedParts ? undefined : differing;
  for await (const pair of inStep(contributionsOf(before, only), contributionsOf(after, only))) {
    if (!isSame(pair.before, pair.after)) yield pair;
  }
}

async function digestsOf({ snapshot, question }: ComparedSide): Promise<ReadonlyMap<number, string>> {
  const { text, conditions, keys } = classified(snapshot.table, question);
  const told = ['"intervention"', 'outcome', 'elapsed', 'codes', ...keys, ...Object.values(flagColumns)];
  const rows = await snapshot.rows(
    `${text} SELECT ${partOf} AS part, CAST(bit_xor(hash(${told.join(', ')})) AS VARCHAR) AS digest FROM classified GROUP BY part`,
    conditions.values,
  );
  return new Map(rows.map((row) => [present(numberIn(row, 'part'), 'part'), present(textIn(row, 'digest'), 'digest')]));
}

async function* contributionsOf(
  { snapshot, question }: ComparedSide,
  only: readonly number[] | undefined,
): AsyncGenerator<OneSide> {
  const { text, conditions, keys } = classified(snapshot.table, question);
  const columns = ['"intervention"', 'outcome', 'elapsed', 'startAt', 'stopAt', 'codes', '"lastPosition"'];
  const batches = snapshot.batches(
    `${text} SELECT ${[...columns, ...keys, ...Object.values(flagColumns)].join(', ')} FROM classified
    ${only === undefined ? '' : `WHERE ${partOf} IN (${bound(only, conditions)})`} ORDER BY "intervention"`,
    conditions.values,
  );
  for await (const rows of batches) for (const row of rows) yield sideIn(row, question);
}

function bound(values: readonly number[], conditions: Conditions): string {
  return values.map((value) => conditions.bind(value)).join(', ');
}

function sideIn(row: SqlRow, { by }: Question): OneSide {
  const key = by.map((_, index) => textIn(row, `key${String(index)}`));
  return {
    intervention: present(textIn(row, 'intervention'), 'intervention'),
    outcome: outcomeIn(row.outcome),
    seconds: secondsIn(row, 'elapsed'),
    startAt: textIn(row, 'startAt'),
    stopAt: textIn(row, 'stopAt'),
    group: groupTold(by, key).group,
    codes: codesIn(row),
    lastPosition: present(numberIn(row, 'lastPosition'), 'lastPosition'),
  };
}

/** Walks two lists in the order of their ids side by side. */
async function* inStep(
  before: AsyncGenerator<OneSide>,
  after: AsyncGenerator<OneSide>,
): AsyncGenerator<ChangedContribution> {
  let [a, b] = [await before.next(), await after.next()];
  while (a.done !== true || b.done !== true) {
    const order = a.done === true ? 1 : b.done === true ? -1 : byCodePoints(a.value.intervention, b.value.intervention);
    const one = order <= 0 && a.done !== true ? a.value : undefined;
    const other = order >= 0 && b.done !== true ? b.value : undefined;
    const intervention = one?.intervention ?? other?.intervention;
    if (intervention === undefined) throw new Error('one of the lists goes on');
    yield { intervention, before: one, after: other };
    if (one !== undefined) a = await before.next();
    if (other !== undefined) b = await after.next();
  }
}

/** As the store sorts text: JavaScript's own order is by UTF-16 units. */
export function byCodePoints(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** What differs between two contributions, as far as a figure shows it. */
export const contributionParts = ['outcome', 'seconds', 'group', 'codes'] as const;
export type ContributionPart = (typeof contributionParts)[number];

export function differingParts(before: Contribution, after: Contribution): readonly ContributionPart[] {
  const same: Readonly<Record<ContributionPart, boolean>> = {
    outcome: before.outcome === after.outcome,
    seconds: before.seconds === after.seconds,
    group: before.group === after.group,
    codes: before.codes.join(' ') === after.codes.join(' '),
  };
  return contributionParts.filter((part) => !same[part]);
}

function isSame(before: OneSide | undefined, after: OneSide | undefined): boolean {
  return before !== undefined && after !== undefined && differingParts(before, after).length === 0;
}
