import { Temporal } from 'temporal-polyfill';

import { BadQuery } from './bad-query.js';

/** From an instant up to another, the second exclusive. Null says: no limit on that side. */
export interface Period {
  /** RFC 3339 UTC text with milliseconds, like every instant in a report. */
  readonly from: string | null;
  readonly to: string | null;
  /** The zone in which dates were read. */
  readonly timeZone: string;
}

const dateForm = /^\d{4}-\d{2}-\d{2}$/;
const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;
const expected = 'a date such as 2024-03-01, or a time with its offset such as 2024-03-01T08:00:00+01:00';

/**
 * Reads the two ends of a period. An end is an RFC 3339 time with offset, or a date, which stands for the first moment of that day in
 * `timeZone`. Throws BadQuery when an end is neither, does not exist, or the second is not after the first.
 */
export function periodOf(
  ends: { readonly from?: string | undefined; readonly to?: string | undefined },
  timeZone: string,
): Period {
  const from = ends.from === undefined ? null : instantOf('from', ends.from, timeZone);
  const to = ends.to === undefined ? null : instantOf('to', ends.to, timeZone);
  if (from !== null && to !== null && from >= to) throw new BadQuery('to', 'a moment after `from`');
  return { from, to, timeZone };
}

/** Reads one such end. `field` names it in the BadQuery. */
export /**
 * Reads one moment: an RFC 3339 time with offset, or a date, which stands for the first moment of that day in `timeZone`. Throws BadQuery,
 * naming the field.
 */
function instantOf(field: string, text: string, timeZone: string): string {
  const isDate = dateForm.test(text);
  if (!isDate && !instantForm.test(text)) throw new BadQuery(field, expected);
  const instant = existing(() =>
    isDate ? Temporal.PlainDate.from(text).toZonedDateTime(timeZone).toInstant() : Temporal.Instant.from(text),
  );
  const inUtc = instant?.toString({ smallestUnit: 'millisecond' });
  // A year beyond 0–9999 has another form, which neither compares as text nor fits the table.
  if (inUtc?.length !== 24) throw new BadQuery(field, `${expected}, that exists`);
  return inUtc;
}

/** Temporal throws a RangeError on 30 February or 25 o'clock. */
function existing(read: () => Temporal.Instant): Temporal.Instant | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
