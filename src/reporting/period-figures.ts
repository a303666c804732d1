import { shareBounds } from '../measures/missing-bounds.js';
import type { Snapshot } from '../read-model/read-model.js';
import type { Figures, Funnel } from './figures.js';
import { type GroupCounts, groupCounts, totalOf } from './group-counts.js';
import { figuresOfAll, totalFigures } from './group-figures.js';
import type { MetricTarget } from './metrics.js';
import { classified, type Question } from './outcomes.js';
import { type NamedTarget, targetName } from './named-targets.js';
import { numberIn, present } from './sql.js';

/** What a question is answered with: where everything ended up, the figures of each group, and of all of them together. */
export interface PeriodFigures {
  readonly funnel: Funnel;
  readonly rows: readonly Figures[];
  readonly total: Figures;
}

/** The figures of a question, with what they were made of. */
export interface PeriodAnswer {
  /** The question, with what had to be looked up for it: further ones of the same rows need not look again. */
  readonly asked: Question;
  readonly figures: PeriodFigures;
  /** True when made-up data are among them. */
  readonly synthetic: boolean;
  /** What was counted without late entries. */
  readonly withoutLate: GroupCounts;
}

/** The figures of a question. `target` in seconds. */
export async function periodFigures(snapshot: Snapshot, question: Question, target: number): Promise<PeriodAnswer> {
  const asked = { ...question, anyMerged: question.anyMerged ?? (await isAnyMerged(snapshot)) };
  const { groups, withoutLate } = await groupCounts(snapshot, asked, target);
  const { rows, total } = await figuresOfAll(snapshot, asked, groups);
  const { inPeriod, inPopulation, measured, excluded, censored } = total;
  return {
    asked,
    figures: { funnel: { inPeriod, inPopulation, measured, excluded, censored }, rows, total },
    synthetic: totalOf(groups).synthetic,
    withoutLate,
  };
}

async function isAnyMerged(snapshot: Snapshot): Promise<boolean> {
  return (
    (await snapshot.rows(`SELECT 1 AS one FROM ${snapshot.table} WHERE "mergedInto" IS NOT NULL LIMIT 1`)).length > 0
  );
}

/** The same figures by other leave: what an auditor lays beside a headline. Only what differs from it is there. */
export interface Beside {
  /** Without what has a stamp that was entered late or by hand (X11). */
  readonly withoutLateEntries?: Figures;
  /** By the stamps as they were recorded first, before any correction (X12), annulled records among them. */
  readonly asRecorded?: Figures;
}

/** The totals to lay beside those of an answer. `target` in seconds. */
export async function besideOf(
  snapshot: Snapshot,
  target: number,
  { asked, figures: { total }, withoutLate }: PeriodAnswer,
): Promise<Beside> {
  const all = { ...asked, by: [] };
  const late = total.flags.X11 ?? 0;
  const amended = (total.flags.X12 ?? 0) + (total.excluded.X23 ?? 0);
  return {
    ...(late === 0
      ? {}
      : {
          withoutLateEntries: await totalFigures(snapshot, { ...all, without: [...asked.without, 'X11'] }, withoutLate),
        }),
    ...(amended === 0
      ? {}
      : { asRecorded: (await periodFigures(snapshot, { ...all, stamps: 'recorded' }, target)).figures.total }),
  };
}

/** How a target was done: by all measured interventions, and by the missing ones whether it could have been otherwise. */
export interface TargetResult extends MetricTarget {
  readonly withinTarget: number;
  readonly shareWithinTarget: number | null;
  /** Null where the target names no share. Not determinable: the missing arrivals could make it either. */
  readonly verdict: 'met' | 'missed' | 'not determinable' | null;
}

/** The targets of the definition, of everything that was asked for; and one of the profile, where none of those says the same. */
export async function targetResults(
  snapshot: Snapshot,
  { asked, figures: { total } }: PeriodAnswer,
  named?: NamedTarget,
): Promise<readonly TargetResult[]> {
  const own = asked.metric.targets;
  const isOwn = own.some(({ seconds, share }) => seconds === named?.seconds && share === named.share);
  const targets: readonly MetricTarget[] =
    named === undefined || isOwn
      ? own
      : [...own, { name: targetName(named), seconds: named.seconds, share: named.share }];
  if (targets.length === 0) return [];
  const { text, conditions } = classified(snapshot.table, { ...asked, by: [] });
  const counts = targets.map(
    ({ seconds }, index) =>
      `count(*) FILTER (elapsed <= ${conditions.bind(seconds * 1_000)}) AS within${String(index)}`,
  );
  const [row] = await snapshot.rows(
    `${text} SELECT ${counts.join(', ')} FROM classified WHERE measured`,
    conditions.values,
  );
  if (row === undefined) throw new Error('a count has a row');
  return targets.map((target, index) => {
    const column = `within${String(index)}`;
    const withinTarget = present(numberIn(row, column), column);
    const { measured, missingArrival } = total;
    return {
      ...target,
      withinTarget,
      shareWithinTarget: measured === 0 ? null : withinTarget / measured,
      verdict: target.share === undefined ? null : verdictOf(target.share, withinTarget, measured, missingArrival),
    };
  });
}

function verdictOf(share: number, within: number, measured: number, missing: number): TargetResult['verdict'] {
  const { lower, upper } = shareBounds(within, measured, missing);
  if (typeof lower !== 'number' || typeof upper !== 'number') return 'not determinable';
  if (lower >= share) return 'met';
  return upper < share ? 'missed' : 'not determinable';
}
