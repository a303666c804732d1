import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { everyPeriod } from '../../src/rendering/calendar.js';
import { wordsOf } from '../../src/rendering/languages.js';
import { countTicks, secondTicks } from '../../src/rendering/scale.js';
import { clockText, countText, hourOfWeekName, periodName } from '../../src/rendering/writing.js';

describe('numbers and times', () => {
  it('are written as the language writes them', () => {
    const counts = (language: string) => [0, 999, 1_000, 1_234_567].map((count) => countText(count, wordsOf(language)));
    expect(counts('en')).toEqual(['0', '999', '1,000', '1,234,567']);
    expect(counts('nl')).toEqual(['0', '999', '1.000', '1.234.567']);
    expect(counts('fr')).toEqual(['0', '999', '1\u202f000', '1\u202f234\u202f567']);
    expect([0, 59.9, 60, 3_599, 3_600, 90_061].map(clockText)).toEqual(['0:00', '0:59', '1:00', '59:59', '1:00:00', '25:01:01']); // prettier-ignore
  });

  it('names calendar periods', () => {
    const names = (language: string) =>
      [
        periodName('day', '2024-03-01', wordsOf(language)),
        periodName('week', '2025-W01', wordsOf(language)),
        periodName('month', '2024-08', wordsOf(language)),
        periodName('quarter', '2024-Q1', wordsOf(language)),
        hourOfWeekName('5-23', wordsOf(language)),
      ].join(' | ');
    expect(names('en')).toBe('1 March 2024 | week 1 of 2025 | August 2024 | Q1 2024 | Friday 23:00');
    expect(names('nl')).toBe('1 maart 2024 | week 1 van 2025 | augustus 2024 | 1e kwartaal 2024 | vrijdag 23 uur');
    expect(names('fr')).toBe('1er mars 2024 | semaine 1 de 2025 | août 2024 | 1er trimestre 2024 | vendredi 23\u00a0h');
  });
});

describe('the periods of a trend', () => {
  it('are all of them, over the end of a year too', () => {
    expect(everyPeriod('week', ['2020-W52', '2021-W02'])).toEqual(['2020-W52', '2020-W53', '2021-W01', '2021-W02']);
    expect(everyPeriod('week', ['2024-W52', '2025-W02'])).toEqual(['2024-W52', '2025-W01', '2025-W02']);
    expect(everyPeriod('day', ['2024-02-28', '2024-03-01'])).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect(everyPeriod('month', ['2024-11', '2025-02'])).toHaveLength(4);
    expect(everyPeriod('quarter', ['2023-Q4', '2024-Q2'])).toEqual(['2023-Q4', '2024-Q1', '2024-Q2']);
    expect(everyPeriod('day', [])).toEqual([]);
  });

  it('are those with something in them where all would be too many', () => {
    expect(everyPeriod('quarter', ['0001-Q1', '9999-Q4'])).toEqual(['0001-Q1', '9999-Q4']);
  });
});

describe('ticks', () => {
  it('begin at zero, are evenly spaced, few, and reach no further than the largest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 2, max: 10 }), (largest, atMost) => {
        for (const ticks of [secondTicks(largest, atMost), countTicks(largest, atMost)]) {
          const [first, second = largest + 1] = ticks;
          expect(first).toBe(0);
          expect(ticks.length).toBeLessThanOrEqual(atMost + 1);
          expect(ticks).toEqual(ticks.map((_, index) => index * second));
          expect(ticks.at(-1)).toBeLessThanOrEqual(largest);
        }
      }),
    );
  });
});
