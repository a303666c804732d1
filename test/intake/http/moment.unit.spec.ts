import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isInstant } from '../../../src/domain/terms/time.js';
import { readMoment } from '../../../src/intake/http/moment.js';

describe('a moment', () => {
  it.each([
    ['2024-02-27T11:15:00+01:00', '2024-02-27T10:15:00.000Z'],
    ['2024-02-27T10:15:00Z', '2024-02-27T10:15:00.000Z'],
    ['2024-02-27t10:15:00z', '2024-02-27T10:15:00.000Z'],
    ['2024-02-27T10:15:00.1Z', '2024-02-27T10:15:00.100Z'],
    ['2024-02-27T10:15:00.123456789-00:00', '2024-02-27T10:15:00.123Z'],
    ['2024-02-29T00:30:00+01:00', '2024-02-28T23:30:00.000Z'],
    ['2024-12-31T23:30:00-05:30', '2025-01-01T05:00:00.000Z'],
    // In the hour that summer time skips and the one that it repeats, the offset leaves no doubt.
    ['2024-10-27T02:30:00+02:00', '2024-10-27T00:30:00.000Z'],
    ['2024-10-27T02:30:00+01:00', '2024-10-27T01:30:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(readMoment(text)).toBe(instant);
  });

  it.each([
    '2024-02-27T11:15:00',
    '2024-02-27 11:15:00Z',
    '2024-02-27T11:15Z',
    '2024-02-27',
    '2023-02-29T00:00:00Z',
    '2024-02-30T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-02-27T24:00:00Z',
    '2024-02-27T23:59:60Z',
    '2024-02-27T10:15:00+24:00',
    '2024-02-27T10:15:00+0100',
    '2024-02-27T10:15:00.Z',
    '1899-12-31T23:59:59Z',
    '1900-01-01T00:30:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '+002024-02-27T10:15:00Z',
    ' 2024-02-27T10:15:00Z',
    '2024-02-27T10:15:00Z\n',
    '',
    1709028900000,
    null,
    {},
  ])('%j is none', (text) => {
    expect(readMoment(text)).toBeUndefined();
  });

  it('is the same in whichever offset it is written', () => {
    const range = { min: new Date('1901-01-01T00:00:00Z'), max: new Date('2999-01-01T00:00:00Z'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), fc.integer({ min: -1439, max: 1439 }), (date, minutes) => {
        const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const two = (number: number) => String(Math.trunc(number)).padStart(2, '0');
        const offset = Math.abs(minutes);
        const read = readMoment(`${local}${minutes < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`);
        expect(read).toBe(date.toISOString());
        expect(isInstant(read)).toBe(true);
      }),
    );
  });
});
