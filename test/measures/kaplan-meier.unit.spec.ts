import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { kaplanMeier, kaplanMeierPercentile, type WaitCount } from '../../src/measures/kaplan-meier.js';
import { median, p90, percentile } from '../../src/measures/percentile.js';

/** Waits as they are written in books: `9+` is censored at 9. */
function waits(...texts: readonly (string | number)[]): readonly WaitCount[] {
  const counts = new Map<number, { ended: number; censored: number }>();
  for (const text of texts) {
    const value = Number.parseFloat(String(text));
    const count = counts.get(value) ?? { ended: 0, censored: 0 };
    if (String(text).endsWith('+')) count.censored += 1;
    else count.ended += 1;
    counts.set(value, count);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([value, count]) => ({ value, ...count }));
}

// Remission in weeks of 21 patients given 6-MP: E. J. Freireich and others, Blood 21, 1963; the example of every book on the estimate.
const remission = waits(6, 6, 6, '6+', 7, '9+', 10, '10+', '11+', 13, 16, '17+', '19+', '20+', 22, 23, '25+', '32+', '32+', '34+', '35+'); // prettier-ignore

describe('the product-limit estimate', () => {
  it('is that of the published example', () => {
    const rounded = kaplanMeier(remission).map(({ value, survival }) => [value, Number(survival.toFixed(4))]);
    expect(rounded).toEqual([[6, 0.8571], [7, 0.8067], [10, 0.7529], [13, 0.6902], [16, 0.6275], [22, 0.5378], [23, 0.4482]]); // prettier-ignore
    expect(kaplanMeierPercentile(remission, median)).toBe(23);
    expect(kaplanMeierPercentile(remission, p90)).toBeUndefined();
  });

  it('says of nothing that there is nothing, and never ends where the last wait is censored', () => {
    expect(kaplanMeier([])).toEqual([]);
    expect(kaplanMeierPercentile([], median)).toBeUndefined();
    expect(kaplanMeierPercentile(waits('5+', '9+'), median)).toBeUndefined();
    expect(kaplanMeier(waits(5, '9+'))).toEqual([{ value: 5, survival: 0.5 }]);
    expect(kaplanMeierPercentile(waits(5, '9+'), median)).toBe(5);
    expect(kaplanMeier(waits(5, 9)).at(-1)).toEqual({ value: 9, survival: 0 });
  });

  const some = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 200 });

  it('is the order statistic where nothing is censored', () => {
    fc.assert(
      fc.property(some, (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        for (const portion of [median, p90]) {
          expect(kaplanMeierPercentile(waits(...values), portion)).toBe(percentile(sorted, portion));
        }
      }),
    );
  });

  it('falls from 1 to 0, and is never shorter when a wait is censored beyond it', () => {
    fc.assert(
      fc.property(some, some, (ended, censored) => {
        const all = waits(...ended, ...censored.map((value) => `${String(value)}+`));
        const steps = kaplanMeier(all).map(({ survival }) => survival);
        expect(steps.every((survival, index) => survival >= 0 && survival < (steps[index - 1] ?? 1))).toBe(true);
        const without = kaplanMeierPercentile(waits(...ended), median) ?? 0;
        expect(kaplanMeierPercentile(waits(...ended, '60+'), median) ?? Infinity).toBeGreaterThanOrEqual(without);
      }),
    );
  });
});
