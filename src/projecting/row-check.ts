import type { AnyRow, Columns, ColumnType, ColumnValue } from './define.js';

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

/** Says nothing of a value that surely fits or is null, and calls `must` for the rest: one function a type, whatever the columns. */
const quickly: Readonly<Record<Exclude<ColumnType, 'text[]'>, (value: unknown, name: string) => void>> = {
  text(value, name) {
    if (value !== null && !isText(value)) must(value, name, 'text');
  },
  integer(value, name) {
    if (value !== null && value !== ((value as number) | 0)) must(value, name, 'integer');
  },
  number(value, name) {
    if (value !== null && !Number.isFinite(value)) must(value, name, 'number');
  },
  boolean(value, name) {
    if (value !== null && value !== true && value !== false) must(value, name, 'boolean');
  },
  timestamp(value, name) {
    if (value !== null && !isPlainInstant(value)) must(value, name, 'timestamp');
  },
};

export interface RowCheck {
  /**
   * Takes a fold's row and the row that it was made from, null for none. Gives the row as it is kept, with its columns only, or the one before
   * when nothing is different. A copy that the fold was given and gave back (`draft`) is kept as it is. Throws a TypeError that names the first column whose value the table could not give back exactly as it is.
   */
  readonly checked: (row: AnyRow, before: AnyRow | null, draft?: AnyRow | null) => AnyRow;
  /** A copy for a fold to do with as it likes. */
  readonly copy: (row: AnyRow) => AnyRow;
  /** Makes a copy say what another row says. A column that does already is not written. */
  readonly follow: (copy: AnyRow, row: AnyRow) => void;
  /**
   * Checks what a fold made of a row's copy, and makes the row itself say so; gives whether it says anything else than before. Throws as `checked`
   * does, and leaves the row as it was.
   */
  readonly absorb: (row: AnyRow, copy: AnyRow) => boolean;
}

/**
 * Makes the check of a fold's rows. It runs once an event, so it is compiled for its columns: a loop over their names takes ten times as
 * long. So does spreading a row that was itself spread, while a literal's copy spreads in a tenth of the time: that is what it makes.
 */
export function rowCheck(columns: Columns): RowCheck {
  const known = compiled.get(columns);
  if (known !== undefined) return known;
  const check = compile(columns);
  compiled.set(columns, check);
  return check;
}

/** A thread that is kept for the next rebuild keeps the code that was made fast in the one before. */
const compiled = new WeakMap<Columns, RowCheck>();

function compile(columns: Columns): RowCheck {
  const entries = Object.entries(columns).map(([name, { type }]) => ({ name: JSON.stringify(name), type }));
  const each = (code: (name: string, type: ColumnType) => string): string =>
    entries.map(({ name, type }) => code(name, type)).join('\n');
  // Little is said of each column: the compiler's time for this code is a good part of a short rebuild.
  const source = `
    const blank = { ${each((name) => `${name}: undefined,`)} };
    const copy = (row) => ({ ${each((name) => `${name}: row[${name}],`)} });
    const follow = (copy, row) => {
      ${each((name) => `if (copy[${name}] !== row[${name}]) copy[${name}] = row[${name}];`)}
    };
    const checked = (given, before, draft) => {
      const row = given === draft ? given : copy(given);
      const old = before === null ? blank : before;
      let changed = before === null;
      ${each((name, type) =>
        type === 'text[]'
          ? `if (same(row[${name}], old[${name}])) row[${name}] = old[${name}];
             else { changed = true; if (row[${name}] !== null) must(row[${name}], ${name}, 'text[]'); }`
          : `if (row[${name}] !== old[${name}] || row[${name}] === undefined) { changed = true; ${type}(row[${name}], ${name}); }`,
      )}
      return changed ? row : before;
    };
    const undo = [];
    const absorb = (row, copy) => {
      let noted = 0;
      const note = (name, value) => { undo[noted++] = name; undo[noted++] = value; };
      try {
        ${each((name, type) => {
          const write = `note(${name}, row[${name}]); row[${name}] = copy[${name}];`;
          const differs = `if (copy[${name}] !== row[${name}])`;
          return type === 'text[]'
            ? `${differs} { if (same(copy[${name}], row[${name}])) copy[${name}] = row[${name}];
               else { if (copy[${name}] !== null) must(copy[${name}], ${name}, 'text[]'); ${write} } }`
            : `${differs} { ${type}(copy[${name}], ${name}); ${write} }`;
        })}
      } catch (error) {
        while (noted > 0) { row[undo[noted - 2]] = undo[noted - 1]; noted -= 2; }
        throw error;
      }
      return noted > 0;
    };
    return { checked, copy, follow, absorb };`;
  const names = [...Object.keys(quickly), 'must', 'same'];
  // The only text in it that is not written here are names of columns, as JSON strings.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  return new Function(...names, source)(...Object.values(quickly), must, sameList) as RowCheck;
}

function must(value: unknown, name: string, type: ColumnType): void {
  const { fits, expected } = checks[type];
  if (!fits(value)) throw new TypeError(`column ${name}: expected ${expected}, got ${shown(value)}`);
  // A list is handed to the next fold as it is: what a fold writes into it must not reach the row that is kept.
  if (typeof value === 'object') Object.freeze(value);
}

/** The same list, or one that says the same. */
function sameList(value: unknown, before: ColumnValue | undefined): boolean {
  if (value === before) return value !== undefined;
  if (!Array.isArray(value) || !Array.isArray(before) || value.length !== before.length) return false;
  for (let index = 0; index < value.length; index++) if (value[index] !== before[index]) return false;
  return true;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && (value as MaybeIllFormed).isWellFormed();
}

/** The one form that instants have here, and a date that exists: Date.parse lets 30 February and 24:00 through. */
function isInstant(value: unknown): boolean {
  if (typeof value !== 'string' || !instantForm.test(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString() === value;
}

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Whether it is surely an instant: digits and marks where they must be, and a day that is surely in the month. A third of the time that a pattern takes. */
function isPlainInstant(value: unknown): boolean {
  if (typeof value !== 'string' || value.length !== 24) return false;
  if (value.charCodeAt(4) !== dash || value.charCodeAt(7) !== dash || value.charCodeAt(10) !== letterT) return false;
  if (value.charCodeAt(13) !== colon || value.charCodeAt(16) !== colon || value.charCodeAt(19) !== dot) return false;
  if (value.charCodeAt(23) !== letterZ) return false;
  const month = twoDigitsAt(value, 5);
  const day = twoDigitsAt(value, 8);
  return (
    twoDigitsAt(value, 0) <= 99 &&
    twoDigitsAt(value, 2) <= 99 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    (day <= 28 || (day <= 30 && month !== 2)) &&
    twoDigitsAt(value, 11) <= 23 &&
    twoDigitsAt(value, 14) <= 59 &&
    twoDigitsAt(value, 17) <= 59 &&
    twoDigitsAt(value, 20) <= 99 &&
    digitAt(value, 22) <= 9
  );
}

const [zero, dash, colon, dot, letterT, letterZ] = Array.from('0-:.TZ', (mark) => mark.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
  number,
];

/** 0 to 9, or more where it is no digit. */
function digitAt(text: string, index: number): number {
  return (text.charCodeAt(index) - zero) >>> 0;
}

/** 0 to 99, or more where one of them is no digit. */
function twoDigitsAt(text: string, index: number): number {
  const ones = digitAt(text, index + 1);
  return ones <= 9 ? digitAt(text, index) * 10 + ones : 100;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
