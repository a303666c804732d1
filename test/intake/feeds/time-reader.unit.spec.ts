import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { compileTimeFormat } from '../../../src/intake/feeds/time-format.js';
import { TimeReader } from '../../../src/intake/feeds/time-reader.js';
import type { Ambiguity } from '../../../src/intake/feeds/zone-offsets.js';

function read(text: string, format: string, zone = 'Europe/Brussels', ambiguous: Ambiguity = 'earlier'): string {
  const value = new TimeReader({ zone, format, ambiguous }).read(text);
  return typeof value === 'string' ? `expected ${value}` : `${value.at} ${value.precision}`;
}

describe('a time of the source', () => {
  it.each([
    ['01/07/2017 12:05:09 AM', 'MM/DD/YYYY hh:mm:ss A', 'UTC', '2017-01-07T00:05:09.000Z second'],
    ['01/07/2017 12:05:09 pm', 'MM/DD/YYYY hh:mm:ss A', 'UTC', '2017-01-07T12:05:09.000Z second'],
    ['9/9/17 3:57:00', 'M/D/YY H:mm:ss', 'America/New_York', '2017-09-09T07:57:00.000Z second'],
    ['27.02.2024 10:15', 'DD.MM.YYYY HH:mm', 'Europe/Brussels', '2024-02-27T09:15:00.000Z minute'],
    ['27-Feb-2024 10h', 'DD-MMM-YYYY HH[h]', 'Europe/Brussels', '2024-02-27T09:00:00.000Z hour'],
    ['2024-07-01', 'YYYY-MM-DD', 'Europe/Brussels', '2024-06-30T22:00:00.000Z day'],
    ['2024-02-27T10:15:00.123', 'YYYY-MM-DDTHH:mm:ss.SSS', 'UTC', '2024-02-27T10:15:00.123Z second'],
    ['2024-02-27 10:15:00 +0530', 'YYYY-MM-DD HH:mm:ss Z', 'UTC', '2024-02-27T04:45:00.000Z second'],
    ['2024-02-27T10:15:00.1234567Z', 'iso', 'Europe/Brussels', '2024-02-27T10:15:00.123Z second'],
    ['2024-02-27T10:15:00+01:00', 'iso', 'UTC', '2024-02-27T09:15:00.000Z second'],
    ['2024-02-27 10:15', 'iso', 'Europe/Brussels', '2024-02-27T09:15:00.000Z minute'],
    ['2024-02-27', 'iso', 'Europe/Brussels', '2024-02-26T23:00:00.000Z day'],
    ['1709025300', 'unix-seconds', 'Europe/Brussels', '2024-02-27T09:15:00.000Z second'],
    ['1709025300123', 'unix-milliseconds', 'Europe/Brussels', '2024-02-27T09:15:00.123Z second'],
  ])('%s as %s in %s', (text, format, zone, expected) => {
    expect(read(text, format, zone)).toBe(expected);
  });

  it.each([
    ['2023-02-29 10:00:00', 'a day that does not exist'],
    ['2023-13-01 10:00:00', 'a thirteenth month'],
    ['2023-01-01 24:00:00', 'a twenty-fifth hour'],
    ['2023-01-01 10:60:00', 'a sixty-first minute'],
    ['1899-12-31 00:00:00', 'a year that is a placeholder'],
    ['2023-1-01 10:00:00', 'one digit where the format has two'],
    ['2023-01-01 10:00:00 ', 'something after it'],
    ['2023-01-01', 'a part that is missing'],
    ['yesterday', 'words'],
  ])('is refused: %s (%s)', (text) => {
    expect(read(text, 'YYYY-MM-DD HH:mm:ss')).toBe('expected a time that exists, written as YYYY-MM-DD HH:mm:ss');
  });

  it('refuses hour 0 and 13 with AM and PM', () => {
    expect(read('2023-01-01 00:10 AM', 'YYYY-MM-DD hh:mm A')).toContain('expected');
    expect(read('2023-01-01 13:10 PM', 'YYYY-MM-DD hh:mm A')).toContain('expected');
  });
});

describe('when the clocks change', () => {
  const format = 'YYYY-MM-DD HH:mm:ss';
  it.each([
    // Put forward at 2 in Brussels on 31 March 2024, and in Los Angeles on 10 March.
    ['2024-03-31 01:59:59', 'Europe/Brussels', 'earlier', '2024-03-31T00:59:59.000Z second'],
    ['2024-03-31 03:00:00', 'Europe/Brussels', 'earlier', '2024-03-31T01:00:00.000Z second'],
    ['2024-03-10 01:59:59', 'America/Los_Angeles', 'earlier', '2024-03-10T09:59:59.000Z second'],
    ['2024-03-10 03:00:00', 'America/Los_Angeles', 'earlier', '2024-03-10T10:00:00.000Z second'],
    // Put back at 3 in Brussels on 27 October, at 2 in Los Angeles on 3 November.
    ['2024-10-27 02:30:00', 'Europe/Brussels', 'earlier', '2024-10-27T00:30:00.000Z second'],
    ['2024-10-27 02:30:00', 'Europe/Brussels', 'later', '2024-10-27T01:30:00.000Z second'],
    ['2024-10-27 01:59:59', 'Europe/Brussels', 'later', '2024-10-26T23:59:59.000Z second'],
    ['2024-10-27 03:00:00', 'Europe/Brussels', 'earlier', '2024-10-27T02:00:00.000Z second'],
    ['2024-11-03 01:30:00', 'America/Los_Angeles', 'earlier', '2024-11-03T08:30:00.000Z second'],
    ['2024-11-03 01:30:00', 'America/Los_Angeles', 'later', '2024-11-03T09:30:00.000Z second'],
    // A zone that changed at one minute past midnight.
    ['2007-11-04 00:00:30', 'America/St_Johns', 'earlier', '2007-11-04T02:30:30.000Z second'],
    ['2007-11-04 23:01:00', 'America/St_Johns', 'earlier', '2007-11-05T02:31:00.000Z second'],
  ] as const)('%s in %s, %s', (text, zone, ambiguous, expected) => {
    expect(read(text, format, zone, ambiguous)).toBe(expected);
  });

  it('refuses a time that was skipped, and one that came twice where the mapping says so', () => {
    expect(read('2024-03-31 02:30:00', format)).toContain('the clocks were put forward over this one');
    expect(read('2024-03-10 02:00:00', format, 'America/Los_Angeles')).toContain('put forward');
    expect(read('2024-10-27 02:30:00', format, 'Europe/Brussels', 'reject')).toContain('put back over this one');
  });

  it('gives back, in the wall time of the zone, what was written', () => {
    const shown = (zone: string) =>
      new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2035, 0) }),
        fc.constantFrom('Europe/Brussels', 'America/Los_Angeles', 'Asia/Kolkata', 'Australia/Lord_Howe'),
        (ms, zone) => {
          const wall = shown(zone).format(new Date(ms));
          const reader = new TimeReader({ zone, format, ambiguous: 'earlier' });
          const value = reader.read(wall);
          expect(typeof value === 'string' ? value : shown(zone).format(new Date(value.at))).toBe(wall);
        },
      ),
    );
  });
});

describe('a format', () => {
  it.each([
    ['YYYY-MM-DD YYYY', 'a second time'],
    ['DD/MM', 'no year'],
    ['YYYY-MM-DD mm', 'minutes but no hour'],
    ['YYYY-MM-DD HH ss', 'seconds but no minutes'],
    ['YYYY-MM-DD HH:mm .SSS', 'a fraction but no seconds'],
    ['YYYY-MM-DD HH hh A', 'the hour twice'],
    ['YYYY-MM-DD [at', 'not a token'],
  ])('that makes no sense is told so: %s', (format, message) => {
    expect(compileTimeFormat(format)).toEqual(expect.stringContaining(message));
  });
});
