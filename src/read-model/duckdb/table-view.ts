import { type DuckDBConnection, LIST, listValue, VARCHAR } from '@duckdb/node-api';

import type { StoredRow, TableDigest, TableSpec } from '../projection-tables.js';
import type { KeyedHash, Slice, SliceDigest, TableView } from '../table-view.js';
import { digestOf } from './row-digest.js';
import { quoted } from './schema.js';
import { storedRow } from './values.js';

/** MD5 as a number, halved so that a sum of billions of halves cannot overflow: no order is needed, and a row twice counts twice. */
const digestOfHashes = `format('{}.{}', sum((h >> 64)::HUGEINT), sum((h & 18446744073709551615::UHUGEINT)::HUGEINT))`;

/** Opens a view in one read-only transaction of a connection of its own, which `close` ends. */
export async function openTableView(
  connection: DuckDBConnection,
  identity: string,
  tables: readonly TableSpec[],
  closed: () => void,
): Promise<TableView> {
  const spec = (name: string): TableSpec => {
    const found = tables.find((table) => table.name === name);
    if (found === undefined) throw new Error(`there is no table ${name}`);
    return found;
  };
  await connection.run('BEGIN TRANSACTION READ ONLY');
  const [position] = await (await connection.run('SELECT position FROM checkpoint')).getRows();
  return {
    identity,
    position: Number(position?.[0]),
    digest: (table) => digestOf(connection, spec(table)),
    async slices(table, by, columns): Promise<readonly SliceDigest[]> {
      const hashed = `SELECT ${sliceText(by)} AS slice, ${rowHash(columns)} AS h FROM ${quoted(spec(table).name)}`;
      const sql = `SELECT slice, count(*), ${digestOfHashes} FROM (${hashed}) GROUP BY slice ORDER BY slice`;
      const found = await connection.run(sql);
      return (await found.getRows()).map(([slice, rows, digest]) => ({
        slice: String(slice),
        rows: Number(rows),
        digest: String(digest),
      }));
    },
    async countSlices(table, by): Promise<number> {
      const counted = `SELECT count(DISTINCT ${sliceText(by)}) FROM ${quoted(spec(table).name)}`;
      return Number((await (await connection.run(counted)).getRows())[0]?.[0]);
    },
    async *hashes(table, by, columns, only): AsyncIterable<readonly KeyedHash[]> {
      const { name, key } = spec(table);
      const chosen = only === undefined ? '' : `WHERE ${sliceText(by)} IN (SELECT unnest($1))`;
      const sql = `SELECT ${quoted(key)}::VARCHAR AS key, ${rowHash(columns)}::VARCHAR AS hash FROM ${quoted(name)} ${chosen} ORDER BY key, hash`;
      const values = only === undefined ? [] : [listValue([...only])];
      for await (const chunk of await connection.stream(sql, values, only === undefined ? [] : [LIST(VARCHAR)])) {
        const [keys, hashes] = [chunk.getColumnValues(0), chunk.getColumnValues(1)];
        yield keys.map((one, index) => ({ key: String(one), hash: String(hashes[index]) }));
      }
    },
    async rows(table, keys): Promise<ReadonlyMap<string, StoredRow>> {
      const { name, key, columns } = spec(table);
      const sql = `SELECT * FROM ${quoted(name)} WHERE ${quoted(key)}::VARCHAR IN (SELECT unnest($1))`;
      const found = await connection.run(sql, [listValue([...keys])], [LIST(VARCHAR)]);
      const rows = (await found.getRows()).map((values) => storedRow(columns, values));
      return new Map(rows.map((row) => [String(row[key]), row]));
    },
    async quarantine(): Promise<TableDigest> {
      const hashed = `SELECT md5_number(concat_ws(' ', position, event_id, type)) AS h FROM quarantine`;
      const [found] = await (await connection.run(`SELECT count(*), ${digestOfHashes} FROM (${hashed})`)).getRows();
      return { rows: Number(found?.[0]), digest: String(found?.[1]) };
    },
    close() {
      connection.closeSync();
      closed();
    },
  };
}

function rowHash(columns: readonly string[]): string {
  const fields = columns.map((column) => `${quoted(column)} := ${quoted(column)}`).join(', ');
  return `md5_number(to_json(struct_pack(${fields}))::VARCHAR)`;
}

function sliceText(by: readonly Slice[]): string {
  const values = by.map((slice) =>
    typeof slice === 'string' ? `${quoted(slice)}::VARCHAR` : `strftime(${quoted(slice.month)}, '%Y-%m')`,
  );
  return values.length === 0 ? `'[]'` : `to_json([${values.join(', ')}])::VARCHAR`;
}
