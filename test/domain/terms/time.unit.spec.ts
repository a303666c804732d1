import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isInstant, millisecondsBetween } from '../../../src/domain/terms/time.js';

/** What an instant is by the calendar of the language, without any short cut. */
function isInstantByDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text)) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text;
}

const two = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((value) => String(value).padStart(2, '0'));
const written = fc
  .tuple(fc.constantFrom('0000', '1900', '2023', '2024', '9999'), two(0, 13), two(0, 32), two(0, 25), two(58, 61))
  .map(([year, month, day, hour, minute]) => `${year}-${month}-${day}T${hour}:${minute}:59.999Z`);

describe('an instant', () => {
  it('is a date and a time of day that exist, in the one stored form', () => {
    fc.assert(
      // Several in a row: what was found for one date must not be taken for another.
      fc.property(fc.array(written, { minLength: 2, maxLength: 20 }), (texts) => {
        expect(texts.map(isInstant)).toEqual(texts.map(isInstantByDate));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['2024-02-29T00:00:00.000Z', true],
    ['2023-02-29T00:00:00.000Z', false],
    ['2024-02-27T23:59:59.999Z', true],
    ['2024-02-27T24:00:00.000Z', false],
    ['2024-02-27T10:60:00.000Z', false],
    ['2024-02-27T10:00:60.000Z', false],
    ['2024-02-27T10:00:00Z', false],
    ['2024-02-27', false],
    [1_709_030_400_000, false],
  ])('%s: %s', (text, expected) => {
    expect(isInstant(text)).toBe(expected);
  });
});

describe('the time between two instants', () => {
  const years0To9999 = { min: Date.parse('0000-01-01T00:00:00.000Z'), max: Date.parse('9999-12-31T23:59:59.999Z') };
  const ms = fc.integer(years0To9999);

  it('is what the platform makes of it, over leap days and centuries', () => {
    const text = (time: number): string => new Date(time).toISOString();
    fc.assert(
      fc.property(ms, ms, (from, to) => {
        expect(millisecondsBetween(text(from), text(to))).toBe(to - from);
      }),
      { numRuns: 2_000 },
    );
    for (const year of ['1900', '2000', '2023', '2024']) {
      for (const [from, to] of [
        ['02-28T23:59:59.999Z', '03-01T00:00:00.000Z'],
        ['12-31T23:59:59.999Z', '01-01T00:00:00.000Z'],
      ] as const) {
        const between = Date.parse(`${year}-${to}`) - Date.parse(`${year}-${from}`);
        expect(millisecondsBetween(`${year}-${from}`, `${year}-${to}`)).toBe(between);
      }
    }
  });
});
