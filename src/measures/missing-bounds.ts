import { notDeterminable, type Limits, type NotDeterminable } from './percentile-limits.js';
import { countOf, rankOf, valueAtRank, type Histogram, type Portion } from './percentile.js';

/** Said of a bound that missing values could push as far as they like. */
export const unbounded = 'unbounded';
export type UpperBound = number | typeof unbounded | NotDeterminable;

/**
 * Between which shares the true one lies, when `within` of `observed` values are within the target and `missing` values could be either:
 * [k/(n+m), (k+m)/(n+m)]. Not determinable when nothing was observed.
 */
export function shareBounds(within: number, observed: number, missing: number): Limits {
  if (observed === 0) return { lower: notDeterminable, upper: notDeterminable };
  const all = observed + missing;
  return { lower: within / all, upper: (within + missing) / all };
}

/**
 * The largest that a percentile can be when `missing` values belong to the histogram and could each be anything:
 * x(⌈portion · (n+m)⌉) with every missing value taken as infinite. Unbounded when that rank falls among the missing ones, not
 * determinable when nothing was observed.
 */
export function percentileUpperBound(observed: Histogram, missing: number, portion: Portion): UpperBound {
  const rank = upperBoundRank(countOf(observed), missing, portion);
  return typeof rank === 'number' ? (valueAtRank(observed, rank) ?? unbounded) : rank;
}

/** The rank among `n` observed values, counted from 1, of the bound of {@link percentileUpperBound}. */
export function upperBoundRank(n: number, missing: number, portion: Portion): UpperBound {
  if (n === 0) return notDeterminable;
  const rank = rankOf(portion, n + missing);
  return rank <= n ? rank : unbounded;
}
