import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { AnyRow } from '../../src/projecting/define.js';
import { rowCheck } from '../../src/projecting/row-check.js';

const { absorb, checked } = rowCheck({
  name: { type: 'text', means: '' },
  count: { type: 'integer', means: '' },
  at: { type: 'timestamp', means: '' },
});

function takes(at: unknown): boolean {
  try {
    checked({ name: null, count: null, at } as AnyRow, null);
    return true;
  } catch {
    return false;
  }
}

/** What an instant is, told the long way. */
function isInstant(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

describe('an instant in a row', () => {
  it.each([
    ['2024-02-29T23:59:59.999Z', true],
    ['2023-02-29T00:00:00.000Z', false],
    ['2024-04-30T00:00:00.000Z', true],
    ['2024-04-31T00:00:00.000Z', false],
    ['2024-12-31T00:00:00.000Z', true],
    ['2024-00-10T00:00:00.000Z', false],
    ['2024-01-01T24:00:00.000Z', false],
    ['2024-01-01T00:60:00.000Z', false],
    ['20:4-01-01T00:00:00.000Z', false],
    ['2024-01-01T00:00:00.0/0Z', false],
    ['2024-01-01T00:00:00.000+', false],
    ['2024-01-01T00:00:00Z', false],
  ])('%s: %s', (text, is) => {
    expect(takes(text)).toBe(is);
  });

  it('is what Date gives back unchanged, whichever character is another one', () => {
    const instants = fc
      .integer({ min: Date.UTC(0, 0, 1), max: Date.UTC(9999, 11, 31) })
      .map((ms) => new Date(ms).toISOString());
    const character = fc.constantFrom(...Array.from('0123456789/:-.TZ ٣'));
    fc.assert(
      fc.property(instants, fc.nat({ max: 23 }), character, (text, place, other) => {
        const odd = text.slice(0, place) + other + text.slice(place + 1);
        expect([text, takes(text)]).toEqual([text, true]);
        expect([odd, takes(odd)]).toEqual([odd, isInstant(odd)]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a row that takes over what a fold made of its copy', () => {
  it('is as it was when one of the columns cannot be held', () => {
    const row = { name: 'a', count: 1, at: null };
    expect(() => absorb(row, { name: 'b', count: 2, at: 'never' })).toThrow('column at: expected an instant');
    expect(() => absorb(row, { name: 'b', count: 2 })).toThrow('column at: expected an instant');
    expect(row).toEqual({ name: 'a', count: 1, at: null });
  });

  it('tells whether it says anything else', () => {
    const row = { name: 'a', count: 1, at: null };
    expect(absorb(row, { name: 'a', count: 1, at: null })).toBe(false);
    expect(absorb(row, { name: 'a', count: 2, at: null })).toBe(true);
    expect(row.count).toBe(2);
  });
});
