import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { chanceOfAllAfter } from '../../src/measures/first-use.js';

describe('the chance that all of a kind come after the first few', () => {
  it.each([
    [1, 10, 9, 0.1],
    [2, 4, 2, 1 / 6],
    // C(5, 3) / C(10, 3)
    [3, 10, 5, 10 / 120],
    [5, 10, 5, 1 / 252],
    [4, 10, 7, 0],
    [3, 10, 0, 1],
    [10, 10, 0, 1],
    [10, 10, 1, 0],
  ])('is, of %d among %d, %d before: %d', (k, n, r, chance) => {
    expect(chanceOfAllAfter(k, n, r)).toBeCloseTo(chance, 12);
  });

  it('is a probability that falls with more before and with more of the kind', () => {
    const n = 40;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: n - 1 }), fc.integer({ min: 0, max: n - 1 }), (k, r) => {
        const chance = chanceOfAllAfter(k, n, r);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
        expect(chanceOfAllAfter(k, n, r + 1)).toBeLessThanOrEqual(chance);
        expect(chanceOfAllAfter(k + 1, n, r)).toBeLessThanOrEqual(chance);
        // Drawing the kind or drawing the first ones is the same.
        if (r > 0) expect(chanceOfAllAfter(r, n, k)).toBeCloseTo(chance, 12);
      }),
    );
  });

  it.each([
    [0, 10, 1],
    [11, 10, 1],
    [1, 10, 11],
    [1, 10, -1],
    [1.5, 10, 1],
  ])('refuses %d, %d, %d', (k, n, r) => {
    // prettier-ignore
    expect(() => chanceOfAllAfter(k, n, r)).toThrow(RangeError);
  });
});
