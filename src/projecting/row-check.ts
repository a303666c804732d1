import type { AnyRow, Columns, ColumnType } from './define.js';

/** ES2024, in Node since 20; the compiler's library does not know it yet. */
type MaybeIllFormed = string & { isWellFormed(): boolean };

interface Check {
  readonly fits: (value: unknown) => boolean;
  readonly expected: string;
}

const checks: Readonly<Record<ColumnType, Check>> = {
  text: { fits: isText, expected: 'well-formed text' },
  integer: { fits: Number.isSafeInteger, expected: 'a whole number' },
  number: { fits: Number.isFinite, expected: 'a finite number' },
  boolean: { fits: (value) => typeof value === 'boolean', expected: 'true or false' },
  timestamp: { fits: isInstant, expected: 'an instant such as 2024-02-27T10:15:00.000Z' },
  'text[]': { fits: (value) => Array.isArray(value) && value.every(isText), expected: 'a list of well-formed text' },
};

/** Takes a fold's row and, where there is one, the checked row that it was made from; gives the row as it is kept. */
export type RowCheck = (row: AnyRow, before: AnyRow | null) => AnyRow;

/**
 * Makes the check of a fold's rows: it gives the row with its columns only, frozen, and throws a TypeError that names the first column
 * whose value the table could not give back exactly as it is. What is the same as before is not looked at again: this runs once an event.
 */
export function rowCheck(columns: Columns): RowCheck {
  const checked = Object.entries(columns).map(([name, { type }]) => ({ name, ...checks[type] }));
  return (row, before) => {
    for (const { name, fits, expected } of checked) {
      const value = row[name];
      if (value === null || (before !== null && value === before[name] && value !== undefined)) continue;
      if (!fits(value)) throw new TypeError(`column ${name}: expected ${expected}, got ${shown(value)}`);
      if (typeof value === 'object') Object.freeze(value);
    }
    if (Object.keys(row).length === checked.length) return Object.freeze(row);
    return Object.freeze(Object.fromEntries(checked.map(({ name }) => [name, row[name] ?? null])));
  };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && (value as MaybeIllFormed).isWellFormed();
}

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** The one form that instants have here, and a date that exists: Date.parse lets 30 February and 24:00 through. */
function isInstant(value: unknown): boolean {
  if (typeof value !== 'string' || !instantForm.test(value)) return false;
  const time = Date.parse(value);
  if (Number.isNaN(time)) return false;
  const surelyThere = value.slice(8, 10) <= '28' && value.slice(11, 13) <= '23';
  return surelyThere || new Date(time).toISOString() === value;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
