import type { StoredColumn, StoredRow, StoredType, StoredValue } from './stored-row.js';

/** What the rows have in one column, one after the other. */
export type Values = (StoredValue | undefined)[];
/** What all the rows have in a column. */
export type SameValue = Exclude<StoredValue, readonly string[]>;

/** What rows have in one column: `values`, or where it is the same in all of them, `same`. */
export interface Part {
  readonly same?: SameValue | undefined;
  readonly values: Values;
}
export const nothing: Part = { values: [] };

export interface RowParter {
  /** Parts rows into columns. The lists of values are used again for the next rows. */
  readonly part: (rows: readonly StoredRow[], from: number, count: number) => readonly Part[];
  /** Lets go of the values that were parted last: a row can have large texts. */
  readonly forget: () => void;
}
const parters = new WeakMap<readonly StoredColumn[], RowParter>();

/**
 * Compiled for the columns' names: a loop over these looks each of them up in each row, ten times as long. A value is only put into a list
 * from the first row on that has another one than the rows before: of a wide table's columns, two thirds are null or the same throughout.
 */
export function rowParter(columns: readonly StoredColumn[]): RowParter {
  const known = parters.get(columns);
  if (known !== undefined) return known;
  const each = (code: (index: string, name: string, type: StoredType) => string): string =>
    columns.map(({ name, type }, index) => code(String(index), JSON.stringify(name), type)).join('\n');
  const source = `
    let row = rows[from];
    ${each((n, name) => `const list${n} = lists[${n}], first${n} = row[${name}]; let varies${n} = false;`)}
    for (let index = 0; index < count; index++) {
      row = rows[from + index];
      ${each(
        (n, name, type) => `{
          const value = row[${name}];
          if (varies${n}) list${n}[index] = value;
          else if (${differs(type, `first${n}`)}) {
            varies${n} = true;
            for (let before = 0; before < index; before++) list${n}[before] = first${n};
            list${n}[index] = value;
          }
        }`,
      )}
    }
    return [${each((n) => `{ same: varies${n} ? undefined : first${n} ?? null, values: list${n} },`)}];`;
  // The only text in it that is not written here are names of columns, as JSON strings.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const part = new Function('lists', 'rows', 'from', 'count', source) as (
    lists: readonly Values[],
    ...rows: Parameters<RowParter['part']>
  ) => readonly Part[];
  const lists = columns.map((): Values => []);
  const parter: RowParter = {
    part: (rows, from, count) => part(lists, rows, from, count),
    forget: () => {
      for (const list of lists) list.fill(undefined);
    },
  };
  parters.set(columns, parter);
  return parter;
}

/** Whether `value` may be another one. Lists always may; and 0 is the same as -0 to all but who looks closely. */
function differs(type: StoredType, first: string): string {
  if (type === 'text[]') return `value !== ${first} || (value ?? null) !== null`;
  return type === 'number' ? `value !== ${first} || value === 0` : `value !== ${first}`;
}
