import type { SqlValue } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import type { NamedColumn } from './report-description.js';
import type { Conditions } from './sql.js';

/** In which order the rows of a report come: by a column, then by the key, both in the same direction. Rows without a value come last. */
export interface ReportOrder {
  readonly column: NamedColumn;
  readonly key: NamedColumn;
  readonly descending: boolean;
}

/** A value that a row can be placed by. */
type Place = string | number | boolean | null;

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export function orderingOf({ column, key, descending }: ReportOrder): string {
  const direction = descending ? 'DESC' : 'ASC';
  return `ORDER BY "${column.name}" ${direction} NULLS LAST, "${key.name}" ${direction}`;
}

/**
 * The place of a page's last row, as text that a caller hands back unread. It is made of the row's own values: rows that come later do not
 * shift the pages that follow, and a row that changes its value meanwhile is met where it then stands.
 */
export function cursorAfter({ column, key, descending }: ReportOrder, row: Readonly<Record<string, SqlValue>>): string {
  const parts = [column.name, descending, row[column.name] ?? null, row[key.name]];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Asks for what comes after the place in a cursor. Throws BadQuery when it is no cursor of rows in this order. */
export function beyondCursor(conditions: Conditions, order: ReportOrder, cursor: string): void {
  const { column, key, descending } = order;
  const [name, direction, at, keyAt, ...more] = partsOf(cursor);
  if (name !== column.name || direction !== descending || more.length > 0) throw notThis();
  if (!isPlace(at, column) || !isPlace(keyAt, key) || keyAt === null) throw notThis();
  const past = descending ? '<' : '>';
  const keyBeyond = `"${key.name}" ${past} ${bound(conditions, key, keyAt)}`;
  if (at === null) conditions.add(`("${column.name}" IS NULL AND ${keyBeyond})`);
  else if (column.name === key.name) conditions.add(keyBeyond);
  else {
    const value = bound(conditions, column, at);
    const beyond = `"${column.name}" ${past} ${value} OR ("${column.name}" = ${value} AND ${keyBeyond})`;
    conditions.add(`(${beyond} OR "${column.name}" IS NULL)`);
  }
}

function notThis(): BadQuery {
  return new BadQuery('cursor', 'the nextCursor of a page of this report in the same order, unchanged');
}

function isPlace(value: unknown, { type }: NamedColumn): value is Place {
  if (value === null) return true;
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'timestamp':
      return typeof value === 'string' && instantForm.test(value) && !Number.isNaN(Date.parse(value));
    case 'text[]':
      return false;
  }
}

function bound(conditions: Conditions, { type }: NamedColumn, value: string | number | boolean): string {
  return type === 'timestamp' && typeof value === 'string' ? conditions.instant(value) : conditions.bind(value);
}

function partsOf(cursor: string): readonly unknown[] {
  if (!/^[\w-]{1,4000}$/.test(cursor)) return [];
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
