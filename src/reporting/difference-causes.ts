import type { LogReader } from '../event-log/log-reader.js';
import type { Snapshot } from '../read-model/read-model.js';
import {
  byCodePoints,
  changedContributions,
  type ChangedContribution,
  type ComparedSide,
  type Contribution,
  type ContributionPart,
  differingParts,
  type OneSide,
} from './contributions.js';
import { duplicatesBySurvivor } from './merged-calls.js';
import { correctionsBetween, type EventsBetween, recordedOf } from './recorded-between.js';
import { Conditions, numberIn, present, textIn } from './sql.js';

/** Why a contribution changed: somebody corrected a record, something more was recorded of it, or neither: a boundary or a definition moved. */
export type Cause = 'corrections' | 'facts' | 'elsewhere';
/** Across the target of the side that it is on. */
export type Crossing = 'miss-to-hit' | 'hit-to-miss';

/** An intervention that contributes otherwise on one side than on the other. */
export interface ChangedIntervention {
  readonly intervention: string;
  /** `came`: it is in the question on the later side only. `left`: on the earlier side only. */
  readonly change: 'came' | 'left' | 'changed';
  /** What differs, of one that is on both sides. */
  readonly differs: readonly ContributionPart[];
  readonly crossing: Crossing | null;
  readonly cause: Cause;
  readonly before: Contribution | null;
  readonly after: Contribution | null;
  /** What was recorded of it, and of its duplicates, in between. */
  readonly behind: EventsBetween;
}

/** How many interventions contribute otherwise, and how. One can be under several of outcome, seconds, group and codes. */
export interface DifferenceCounts extends Readonly<Record<ContributionPart, number>> {
  readonly interventions: number;
  readonly came: number;
  readonly left: number;
  readonly missToHit: number;
  readonly hitToMiss: number;
}

/** The same interventions by cause, each under one. */
export interface DifferenceCauses {
  readonly corrections: { readonly interventions: number; readonly corrections: number };
  readonly facts: { readonly interventions: number };
  readonly elsewhere: { readonly interventions: number };
}

export interface FoundCauses {
  readonly counts: DifferenceCounts;
  readonly causes: DifferenceCauses;
  readonly page: readonly ChangedIntervention[];
  readonly nextCursor?: string;
  /** Those that corrections changed. */
  readonly corrected: readonly ChangedContribution[];
}

/** Which of the changed interventions are told. */
export interface DifferencePage {
  readonly limit: number;
  /** Those after it. */
  readonly cursor: string | undefined;
  /** Only those that corrections changed. */
  readonly correctedOnly: boolean;
}

type Side = ComparedSide & { readonly target: number };
type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** Compares two sides, the earlier one first, counts what changed by cause, and gives a page of it with the events behind each. */
export async function causesOf(
  log: LogReader,
  sides: readonly [earlier: Side, later: Side],
  { limit, cursor, correctedOnly }: DifferencePage,
): Promise<FoundCauses> {
  const [earlier, later] = sides;
  const between = [earlier.snapshot.asOf, later.snapshot.asOf] as const;
  const recorded = await correctionsBetween(log, between);
  const known = await lastPositions(earlier.snapshot, [...recorded.keys()]);
  const duplicates = await duplicatesOn(sides);
  const relatives = (id: string): readonly string[] => [id, ...(duplicates.get(id) ?? [])];
  // What was first recorded in between is new, whatever was corrected of it since.
  const correctionsOf = (id: string): number =>
    relatives(id).reduce((sum, one) => sum + (known.has(one) ? (recorded.get(one) ?? 0) : 0), 0);
  const ofDuplicates = await lastPositions(later.snapshot, [...new Set([...duplicates.values()].flat())]);
  const isRecordedOf = (id: string, lastPosition: number): boolean =>
    [lastPosition, ...(duplicates.get(id) ?? []).map((one) => ofDuplicates.get(one) ?? 0)].some(
      (at) => at > between[0],
    );

  const counts: Draft<DifferenceCounts> = { interventions: 0, came: 0, left: 0, outcome: 0, seconds: 0, group: 0, codes: 0, missToHit: 0, hitToMiss: 0 }; // prettier-ignore
  const byCorrection = { interventions: 0, corrections: 0 };
  const corrected: ChangedContribution[] = [];
  const uncorrected: string[] = [];
  const shown: ChangedContribution[] = [];
  let facts = 0;
  for await (const one of changedContributions(earlier, later)) {
    count(counts, one, sides);
    const corrections = correctionsOf(one.intervention);
    if (corrections > 0) {
      byCorrection.interventions += 1;
      byCorrection.corrections += corrections;
      corrected.push(one);
    } else if (one.after === undefined) uncorrected.push(one.intervention);
    else if (isRecordedOf(one.intervention, one.after.lastPosition)) facts += 1;
    if (correctedOnly && corrections === 0) continue;
    // One more than asked for says whether there is a next page.
    if (shown.length <= limit && (cursor === undefined || byCodePoints(one.intervention, cursor) > 0)) shown.push(one);
  }
  // Of what is outside of the question now, the answer above does not say when something was last recorded.
  const left = await lastPositions(later.snapshot, uncorrected);
  facts += uncorrected.filter((id) => isRecordedOf(id, left.get(id) ?? 0)).length;
  const causeOf = ({ intervention, after }: ChangedContribution): Cause => {
    if (correctionsOf(intervention) > 0) return 'corrections';
    return isRecordedOf(intervention, after?.lastPosition ?? left.get(intervention) ?? 0) ? 'facts' : 'elsewhere';
  };
  const page: ChangedIntervention[] = [];
  for (const one of shown.slice(0, limit)) {
    const behind = await recordedOf(log, relatives(one.intervention), between);
    page.push({ ...toldChange(one, sides), cause: causeOf(one), behind });
  }
  const last = shown.length > limit ? page.at(-1) : undefined;
  return {
    counts,
    causes: {
      corrections: byCorrection,
      facts: { interventions: facts },
      elsewhere: { interventions: counts.interventions - byCorrection.interventions - facts },
    },
    page,
    ...(last === undefined ? {} : { nextCursor: last.intervention }),
    corrected,
  };
}

function count(counts: Draft<DifferenceCounts>, one: ChangedContribution, sides: readonly [Side, Side]): void {
  const { change, differs, crossing } = toldChange(one, sides);
  counts.interventions += 1;
  if (change !== 'changed') counts[change] += 1;
  for (const part of differs) counts[part] += 1;
  if (crossing === 'miss-to-hit') counts.missToHit += 1;
  if (crossing === 'hit-to-miss') counts.hitToMiss += 1;
}

function toldChange(
  { intervention, before, after }: ChangedContribution,
  [earlier, later]: readonly [Side, Side],
): Omit<ChangedIntervention, 'cause' | 'behind'> {
  const [was, is] = [isHit(before, earlier.target), isHit(after, later.target)];
  return {
    intervention,
    change: before === undefined ? 'came' : after === undefined ? 'left' : 'changed',
    differs: before === undefined || after === undefined ? [] : differingParts(before, after),
    crossing: was === is || was === null || is === null ? null : is ? 'miss-to-hit' : 'hit-to-miss',
    before: contributionOf(before),
    after: contributionOf(after),
  };
}

function contributionOf(side: OneSide | undefined): Contribution | null {
  if (side === undefined) return null;
  const { outcome, seconds, startAt, stopAt, group, codes } = side;
  return { outcome, seconds, startAt, stopAt, group, codes };
}

/** Whether a measured interval is within the target; null where there is none. */
function isHit(side: OneSide | undefined, target: number): boolean | null {
  if (side?.outcome !== 'measured' || side.seconds === null) return null;
  return side.seconds <= target;
}

/** The duplicates of each intervention on either side, where the metric starts or stops at the call: it then has the T1 of the first of them. */
async function duplicatesOn(sides: readonly Side[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const all = new Map<string, Set<string>>();
  for (const { snapshot, question } of sides) {
    if (question.metric.start !== 'callReceivedAt' && question.metric.stop !== 'callReceivedAt') continue;
    for (const [survivor, found] of await duplicatesBySurvivor(snapshot)) {
      const known = all.get(survivor) ?? new Set();
      for (const one of found) known.add(one);
      all.set(survivor, known);
    }
  }
  return new Map([...all].map(([survivor, found]) => [survivor, [...found]]));
}

const idsAtOnce = 1_000;

/** Of those of some interventions that the table has: the position of the last event that shaped each. */
async function lastPositions(snapshot: Snapshot, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (let from = 0; from < ids.length; from += idsAtOnce) {
    const conditions = new Conditions();
    conditions.among('intervention', ids.slice(from, from + idsAtOnce));
    const rows = await snapshot.rows(
      `SELECT "intervention", "lastPosition" FROM ${snapshot.table} ${conditions.where}`,
      conditions.values,
    );
    for (const row of rows) {
      const last = present(numberIn(row, 'lastPosition'), 'lastPosition');
      found.set(present(textIn(row, 'intervention'), 'intervention'), last);
    }
  }
  return found;
}
