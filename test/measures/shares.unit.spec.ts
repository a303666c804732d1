import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { percentileUpperBound, shareBounds, unbounded, type UpperBound } from '../../src/measures/missing-bounds.js';
import { notDeterminable } from '../../src/measures/percentile-limits.js';
import { median, p90, percentileOf } from '../../src/measures/percentile.js';
import { wilsonLimits } from '../../src/measures/wilson.js';
import { histogramOf, waits } from './distributions.js';

describe('the Wilson interval', () => {
  it.each([
    [45, 50, 0.7864, 0.9565],
    [9, 10, 0.5958, 0.9821],
    [705_061, 937_446, 0.7512, 0.753],
  ])('of %d of %d is %d to %d', (k, n, low, high) => {
    const { lower, upper } = wilsonLimits(k, n);
    expect(Number(lower).toFixed(4)).toBe(low.toFixed(4));
    expect(Number(upper).toFixed(4)).toBe(high.toFixed(4));
  });

  it('is not determinable for none', () => {
    expect(wilsonLimits(0, 0)).toEqual({ lower: notDeterminable, upper: notDeterminable });
  });

  it('encloses the share, stays within 0 and 1, and mirrors its complement', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const k = Math.round(n * part);
        const { lower, upper } = wilsonLimits(k, n);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        expect(lower).toBeLessThanOrEqual(k / n);
        expect(upper).toBeGreaterThanOrEqual(k / n);
        expect(Number(wilsonLimits(n - k, n).lower)).toBeCloseTo(1 - Number(upper), 12);
      }),
    );
  });
});

describe('the bounds for missing values', () => {
  it('put a share between all missing ones late and all in time', () => {
    expect(shareBounds(2206, 3429, 131)).toEqual({ lower: 2206 / 3560, upper: 2337 / 3560 });
    expect(shareBounds(8, 10, 0)).toEqual({ lower: 0.8, upper: 0.8 });
  });

  it('take a missing value as infinite, and are unbounded when more than a tenth is missing', () => {
    const nine = histogramOf([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(percentileUpperBound(nine, 0, p90)).toBe(9);
    expect(percentileUpperBound(nine, 1, p90)).toBe(9);
    expect(percentileUpperBound(nine, 2, p90)).toBe(unbounded);
    expect(percentileUpperBound(nine, 2, median)).toBe(6);
  });

  it('are not determinable when nothing was observed', () => {
    expect(percentileUpperBound([], 0, p90)).toBe(notDeterminable);
    expect(percentileUpperBound([], 4, p90)).toBe(notDeterminable);
    expect(shareBounds(0, 0, 4)).toEqual({ lower: notDeterminable, upper: notDeterminable });
  });

  it('never narrow when one more is missing', () => {
    const asNumber = (bound: UpperBound): number => (typeof bound === 'number' ? bound : Infinity);
    fc.assert(
      fc.property(waits, fc.nat(60), fc.nat(60), fc.constantFrom(median, p90), (values, missing, target, portion) => {
        const histogram = histogramOf(values);
        const before = percentileUpperBound(histogram, missing, portion);
        const after = percentileUpperBound(histogram, missing + 1, portion);
        expect(asNumber(after)).toBeGreaterThanOrEqual(asNumber(before));
        expect(asNumber(before)).toBeGreaterThanOrEqual(Number(percentileOf(histogram, portion)));

        const within = values.filter((value) => value <= target).length;
        const narrow = shareBounds(within, values.length, missing);
        const wide = shareBounds(within, values.length, missing + 1);
        expect(Number(wide.lower)).toBeLessThanOrEqual(Number(narrow.lower));
        expect(Number(wide.upper)).toBeGreaterThanOrEqual(Number(narrow.upper));
      }),
    );
  });
});
