import { type DuckDBConnection, StatementType } from '@duckdb/node-api';

import type { Snapshot, SqlValue } from '../read-model.js';
import type { ProjectionFile } from './projection-file.js';
import { fromDuckdb, toDuckdb } from './values.js';

/** Runs `work` in one read-only transaction on a version: everything that it reads is of one checkpoint. */
export async function readSnapshot<T>(file: ProjectionFile, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
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
      });
    } finally {
      connection.closeSync();
    }
  } finally {
    database.release();
  }
}

async function select(connection: DuckDBConnection, sql: string, values: readonly SqlValue[]) {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new Error('a report runs one SELECT at a time');
  const statement = await statements.prepare(0);
  try {
    if (statement.statementType !== StatementType.SELECT) throw new Error('a report can run a SELECT and nothing else');
    statement.bind(values.map(toDuckdb));
    const result = await statement.run();
    const names = result.deduplicatedColumnNames();
    const rows: Record<string, SqlValue>[] = [];
    for (const items of await result.getRows()) {
      const row: Record<string, SqlValue> = {};
      names.forEach((name, index) => {
        row[name] = fromDuckdb(items[index] ?? null, name);
      });
      rows.push(row);
    }
    return rows;
  } finally {
    statement.destroySync();
  }
}
