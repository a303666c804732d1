import { type DuckDBConnection, type DuckDBPreparedStatement, type DuckDBValue, StatementType } from '@duckdb/node-api';

import type { Snapshot, SqlRow, SqlValue } from '../read-model.js';
import type { ProjectionFile } from './projection-file.js';
import { fromDuckdb, toDuckdb } from './values.js';

/** Runs `work` in one read-only transaction on a version: everything that it reads is of one checkpoint. */
export function readSnapshot<T>(file: ProjectionFile, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  return file.database.questions.answer(() => readHeld(file, work));
}

async function readHeld<T>(file: ProjectionFile, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const { database } = file;
  database.hold();
  try {
    const connection = await database.connect();
    try {
      await connection.run('BEGIN TRANSACTION READ ONLY');
      const [row] = await select(
        connection,
        'SELECT position, (SELECT count(*) FROM quarantine) AS quarantined FROM checkpoint',
        [],
      );
      return await work({
        projection: file.projection,
        identity: file.identity,
        asOf: Number(row?.position),
        quarantined: Number(row?.quarantined),
        table: file.publicTable,
        rows: (sql, values = []) => select(connection, sql, values),
        batches: (sql, values = []) => selectBatches(connection, sql, values),
      });
    } finally {
      connection.closeSync();
    }
  } finally {
    database.release();
  }
}

async function select(connection: DuckDBConnection, sql: string, values: readonly SqlValue[]): Promise<SqlRow[]> {
  const statement = await prepared(connection, sql, values);
  try {
    const result = await statement.run();
    return rowsOf(result.deduplicatedColumnNames(), await result.getRows());
  } finally {
    statement.destroySync();
  }
}

async function* selectBatches(
  connection: DuckDBConnection,
  sql: string,
  values: readonly SqlValue[],
): AsyncGenerator<readonly SqlRow[]> {
  const statement = await prepared(connection, sql, values);
  try {
    const result = await statement.stream();
    const names = result.deduplicatedColumnNames();
    for await (const rows of result.yieldRows()) yield rowsOf(names, rows);
  } finally {
    statement.destroySync();
  }
}

async function prepared(
  connection: DuckDBConnection,
  sql: string,
  values: readonly SqlValue[],
): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new Error('a report runs one SELECT at a time');
  const statement = await statements.prepare(0);
  try {
    if (statement.statementType !== StatementType.SELECT) throw new Error('a report can run a SELECT and nothing else');
    statement.bind(values.map(toDuckdb));
    return statement;
  } catch (error) {
    statement.destroySync();
    throw error;
  }
}

function rowsOf(names: readonly string[], rows: readonly (readonly DuckDBValue[])[]): SqlRow[] {
  return rows.map((items) => {
    const row: Record<string, SqlValue> = {};
    names.forEach((name, index) => {
      row[name] = fromDuckdb(items[index] ?? null, name);
    });
    return row;
  });
}
