import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

import { columnBlocks } from '../column-block.js';
import type { ParquetContent, WriteParquet } from '../parquet-files.js';
import type { StoredColumn } from '../projection-tables.js';
import { BlockAppender } from './block-vectors.js';
import { literal, quoted, sqlTypes } from './schema.js';

/** A group of rows stands in memory while it is written, and a row of the log can have 60 kB. */
const rowGroupRows = 40_960;
const memoryLimit = '256MB';

/**
 * Writes Parquet with DuckDB. The files that reports read may not be left by a query, so this is another instance, which can reach
 * `directory` and nothing else. Rows wait in a database file there, so that memory does not grow with their number.
 */
export const writeParquetFile: WriteParquet = async (directory, content) => {
  const [waiting, path] = [join(directory, 'rows.duckdb'), join(directory, 'rows.parquet')];
  const instance = await DuckDBInstance.create(waiting, {
    memory_limit: memoryLimit,
    threads: '1',
    temp_directory: join(directory, 'spill'),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    await connection.run(`SET allowed_directories = [${literal(directory)}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    await fill(connection, content);
    await connection.run(copyStatement(content, path));
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
  for (const name of [waiting, `${waiting}.wal`]) rmSync(name, { force: true });
  return path;
};

async function fill(connection: DuckDBConnection, { columns, rows }: ParquetContent): Promise<void> {
  await connection.run(
    `CREATE TABLE waiting (${columns.map(({ name, type }) => `${quoted(name)} ${sqlTypes[type]}`).join(', ')})`,
  );
  const appender = new BlockAppender(await connection.createAppender('waiting'));
  try {
    for await (const batch of rows) {
      for (const block of columnBlocks(columns, batch)) appender.append(block);
    }
    appender.flush();
  } finally {
    appender.close();
  }
}

function copyStatement({ columns, said }: ParquetContent, path: string): string {
  const metadata = Object.entries(said).map(([name, text]) => `${quoted(name)}: ${literal(text)}`);
  const options = [
    'FORMAT parquet',
    'COMPRESSION zstd',
    `ROW_GROUP_SIZE ${String(rowGroupRows)}`,
    ...(metadata.length === 0 ? [] : [`KV_METADATA {${metadata.join(', ')}}`]),
  ];
  return `COPY (SELECT ${columns.map(written).join(', ')} FROM waiting) TO ${literal(path)} (${options.join(', ')})`;
}

/** A TIMESTAMP of DuckDB is in no time zone; ours are in UTC, and the file has to say so. */
function written({ name, type }: StoredColumn): string {
  return type === 'timestamp' ? `${quoted(name)} AT TIME ZONE 'UTC' AS ${quoted(name)}` : quoted(name);
}
