import { binomialLowerTail } from './binomial.js';
import { countOf, valueAtRank, type Histogram, type Portion } from './percentile.js';

/** Said instead of a number that the data cannot give. */
export const notDeterminable = 'not determinable';
export type NotDeterminable = typeof notDeterminable;

/** A pair of limits, each a number or the statement that there is none. */
export interface Limits {
  readonly lower: number | NotDeterminable;
  readonly upper: number | NotDeterminable;
}

/** The probability outside each limit: 95 % two-sided, equal tails. */
const tail = 0.025;
/** The normal deviate that leaves `tail` outside; it only says where the exact search begins. */
const deviate = 1.96;

/**
 * The ranks (l, u), counted from 1, of the distribution-free 95 % confidence limits of a percentile of `n` values.
 *
 * With B ~ Binomial(n, portion): l is the largest rank with P(B ≤ l − 1) ≤ 0.025, u the smallest with P(B ≥ u) ≤ 0.025. Whatever the
 * distribution, the percentile lies between x(l) and x(u) in at least 95 % of samples (H. A. David and H. N. Nagaraja, Order Statistics,
 * 3rd ed., 7.1). A small sample may have no such rank: then that side is not determinable.
 */
export function percentileLimitRanks(n: number, { numerator, denominator }: Portion): Limits {
  const p = numerator / denominator;
  const q = (denominator - numerator) / denominator;
  const lower = lowerRank(n, p, q);
  // P(B ≥ u) is the lower tail of the failures: P(n − B ≤ n − u), with n − B ~ Binomial(n, q).
  const mirrored = lowerRank(n, q, p);
  return {
    lower: lower === 0 ? notDeterminable : lower,
    upper: mirrored === 0 ? notDeterminable : n + 1 - mirrored,
  };
}

/** The 95 % confidence limits of a percentile of these values, each one of them (see {@link percentileLimitRanks}). */
export function percentileLimits(histogram: Histogram, portion: Portion): Limits {
  const ranks = percentileLimitRanks(countOf(histogram), portion);
  const valueAt = (rank: number | NotDeterminable): number | NotDeterminable =>
    rank === notDeterminable ? rank : (valueAtRank(histogram, rank) ?? notDeterminable);
  return { lower: valueAt(ranks.lower), upper: valueAt(ranks.upper) };
}

/** The largest l ≥ 1 with P(B ≤ l − 1) ≤ 0.025, or 0 when there is none. The normal approximation is off by a rank or two at most. */
function lowerRank(n: number, p: number, q: number): number {
  let rank = Math.min(Math.max(Math.floor(n * p - deviate * Math.sqrt(n * p * q)), 0), n);
  const acceptable = (candidate: number): boolean => binomialLowerTail(candidate - 1, n, p, q) <= tail;
  while (rank < n && acceptable(rank + 1)) rank += 1;
  while (rank > 0 && !acceptable(rank)) rank -= 1;
  return rank;
}
