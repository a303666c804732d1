import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { mixAndTime } from '../../src/measures/mix-and-time.js';

describe('the split of a change into mix and rate', () => {
  const stratum = (c0: number, r0: number | undefined, c1: number, r1: number | undefined) => ({
    before: { count: c0, rate: r0 },
    after: { count: c1, rate: r1 },
  });

  it('finds a mere shift of the mix', () => {
    const split = mixAndTime([stratum(80, 0.9, 50, 0.9), stratum(20, 0.5, 50, 0.5)]);
    expect(split?.mixEffect).toBeCloseTo(-0.12, 12);
    expect(split?.timeEffect).toBeCloseTo(0, 12);
  });

  it('finds a mere change of the rates', () => {
    const split = mixAndTime([stratum(50, 0.9, 50, 0.8), stratum(50, 0.5, 50, 0.6)]);
    expect(split?.mixEffect).toBeCloseTo(0, 12);
    expect(split?.timeEffect).toBeCloseTo(0, 12);
    expect(mixAndTime([stratum(10, 0.2, 10, 0.7)])?.timeEffect).toBeCloseTo(0.5, 12);
  });

  it('gives a stratum that is new to the mix', () => {
    const split = mixAndTime([stratum(10, 0.5, 10, 0.5), stratum(0, undefined, 10, 1)]);
    expect(split).toEqual({ change: 0.25, mixEffect: 0.25, timeEffect: 0 });
  });

  it('adds up to the change of the overall rate', () => {
    const part = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 8 }), (pairs) => {
        const overall = (side: 0 | 1): number => {
          const parts = pairs.map((pair) => pair[side]);
          const all = parts.reduce((sum, [count]) => sum + count, 0);
          return parts.reduce((sum, [count, rate]) => sum + count * rate, 0) / all;
        };
        const split = mixAndTime(pairs.map(([[c0, r0], [c1, r1]]) => stratum(c0, r0, c1, r1)));
        expect(split?.change).toBeCloseTo(overall(1) - overall(0), 10);
      }),
    );
  });

  it('is not there for an empty period', () => {
    expect(mixAndTime([stratum(0, undefined, 10, 1)])).toBeUndefined();
    expect(mixAndTime([])).toBeUndefined();
  });
});
