import { type DuckDBAppender, DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

import type { BlockColumn, ColumnBlock } from '../column-block.js';
import { duckdbTypes } from './column-vectors.js';

/** Appends a block: its bytes are copied into the vectors as they are, and only long text is handed over one by one. */
export function appendBlock(appender: DuckDBAppender, block: ColumnBlock): void {
  const types = block.columns.map(({ type }) => duckdbTypes[type]);
  const chunk = DuckDBDataChunk.create(types, block.rows);
  block.columns.forEach((column, index) => {
    fill(duckdb.data_chunk_get_vector(chunk.chunk, index), column, block);
  });
  appender.appendDataChunk(chunk);
}

function fill(vector: duckdb.Vector, { at, bytes, validAt, long, items }: BlockColumn, block: ColumnBlock): void {
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, block.bytes, validAt, Math.ceil(block.rows / 64) * 8);
  duckdb.copy_data_to_vector(vector, 0, block.bytes, at, bytes);
  assign(vector, long);
  if (items === undefined) return;
  duckdb.list_vector_reserve(vector, items.count);
  duckdb.list_vector_set_size(vector, items.count);
  const child = duckdb.list_vector_get_child(vector);
  duckdb.copy_data_to_vector(child, 0, block.bytes, items.at, items.count * 16);
  assign(child, items.long);
}

function assign(vector: duckdb.Vector, { rows, texts }: BlockColumn['long']): void {
  for (let index = 0; index < rows.length; index++) {
    duckdb.vector_assign_string_element(vector, rows[index] ?? 0, texts[index] ?? '');
  }
}
