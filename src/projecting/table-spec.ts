import type { ProjectionSpec, StoredColumn, TableSpec } from '../read-model/projection-tables.js';
import type { Columns, Projection } from './define.js';

/** The column of the memory table that holds the subject. */
export const subjectColumn = 'subject';

/** The name of the table that reports read: `response-times` is kept in `response_times`. */
export function publicTable(projection: Projection): string {
  return projection.name.replaceAll('-', '_');
}

/** The name of the table that holds what a projection of facts remembers of its subjects. */
export function memoryTable(projection: Projection): string {
  return `${publicTable(projection)}_memory`;
}

/** The tables that a projection needs. Throws an Error when its columns cannot be kept. */
export function tablesOf(projection: Projection, identity: string): ProjectionSpec {
  const rows: TableSpec = {
    name: publicTable(projection),
    key: projection.rowKey,
    columns: storedColumns(projection.columns),
    comment: `${projection.question} One row is ${projection.grain}.`,
  };
  const { name, version } = projection;
  if (projection.kind === 'rows') return { projection: name, version, identity, tables: [rows] };
  if (subjectColumn in projection.remembers)
    throw new Error(`${name}: a remembered column cannot be named ${subjectColumn}`);
  const memory: TableSpec = {
    name: memoryTable(projection),
    key: subjectColumn,
    columns: [
      { name: subjectColumn, type: 'text', comment: 'what the events are about' },
      ...storedColumns(projection.remembers),
    ],
    comment: `What ${name} remembers from one event to the next.`,
  };
  return { projection: name, version, identity, tables: [rows, memory] };
}

function storedColumns(columns: Columns): readonly StoredColumn[] {
  return Object.entries(columns).map(([name, { type, means, unit }]) => ({
    name,
    type,
    comment: unit === undefined ? means : `${means} [${unit}]`,
  }));
}
