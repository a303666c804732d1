import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type ClassStamp, withClassStamp } from '../../projections/columns/class-stamps.js';

const aStamp = fc.record({
  stamp: fc.constantFrom<ClassStamp>('T5', 'T7', 'T9', 'T12'),
  // One ends like another, and one has a blank in it.
  unitClass: fc.constantFrom('patrol', 'bike patrol', 'dog', undefined),
  minute: fc.integer({ min: 10, max: 59 }),
  was: fc.boolean(),
});
const at = (minute: number): string => `2024-02-27T10:${String(minute)}:00.000Z`;

describe('stamps by class of unit', () => {
  it('are the earliest of each class, and of T12 the latest, in one order', () => {
    fc.assert(
      fc.property(fc.array(aStamp, { maxLength: 20 }), (stamps) => {
        const expected = new Map<string, number>();
        for (const { stamp, unitClass, minute, was } of stamps) {
          if (unitClass === undefined) continue;
          const name = JSON.stringify([was ? `was ${stamp}` : stamp, unitClass]);
          const known = expected.get(name) ?? minute;
          expected.set(name, stamp === 'T12' ? Math.max(known, minute) : Math.min(known, minute));
        }
        let found: readonly string[] | null = null;
        for (const { stamp, unitClass, minute, was } of stamps) {
          found = withClassStamp(found === null ? null : Object.freeze(found), stamp, unitClass, at(minute), was);
        }
        const plainly = [...expected].map(([name, minute]) => {
          const [stamp, unitClass] = JSON.parse(name) as [string, string];
          return `${stamp} ${at(minute)} ${unitClass}`;
        });
        expect(found ?? []).toEqual(plainly.sort());
      }),
    );
  });
});
