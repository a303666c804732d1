import type { Instant } from '../../domain/terms/time.js';

const form =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** What a moment in a request must look like, in words. */
export const momentExpected =
  'a moment as RFC 3339 text with its offset, from 1900 on, such as 2024-02-27T11:15:00+01:00 or 2024-02-27T10:15:00Z';

/** How far past this machine's clock a moment may lie before it must be a mistake: an offset put wrong, not a clock that runs fast. */
export const aheadAtMostMs = 24 * 60 * 60 * 1000;

/**
 * Reads an RFC 3339 date-time with any offset and gives it as an instant in UTC; undefined when it is none, lies before 1900, or the
 * date does not exist. Digits past the millisecond are cut off. Leap seconds (:60) are not taken: no clock here shows them.
 */
export function readMoment(text: unknown): Instant | undefined {
  if (typeof text !== 'string') return undefined;
  const parts = form.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = parts;
  const date = `${String(year)}-${String(month)}-${String(day)}`;
  const local = Date.parse(`${date}T${String(hour)}:${String(minute)}:${String(second)}Z`);
  // Date.parse rolls 30 February over into March: such a date was never on a calendar.
  if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 10) !== date) return undefined;
  const offsetMs = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 * (sign === '-' ? -1 : 1);
  const utc = local + Number(fraction.padEnd(3, '0').slice(0, 3)) - offsetMs;
  const instant = new Date(utc).toISOString();
  // Past 9999 the text gets a sign and six digits: no longer the stored form.
  return instant >= '1900' && instant.length === 24 ? instant : undefined;
}
