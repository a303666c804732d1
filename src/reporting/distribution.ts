import { binsUpTo } from '../measures/bins.js';
import type { Snapshot } from '../read-model/read-model.js';
import type { Figures } from './figures.js';
import { classified, type Question } from './outcomes.js';
import { numberIn, present } from './sql.js';

/** How many measured intervals are how long. */
export interface Distribution {
  readonly binSeconds: number;
  /** Of the bins from 0 on, each from its start up to but not including its end. */
  readonly counts: readonly number[];
  /** Longer than the last bin. */
  readonly beyond: number;
}

const binsAtMost = 30;

/** The distribution of what `total` has the figures of, in bins that reach past its percentiles, their limits and the target (seconds). */
export async function distributionOf(
  snapshot: Snapshot,
  question: Question,
  total: Figures,
  target: number,
): Promise<Distribution> {
  const { p90Seconds, p90Limits, medianLimits, p90UpperBoundSeconds } = total;
  const reached = [target, p90Seconds, p90Limits.upper, medianLimits.upper, p90UpperBoundSeconds];
  const last = Math.max(...reached.filter((seconds) => typeof seconds === 'number'));
  const { widthSeconds, count } = binsUpTo(last * 1.1, binsAtMost);
  const { text, conditions } = classified(snapshot.table, { ...question, by: [] });
  const width = conditions.bind(widthSeconds * 1_000);
  const bin = `least(elapsed // ${width}, ${conditions.bind(count)})::INTEGER`;
  const rows = await snapshot.rows(
    `${text} SELECT ${bin} AS bin, count(*) AS times FROM classified WHERE outcome = 'measured' GROUP BY ALL ORDER BY bin`,
    conditions.values,
  );
  const times = new Map(rows.map((row) => [present(numberIn(row, 'bin'), 'bin'), present(numberIn(row, 'times'), 'times')])); // prettier-ignore
  return {
    binSeconds: widthSeconds,
    counts: Array.from({ length: count }, (_, index) => times.get(index) ?? 0),
    beyond: times.get(count) ?? 0,
  };
}
