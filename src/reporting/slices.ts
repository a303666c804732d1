import { BadQuery } from './bad-query.js';
import { columnBy, type GeographyBasis } from './geography-basis.js';

/** What rows can be made by. `column` is of the response-times table; a calendar slice is of the local time of `startedAt`. */
export const slices = {
  zone: { column: 'zone' },
  hotspot: { column: 'hotspot' },
  municipality: { column: 'municipality' },
  type: { column: 'type' },
  /** The headline uses the priority at dispatch: a later downgrade must not move a call out of its row. */
  priority: { column: 'priorityAtDispatch' },
  'responding-zone': { column: 'respondingZone' },
  'hour-of-week': { calendar: '%u-%H' },
  day: { calendar: '%Y-%m-%d' },
  week: { calendar: '%G-W%V' },
  month: { calendar: '%Y-%m' },
  quarter: { calendar: 'quarter' },
} as const satisfies Readonly<Record<string, { readonly column: string } | { readonly calendar: string }>>;

export type Slice = keyof typeof slices;
export const sliceNames = Object.keys(slices) as readonly Slice[];
/** What `by` takes: one of these, or two slices with a comma between them. */
export const groupings: readonly string[] = [...sliceNames, 'none'];

const slicesAtMost = 2;

/** Reads `by`: `zone`, `zone,month`, `none`. Throws BadQuery. */
export function slicesOf(text: string): readonly Slice[] {
  if (text === 'none') return [];
  const names = text.split(',');
  const known = names.flatMap((name) => sliceNames.find((slice) => slice === name) ?? []);
  if (known.length !== names.length || names.length > slicesAtMost || new Set(names).size !== names.length) {
    throw new BadQuery('by', `none, one of ${sliceNames.join(', ')}, or two of these with a comma between them`);
  }
  return known;
}

/** True where the slice is of local time. */
export function isCalendar(slice: Slice): boolean {
  return 'calendar' in slices[slice];
}

/**
 * The SQL of a slice's value, by one state of the map. `timeZone` gives the placeholder that the zone is bound to; it is asked for calendar
 * slices only, which are of the column `at`.
 */
export function sliceSql(slice: Slice, timeZone: () => string, geography: GeographyBasis, at = '"startedAt"'): string {
  const from = slices[slice];
  if ('column' in from) return `"${columnBy(from.column, geography)}"`;
  const local = `timezone(${timeZone()}, timezone('UTC', ${at}))`;
  return from.calendar === 'quarter'
    ? `strftime(${local}, '%Y-Q') || quarter(${local})`
    : `strftime(${local}, '${from.calendar}')`;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A slice's value as people read it: `Mon 14h` for the hour of the week that the table calls `1-14`. */
export function sliceText(slice: Slice, value: string | null): string {
  if (value === null) return slice === 'hotspot' ? '(no hotspot)' : '(none)';
  if (slice !== 'hour-of-week') return value;
  return `${weekdays[Number(value[0]) - 1] ?? '?'} ${value.slice(2)}h`;
}
