import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { instantMs, instantText } from '../../src/event-log/instant.js';

const years0To9999 = { min: Date.parse('0000-01-01T00:00:00.000Z'), max: Date.parse('9999-12-31T23:59:59.999Z') };

/** What the platform says of a text: slow, and the judge here. */
function byTheBook(text: string): number | undefined {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text ? ms : undefined;
}

describe('instants', () => {
  it('go to text and back as the platform takes them', () => {
    fc.assert(
      fc.property(fc.integer(years0To9999), (ms) => {
        const text = new Date(ms).toISOString();
        expect(instantText(ms)).toBe(text);
        expect(instantMs(text)).toBe(ms);
      }),
    );
  });

  it('are refused exactly where the platform knows no such date', () => {
    const digits = (length: number, max: number) =>
      fc.integer({ min: 0, max }).map((value) => String(value).padStart(length, '0'));
    const text = fc
      .tuple(digits(4, 9999), digits(2, 13), digits(2, 32), digits(2, 25), digits(2, 61), digits(2, 61), digits(3, 999))
      .map(([y, mo, d, h, mi, s, ms]) => `${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`);
    fc.assert(
      fc.property(text, (candidate) => {
        expect({ candidate, ms: instantMs(candidate) }).toEqual({ candidate, ms: byTheBook(candidate) });
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '2023-02-29T00:00:00.000Z',
    '2024-02-30T00:00:00.000Z',
    '2024-02-27T24:00:00.000Z',
    '2024-02-27T10:15:60.000Z',
    '2024-02-27T10:15:00Z',
    '2024-02-27T10:15:00.000+01:00',
    ' 2024-02-27T10:15:00.000Z',
    '',
    undefined,
    1709028900000,
  ])('%p is none, also right after a good one of the same day', (text) => {
    expect(instantMs('2024-02-27T10:15:00.000Z')).toBe(1709028900000);
    expect(instantMs(text)).toBeUndefined();
  });
});
