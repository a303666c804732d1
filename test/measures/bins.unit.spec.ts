import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { binsUpTo } from '../../src/measures/bins.js';

describe('bins', () => {
  it('are of a width that a reader counts in', () => {
    expect(binsUpTo(30, 30)).toEqual({ widthSeconds: 1, count: 30 });
    expect(binsUpTo(1_349, 30)).toEqual({ widthSeconds: 60, count: 23 });
    expect(binsUpTo(31 * 86_400, 30)).toEqual({ widthSeconds: 2 * 86_400, count: 16 });
  });

  it('reach as far as asked, are no more than asked, and none is empty of what was asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        (seconds, atMost) => {
          const { widthSeconds, count } = binsUpTo(seconds, atMost);
          expect(count).toBeLessThanOrEqual(atMost);
          expect(widthSeconds * count).toBeGreaterThanOrEqual(seconds);
          expect(widthSeconds * (count - 1)).toBeLessThan(seconds);
        },
      ),
    );
  });
});
