import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { signTest } from '../../src/measures/sign-test.js';

/** 2 · Σ C(n, i) / 2ⁿ in whole numbers, for small n. */
function byHand(k: number, n: number): number {
  let [sum, term] = [0n, 1n];
  for (let i = 0; i <= Math.min(k, n - k); i += 1) {
    sum += term;
    term = (term * BigInt(n - i)) / BigInt(i + 1);
  }
  return Math.min(1, Number((2n * sum * 10n ** 15n) / 2n ** BigInt(n)) / 1e15);
}

describe('the sign test', () => {
  it.each([
    // 2 · (1 + 10) / 2¹⁰
    [9, 1, 0.021484375],
    [0, 6, 0.03125],
    [5, 0, 0.0625],
    [1, 0, 1],
    [5, 5, 1],
    // 2 · (1 + 20 + 190 + 1140 + 4845 + 15504) / 2²⁰
    [15, 5, 0.04138946533203125],
  ])('of %d against %d changes is %d', (one, other, p) => {
    expect(signTest(one, other).pValue).toBeCloseTo(p, 12);
    expect(signTest(one, other).n).toBe(one + other);
  });

  it('says nothing where nothing changed', () => {
    expect(signTest(0, 0)).toEqual({ n: 0, pValue: null });
  });

  it('holds for hundreds of changes: 594 of them against 89', () => {
    const { pValue } = signTest(594, 89);
    expect(pValue).toBeGreaterThan(0);
    expect(pValue).toBeLessThan(1e-90);
  });

  it('is exact, the same for both sides, and falls as the changes lean further', () => {
    const counts = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const { pValue } = signTest(one, other);
        expect(pValue).toEqual(signTest(other, one).pValue);
        if (pValue === null) return;
        expect(pValue).toBeGreaterThan(0);
        expect(pValue).toBeLessThanOrEqual(1);
        expect(pValue).toBeCloseTo(byHand(one, one + other), 10);
        if (one >= other && other > 0) {
          expect(signTest(one + 1, other - 1).pValue).toBeLessThanOrEqual(pValue);
        }
      }),
    );
  });

  it.each([-1, 1.5, Number.NaN])('refuses %d changes', (count) => {
    expect(() => signTest(count, 1)).toThrow(RangeError);
  });
});
