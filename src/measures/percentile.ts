/** A portion of a distribution as a fraction, so that a rank is exact: 0.9 × 10 is not always 9 in floating point. */
export interface Portion {
  readonly numerator: number;
  readonly denominator: number;
}

export const median: Portion = { numerator: 1, denominator: 2 };
export const p90: Portion = { numerator: 9, denominator: 10 };

/** How often a value occurs. */
export interface ValueCount {
  readonly value: number;
  readonly count: number;
}

/** Values in ascending order, each once, with a count of at least 1. It says the same as the sorted array of all values. */
export type Histogram = readonly ValueCount[];

/**
 * The rank ⌈portion · n⌉ of a percentile among `n` sorted values, counted from 1, in whole numbers throughout.
 *
 * Throws a RangeError unless 0 < portion ≤ 1 and `n` is a positive whole number.
 */
export function rankOf(portion: Portion, n: number): number {
  const { numerator, denominator } = portion;
  const product = numerator * n;
  if (
    !Number.isSafeInteger(numerator) ||
    !Number.isSafeInteger(denominator) ||
    numerator < 1 ||
    numerator > denominator
  ) {
    throw new RangeError(
      `portion must be a fraction above 0 and at most 1, not ${String(numerator)}/${String(denominator)}`,
    );
  }
  if (!Number.isSafeInteger(n) || n < 1 || !Number.isSafeInteger(product)) {
    throw new RangeError(`n must be a positive whole number, not ${String(n)}`);
  }
  const rest = product % denominator;
  return (product - rest) / denominator + (rest === 0 ? 0 : 1);
}

/** The percentile of values sorted in ascending order: the order statistic x(⌈portion · n⌉), always one of them. Undefined for none. */
export function percentile(sorted: readonly number[], portion: Portion): number | undefined {
  return sorted.length === 0 ? undefined : sorted[rankOf(portion, sorted.length) - 1];
}

/** The percentile of a histogram, equal to that of the sorted array of its values. Undefined for an empty one. */
export function percentileOf(histogram: Histogram, portion: Portion): number | undefined {
  const n = countOf(histogram);
  return n === 0 ? undefined : valueAtRank(histogram, rankOf(portion, n));
}

/** The value at a rank, counted from 1, or undefined when the histogram has fewer values. */
export function valueAtRank(histogram: Histogram, rank: number): number | undefined {
  let seen = 0;
  for (const { value, count } of histogram) {
    seen += count;
    if (seen >= rank) return value;
  }
  return undefined;
}

/** How many values a histogram holds. */
export function countOf(histogram: Histogram): number {
  return histogram.reduce((sum, { count }) => sum + count, 0);
}

/** How many values of a histogram are at most `limit`. */
export function countAtMost(histogram: Histogram, limit: number): number {
  return histogram.reduce((sum, { value, count }) => (value <= limit ? sum + count : sum), 0);
}
