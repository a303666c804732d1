import fc from 'fast-check';

import type { Histogram, Portion } from '../../src/measures/percentile.js';

/** A few waits in seconds, many of them equal. */
export const waits = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 200 });

/** Fractions above 0 and at most 1. */
export const portions: fc.Arbitrary<Portion> = fc
  .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
  .map(([a, b]) => ({ numerator: Math.min(a, b), denominator: Math.max(a, b) }));

export function ascending(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

/** The histogram of these values, counted the plain way. */
export function histogramOf(values: readonly number[]): Histogram {
  const counts = new Map<number, number>();
  for (const value of ascending(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count }));
}
