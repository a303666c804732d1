import type { ProjectionSpec, StoredType, TableSpec } from '../projection-tables.js';

/** The types of stored columns as DuckDB names them. */
export const sqlTypes: Readonly<Record<StoredType, string>> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
  'text[]': 'VARCHAR[]',
};
const metaTables: readonly string[] = ['projection_meta', 'checkpoint', 'quarantine'];

/** A name as SQL takes it, whatever is in it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Text as SQL takes it, whatever is in it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The statements that make the tables of a projection. No primary key: an index on a large table costs more than the scans it saves. */
export function createStatements(spec: ProjectionSpec, createdAt: string | undefined): readonly string[] {
  return [
    `CREATE TABLE projection_meta (name VARCHAR, identity VARCHAR, version BIGINT, created_at TIMESTAMP, tables VARCHAR)`,
    `CREATE TABLE checkpoint (position BIGINT)`,
    `CREATE TABLE quarantine (position BIGINT, event_id VARCHAR, type VARCHAR, reason VARCHAR)`,
    ...spec.tables.flatMap(tableStatements),
    `INSERT INTO checkpoint VALUES (0)`,
    `INSERT INTO projection_meta VALUES (${literal(spec.projection)}, ${literal(spec.identity)}, ${String(spec.version)}, ${
      createdAt === undefined ? 'NULL' : literal(createdAt)
    }, ${literal(JSON.stringify(spec.tables))})`,
  ];
}

function tableStatements(table: TableSpec): readonly string[] {
  checkNames(table);
  const name = quoted(table.name);
  const columns = table.columns.map((column) => `${quoted(column.name)} ${sqlTypes[column.type]}`);
  return [
    `CREATE TABLE ${name} (${columns.join(', ')})`,
    `COMMENT ON TABLE ${name} IS ${literal(table.comment)}`,
    ...table.columns.map((column) => `COMMENT ON COLUMN ${name}.${quoted(column.name)} IS ${literal(column.comment)}`),
  ];
}

function checkNames(table: TableSpec): void {
  if (!/^[a-z][a-z0-9_]*$/.test(table.name) || metaTables.includes(table.name)) {
    throw new Error(`a projection's table cannot be named ${table.name}`);
  }
  const type = table.columns.find((column) => column.name === table.key)?.type;
  if (type !== 'text' && type !== 'integer') {
    throw new Error(`table ${table.name}: the key ${table.key} must be a column of type text or integer`);
  }
  const names = new Set(table.columns.map((column) => column.name.toLowerCase()));
  if (names.size !== table.columns.length) {
    throw new Error(`table ${table.name}: two columns have the same name but for capitals`);
  }
}

/** The statement that gives the SHA-256 of each row's JSON, sorted: see row-digest.ts. */
export function rowHashesStatement(table: TableSpec): string {
  const fields = table.columns.map((column) => `${quoted(column.name)} := ${quoted(column.name)}`).join(', ');
  return `SELECT sha256(to_json(struct_pack(${fields}))::VARCHAR) AS hash FROM ${quoted(table.name)} ORDER BY hash`;
}
