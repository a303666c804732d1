import { createHash } from 'node:crypto';

import type { DuckDBConnection } from '@duckdb/node-api';

import type { TableDigest, TableSpec } from '../projection-tables.js';
import { rowHashesStatement } from './schema.js';

/**
 * The digest of a table's rows, whatever their order. Each row's text is DuckDB's JSON of its columns, in the order of the definition;
 * the digest is the SHA-256 of the rows' SHA-256 values, in lower case hex, sorted and set one after the other. Two tables have the same
 * digest only when they have the same rows, each as many times.
 */
export async function digestOf(connection: DuckDBConnection, table: TableSpec): Promise<TableDigest> {
  const sum = createHash('sha256');
  let rows = 0;
  for await (const chunk of await connection.stream(rowHashesStatement(table))) {
    const hashes = chunk.getColumnValues(0);
    rows += hashes.length;
    sum.update(hashes.join(''));
  }
  return { rows, digest: sum.digest('hex') };
}
