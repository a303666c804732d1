import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type BeforeAfter, weightedDisplacementDifference } from '../../src/measures/weighted-displacement.js';

const counts = fc.record({ before: fc.nat(10_000), after: fc.nat(10_000) });
const none: BeforeAfter = { before: 0, after: 0 };

describe('the weighted displacement difference', () => {
  it('is −118 with a standard error of √1568 for the worked example', () => {
    const result = weightedDisplacementDifference({
      treated: { before: 207, after: 110 },
      control: { before: 308, after: 318 },
      displacement: { before: 178, after: 157 },
      displacementControl: { before: 150, after: 140 },
    });
    expect(result.difference).toBe(-118);
    expect(result.standardError).toBe(Math.sqrt(1568));
    expect(result.z?.toFixed(2)).toBe('-2.98');
    expect(result.lower.toFixed(0)).toBe('-196');
    expect(result.upper.toFixed(0)).toBe('-40');
  });

  it('has no z when nothing was counted', () => {
    const result = weightedDisplacementDifference({
      treated: none,
      control: none,
      displacement: none,
      displacementControl: none,
    });
    expect(result).toEqual({ difference: 0, standardError: 0, z: null, lower: 0, upper: 0 });
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %p as a count, naming the area', (count) => {
    const areas = {
      treated: none,
      control: none,
      displacement: { before: 0, after: count },
      displacementControl: none,
    };
    expect(() => weightedDisplacementDifference(areas)).toThrow(/^displacement: expected whole numbers of 0 or more/);
  });

  it('changes its sign, and nothing else, when before and after change places', () => {
    fc.assert(
      fc.property(counts, counts, counts, counts, (treated, control, displacement, displacementControl) => {
        const swapped = ({ before, after }: BeforeAfter): BeforeAfter => ({ before: after, after: before });
        const there = weightedDisplacementDifference({ treated, control, displacement, displacementControl });
        const back = weightedDisplacementDifference({
          treated: swapped(treated),
          control: swapped(control),
          displacement: swapped(displacement),
          displacementControl: swapped(displacementControl),
        });
        expect(back.difference + there.difference).toBe(0);
        expect(back.standardError).toBe(there.standardError);
      }),
    );
  });

  it('counts what moved next door: a displacement as large as the gain leaves nothing', () => {
    fc.assert(
      fc.property(counts, fc.nat(1_000), (control, gain) => {
        const { difference } = weightedDisplacementDifference({
          treated: { before: gain, after: 0 },
          control,
          displacement: { before: 0, after: gain },
          displacementControl: { before: control.after, after: control.before },
        });
        expect(difference).toBe(0);
      }),
    );
  });
});
