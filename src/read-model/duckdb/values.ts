import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
  listValue,
} from '@duckdb/node-api';

import type { StoredColumn, StoredRow, StoredValue } from '../projection-tables.js';
import type { SqlValue } from '../read-model.js';

/** An instant of DuckDB as RFC 3339 UTC text with milliseconds. */
export function instantText(micros: bigint): string {
  return new Date(Number(micros / 1000n)).toISOString();
}

/** An RFC 3339 instant as DuckDB holds it. */
export function instantValue(text: string): DuckDBTimestampValue {
  return new DuckDBTimestampValue(BigInt(Date.parse(text)) * 1000n);
}

/**
 * A value of a result as reports take it: instants and dates as text, whole numbers as numbers (as decimal text when they are too
 * large to be exact), decimals as numbers, lists of text as arrays.
 *
 * Throws an Error that names the column for any other type: the query must cast it.
 */
export function fromDuckdb(value: DuckDBValue, column: string): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (typeof value === 'bigint') return wholeNumber(value);
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return instantText(value.micros);
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBListValue) {
    const items = value.items;
    if (items.every((item) => typeof item === 'string')) return items;
  }
  throw new Error(`column ${column}: a report cannot carry this type; cast it to text, a number or a list of text`);
}

function wholeNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/** A row of a table as it was kept, frozen; `values` are in the order of the columns. */
export function storedRow(columns: readonly StoredColumn[], values: readonly DuckDBValue[]): StoredRow {
  const row: Record<string, StoredValue> = {};
  columns.forEach(({ name }, index) => {
    const value = fromDuckdb(values[index] ?? null, name);
    row[name] = typeof value === 'object' ? Object.freeze(value) : value;
  });
  return Object.freeze(row);
}

/** A query's parameter as DuckDB takes it. */
export function toDuckdb(value: SqlValue): DuckDBValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === 'object' && value !== null) return listValue([...value]);
  return value;
}
