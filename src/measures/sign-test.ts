import { binomialLowerTail } from './binomial.js';

/** What an exact two-sided sign test says of changes that go one way or the other. */
export interface SignTest {
  /** How many changes there were, those that go neither way left out. */
  readonly n: number;
  /**
   * How likely it is that the changes lean at least as far to either side, when each goes either way by the toss of a coin. Null when there were none. Of fewer than six
   * changes it is never below 0.05.
   */
  readonly pValue: number | null;
}

/**
 * The exact two-sided sign test: with n changes of which k go one way, X ~ Binomial(n, ½), p = min(1, 2 · P(X ≤ min(k, n − k))) (W. J. Dixon and A. M. Mood, "The
 * statistical sign test", Journal of the American Statistical Association 41, 1946; of pairs of hits and misses it is the exact form of McNemar's test).
 *
 * Throws a RangeError at a count that is not a whole number of 0 or more.
 */
export function signTest(oneWay: number, otherWay: number): SignTest {
  for (const count of [oneWay, otherWay]) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(`expected whole numbers of 0 or more, got ${String(count)}`);
    }
  }
  const n = oneWay + otherWay;
  if (n === 0) return { n, pValue: null };
  return { n, pValue: Math.min(1, 2 * binomialLowerTail(Math.min(oneWay, otherWay), n, 0.5, 0.5)) };
}
