import type { SqlValue } from '../read-model/read-model.js';

/** Conditions of one SELECT, with the values that are bound in them. Names in the text come from this program, values never do. */
export class Conditions {
  readonly #values: SqlValue[] = [];
  readonly #conditions: string[] = [];

  /** Keeps a value and gives the placeholder that stands for it. */
  bind(value: SqlValue): string {
    return `$${String(this.#values.push(value))}`;
  }

  /** Keeps an instant (RFC 3339 UTC text) and gives it as a TIMESTAMP. */
  instant(value: string): string {
    return `CAST(${this.bind(value)} AS TIMESTAMP)`;
  }

  add(condition: string): void {
    this.#conditions.push(condition);
  }

  /** Asks for rows with this value, unless it is undefined. */
  equals(column: string, value: string | undefined): void {
    if (value !== undefined) this.add(`"${column}" = ${this.bind(value)}`);
  }

  /** Asks for rows with one of these values, unless there is no such list. */
  among(column: string, values: readonly string[] | null): void {
    if (values !== null) this.add(`"${column}" IN (${values.map((value) => this.bind(value)).join(', ')})`);
  }

  /** Asks for rows from an instant on and before another, where these are given. */
  within(column: string, period: { readonly from: string | null; readonly to: string | null }): void {
    if (period.from !== null) this.add(`"${column}" >= ${this.instant(period.from)}`);
    if (period.to !== null) this.add(`"${column}" < ${this.instant(period.to)}`);
  }

  get where(): string {
    return this.#conditions.length === 0 ? '' : `WHERE ${this.#conditions.join(' AND ')}`;
  }

  get values(): readonly SqlValue[] {
    return this.#values;
  }
}

type Row = Readonly<Record<string, SqlValue>>;

/** The text in a column, or null. A value of another type is a fault of the table: a plain Error. */
export function textIn(row: Row, column: string): string | null {
  const value = row[column];
  if (value === null || typeof value === 'string') return value;
  throw new Error(`column ${column}: expected text, found ${typeof value}`);
}

/** The list of texts in a column, or null. A value of another type is a fault of the table: a plain Error. */
export function textsIn(row: Row, column: string): readonly string[] | null {
  const value = row[column];
  if (typeof value === 'object') return value;
  throw new Error(`column ${column}: expected a list of texts, found ${typeof value}`);
}

/** The number in a column, or null. A value of another type is a fault of the table: a plain Error. */
export function numberIn(row: Row, column: string): number | null {
  const value = row[column];
  if (value === null || typeof value === 'number') return value;
  throw new Error(`column ${column}: expected a number, found ${typeof value}`);
}

/** The number in a column that always has one. */
export function countIn(row: Row, column: string): number {
  return present(numberIn(row, column), column);
}

/** The seconds of a column of milliseconds, or null. */
export function secondsIn(row: Row, column: string): number | null {
  const milliseconds = numberIn(row, column);
  return milliseconds === null ? null : milliseconds / 1_000;
}

/** What must be there. */
export function present<T>(value: T | null, column: string): T {
  if (value === null) throw new Error(`column ${column}: expected a value, found null`);
  return value;
}
