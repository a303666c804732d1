import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { notDeterminable, percentileLimitRanks, percentileLimits } from '../../src/measures/percentile-limits.js';
import { median, p90, percentileOf, type Portion } from '../../src/measures/percentile.js';
import { histogramOf, waits } from './distributions.js';

/** The largest k with P(B ≤ k − 1) ≤ 0.025, in whole numbers: 40 · Σ C(n,i) sⁱ fⁿ⁻ⁱ ≤ (s + f)ⁿ; 0 when there is none. */
function lowest(n: number, successes: bigint, failures: bigint): number {
  const whole = (successes + failures) ** BigInt(n);
  let choose = 1n;
  let sum = 0n;
  for (let i = 0; i <= n; i += 1) {
    sum += choose * successes ** BigInt(i) * failures ** BigInt(n - i);
    if (40n * sum > whole) return i;
    choose = (choose * BigInt(n - i)) / BigInt(i + 1);
  }
  throw new Error('unreachable: the whole distribution weighs 1');
}

/** The ranks by the definition alone. */
function exactRanks(n: number, { numerator, denominator }: Portion): readonly (number | string)[] {
  const [successes, failures] = [BigInt(numerator), BigInt(denominator - numerator)];
  const lower = lowest(n, successes, failures);
  const mirrored = lowest(n, failures, successes);
  return [lower === 0 ? notDeterminable : lower, mirrored === 0 ? notDeterminable : n + 1 - mirrored];
}

function ranks(n: number, portion: Portion): readonly (number | string)[] {
  const { lower, upper } = percentileLimitRanks(n, portion);
  return [lower, upper];
}

describe('the ranks of the 95 % limits', () => {
  it.each([
    [10, [2, 9], [7, notDeterminable]],
    [20, [6, 15], [15, notDeterminable]],
    [36, [12, 25], [29, 36]],
    [50, [18, 33], [41, 50]],
    [100, [40, 61], [84, 96]],
    [200, [86, 115], [171, 189]],
    [500, [228, 273], [436, 464]],
    [1000, [469, 532], [881, 919]],
  ])('of %d values are those of the published table', (n, half, ninety) => {
    expect(ranks(n, median)).toEqual(half);
    expect(ranks(n, p90)).toEqual(ninety);
  });

  it('have no upper limit for P90 up to 35 values', () => {
    expect(ranks(35, p90)[1]).toBe(notDeterminable);
    expect(ranks(0, p90)).toEqual([notDeterminable, notDeterminable]);
  });

  it('are those of the definition in whole numbers, for every n up to 120', () => {
    for (let n = 1; n <= 120; n += 1) {
      for (const portion of [median, p90, { numerator: 3, denominator: 4 }, { numerator: 1, denominator: 100 }]) {
        expect([n, portion, ...ranks(n, portion)]).toEqual([n, portion, ...exactRanks(n, portion)]);
      }
    }
  });

  it.each([1_001, 2_500])('are those of the definition for %d values', (n) => {
    expect(ranks(n, median)).toEqual(exactRanks(n, median));
    expect(ranks(n, p90)).toEqual(exactRanks(n, p90));
  });

  it('are found at once for ten million values, where the normal approximation holds', () => {
    const n = 10_000_000;
    const [lower, upper] = ranks(n, p90).map(Number);
    const spread = 1.959963984540054 * Math.sqrt(n * 0.09);
    expect(Math.abs(Number(lower) - (9_000_000 - spread))).toBeLessThan(2);
    expect(Math.abs(Number(upper) - (9_000_001 + spread))).toBeLessThan(2);
    expect(
      ranks(n, median)
        .map(Number)
        .reduce((sum, rank) => sum + rank),
    ).toBe(n + 1);
  });
});

describe('the 95 % limits of a percentile', () => {
  it('enclose it', () => {
    fc.assert(
      fc.property(waits, fc.constantFrom(median, p90), (values, portion) => {
        const histogram = histogramOf(values);
        const found = Number(percentileOf(histogram, portion));
        const { lower, upper } = percentileLimits(histogram, portion);
        if (lower !== notDeterminable) expect(lower).toBeLessThanOrEqual(found);
        if (upper !== notDeterminable) expect(upper).toBeGreaterThanOrEqual(found);
        for (const limit of [lower, upper]) expect([...values, notDeterminable]).toContain(limit);
      }),
    );
  });

  it('are not determinable for no values', () => {
    expect(percentileLimits([], median)).toEqual({ lower: notDeterminable, upper: notDeterminable });
  });
});
