import type { ChangedContribution, ComparedSide } from './contributions.js';
import type { DifferenceSide } from './difference-side.js';
import { countAtMost, countOf, type Histogram, median, p90, percentileOf } from '../measures/percentile.js';
import { classified } from './outcomes.js';
import { numberIn, present } from './sql.js';

/** What the figures would be if nothing but corrections had come since. Seconds, shares from 0 to 1; null where nothing is measured. */
export interface AloneFigures {
  readonly measured: number;
  readonly medianSeconds: number | null;
  readonly p90Seconds: number | null;
  readonly withinTarget: number;
  readonly shareWithinTarget: number | null;
}

/**
 * The earlier figures, with the corrected interventions as they are on the later side: how far the corrections alone moved them. Null where there are
 * none, and where the later side is measured by another definition, since its intervals are another measure then.
 */
export async function correctionsAlone(
  { snapshot, question }: ComparedSide,
  before: DifferenceSide,
  after: DifferenceSide,
  corrected: readonly ChangedContribution[],
): Promise<AloneFigures | null> {
  if (corrected.length === 0 || before.metric.version !== after.metric.version) return null;
  const { text, conditions } = classified(snapshot.table, { ...question, by: [] });
  const rows = await snapshot.rows(
    `${text} SELECT elapsed, count(*) AS times FROM classified WHERE outcome = 'measured' GROUP BY elapsed`,
    conditions.values,
  );
  const times = new Map(
    rows.map((row) => [present(numberIn(row, 'elapsed'), 'elapsed') / 1_000, present(numberIn(row, 'times'), 'times')]),
  );
  for (const { before: was, after: is } of corrected) {
    if (was?.outcome === 'measured' && was.seconds !== null) add(times, was.seconds, -1);
    if (is?.outcome === 'measured' && is.seconds !== null) add(times, is.seconds, 1);
  }
  const histogram: Histogram = [...times]
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => a - b)
    .map(([value, count]) => ({ value, count }));
  const measured = countOf(histogram);
  const withinTarget = countAtMost(histogram, before.target);
  return {
    measured,
    medianSeconds: percentileOf(histogram, median) ?? null,
    p90Seconds: percentileOf(histogram, p90) ?? null,
    withinTarget,
    shareWithinTarget: measured === 0 ? null : withinTarget / measured,
  };
}

function add(times: Map<number, number>, seconds: number, by: number): void {
  times.set(seconds, (times.get(seconds) ?? 0) + by);
}
