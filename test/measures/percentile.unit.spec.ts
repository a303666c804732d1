import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  countAtMost,
  countOf,
  median,
  p90,
  percentile,
  percentileOf,
  rankOf,
  valueAtRank,
  type Histogram,
} from '../../src/measures/percentile.js';
import { ascending, histogramOf, portions, waits } from './distributions.js';

describe('the rank of a percentile', () => {
  it.each([
    [1, 1, 1],
    [9, 5, 9],
    [10, 5, 9],
    [11, 6, 10],
    [100, 50, 90],
    [3429, 1715, 3087],
    [10_000_000, 5_000_000, 9_000_000],
  ])('of %d values is %d for the median and %d for P90', (n, half, ninety) => {
    expect(rankOf(median, n)).toBe(half);
    expect(rankOf(p90, n)).toBe(ninety);
  });

  it('is exact where floating point is not', () => {
    expect(Math.ceil(0.07 * 100)).toBe(8);
    expect(rankOf({ numerator: 7, denominator: 100 }, 100)).toBe(7);
  });

  it.each([0, -1, 1.5, NaN, Infinity])('refuses %d values', (n) => {
    expect(() => rankOf(median, n)).toThrow(RangeError);
  });

  it.each([
    { numerator: 0, denominator: 2 },
    { numerator: 3, denominator: 2 },
    { numerator: 0.5, denominator: 1 },
  ])('refuses the portion $numerator/$denominator', (portion) => {
    expect(() => rankOf(portion, 10)).toThrow(RangeError);
  });
});

describe('a percentile', () => {
  it('is not there when there are no values', () => {
    expect(percentile([], median)).toBeUndefined();
    expect(percentileOf([], median)).toBeUndefined();
  });

  it('is one of its inputs, with enough of them on either side', () => {
    fc.assert(
      fc.property(waits, portions, (values, portion) => {
        const sorted = ascending(values);
        const found = percentile(sorted, portion);
        expect(values).toContain(found);
        const target = (portion.numerator * values.length) / portion.denominator;
        expect(sorted.filter((value) => value <= Number(found)).length).toBeGreaterThanOrEqual(target);
        expect(sorted.filter((value) => value < Number(found)).length).toBeLessThan(target);
      }),
    );
  });

  it('is the same of a histogram as of the sorted values', () => {
    fc.assert(
      fc.property(waits, portions, (values, portion) => {
        expect(percentileOf(histogramOf(values), portion)).toBe(percentile(ascending(values), portion));
      }),
    );
  });
});

describe('a histogram', () => {
  const histogram: Histogram = [
    { value: 10, count: 2 },
    { value: 20, count: 1 },
  ];

  it('finds the value at each rank', () => {
    expect([1, 2, 3, 4].map((rank) => valueAtRank(histogram, rank))).toEqual([10, 10, 20, undefined]);
  });

  it('counts its values, and those up to a limit inclusive', () => {
    expect(countOf(histogram)).toBe(3);
    expect([9, 10, 19, 20].map((limit) => countAtMost(histogram, limit))).toEqual([0, 2, 2, 3]);
  });
});
