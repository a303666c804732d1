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
  const { name, version } = projection;
  let tables = described.get(projection);
  if (tables === undefined) {
    tables = describe(projection);
    described.set(projection, tables);
  }
  return { projection: name, version, identity, tables };
}

/** The same lists of columns for the same projection: code that was compiled for them is found again by them. */
const described = new WeakMap<Projection, ProjectionSpec['tables']>();

function describe(projection: Projection): ProjectionSpec['tables'] {
  const rows: TableSpec = {
    name: publicTable(projection),
    key: projection.rowKey,
    columns: storedColumns(projection.columns),
    comment: `${projection.question} One row is ${projection.grain}.`,
  };
  if (projection.kind === 'rows') return [rows];
  if (subjectColumn in projection.remembers)
    throw new Error(`${projection.name}: a remembered column cannot be named ${subjectColumn}`);
  const memory: TableSpec = {
    name: memoryTable(projection),
    key: subjectColumn,
    columns: [
      { name: subjectColumn, type: 'text', comment: 'what the events are about' },
      ...storedColumns(projection.remembers),
    ],
    comment: `What ${projection.name} remembers from one event to the next.`,
  };
  return [rows, memory];
}

function storedColumns(columns: Columns): readonly StoredColumn[] {
  return Object.entries(columns).map(([name, { type, means, unit }]) => ({
    name,
    type,
    comment: unit === undefined ? means : `${means} [${unit}]`,
  }));
}
