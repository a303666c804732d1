import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBType,
  LIST,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

import { textBytes, withAddresses } from '../block-texts.js';
import type { ColumnBlock, SameColumn, Stretch, VariedColumn } from '../column-block.js';
import type { StoredType } from '../projection-tables.js';
import { instantValue } from './values.js';

const duckdbTypes: Readonly<Record<StoredType, DuckDBType>> = {
  text: VARCHAR,
  integer: BIGINT,
  number: DOUBLE,
  boolean: BOOLEAN,
  timestamp: TIMESTAMP,
  'text[]': LIST(VARCHAR),
};

/** Appends blocks: their bytes are copied into the store's vectors as they are. */
export class BlockAppender {
  /** Filled again for each block: to make its vectors takes longer than to fill them. */
  private chunk: DuckDBDataChunk | undefined;

  constructor(private readonly appender: DuckDBAppender) {}

  /** Takes blocks of the same columns only. */
  append(block: ColumnBlock): void {
    this.chunk ??= DuckDBDataChunk.create(block.columns.map(({ type }) => duckdbTypes[type]));
    const { chunk } = this;
    chunk.reset();
    chunk.rowCount = block.rows;
    block.columns.forEach((column, index) => {
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
      if (column.same === undefined) fill(vector, column, block);
      else duckdb.vector_reference_value(vector, valueOf(column));
    });
    this.appender.appendDataChunk(chunk);
  }

  flush(): void {
    this.appender.flushSync();
  }

  /** Flushes too. */
  close(): void {
    this.appender.closeSync();
  }
}

function fill(vector: duckdb.Vector, { values, validAt, texts, items, type }: VariedColumn, block: ColumnBlock): void {
  if (validAt !== undefined) {
    duckdb.vector_ensure_validity_writable(vector);
    duckdb.copy_data_to_vector_validity(vector, 0, block.bytes, validAt, Math.ceil(block.rows / 64) * 8);
  }
  if (type === 'text') take(vector, texts, values, block);
  duckdb.copy_data_to_vector(vector, 0, block.bytes, values.at, values.bytes);
  if (items === undefined) return;
  duckdb.list_vector_reserve(vector, items.count);
  duckdb.list_vector_set_size(vector, items.count);
  const child = duckdb.list_vector_get_child(vector);
  take(child, texts, items.values, block);
  duckdb.copy_data_to_vector(child, 0, block.bytes, items.values.at, items.values.bytes);
}

/** By type, null as the store's columns of that type have it: its null of no type cannot stand in them. */
const nulls = new Map<StoredType, duckdb.Value>();

function nullOf(type: StoredType): duckdb.Value {
  let value = nulls.get(type);
  if (value === undefined) {
    const list = duckdb.create_list_value(duckdbTypes[type].toLogicalType().logical_type, [duckdb.create_null_value()]);
    value = duckdb.get_list_child(list, 0);
    nulls.set(type, value);
  }
  return value;
}

function valueOf({ type, same }: SameColumn): duckdb.Value {
  if (same === null) return nullOf(type);
  if (typeof same === 'boolean') return duckdb.create_bool(same);
  if (typeof same === 'number')
    return type === 'integer' ? duckdb.create_int64(BigInt(same)) : duckdb.create_double(same);
  return type === 'timestamp' ? duckdb.create_timestamp(instantValue(same)) : duckdb.create_varchar(same);
}

/**
 * Hands a column's long texts to the vector in one piece, as if they were the text of its first row, and makes addresses in that piece of
 * where each begins: handed over one by one, they took longer than all the rest. (A text is length, first bytes and address by the store's
 * public header.)
 */
function take(vector: duckdb.Vector, { at, bytes }: Stretch, values: Stretch, block: ColumnBlock): void {
  if (bytes === 0) return;
  duckdb.vector_assign_string_element_len(vector, 0, new Uint8Array(block.texts, at, bytes));
  const first = duckdb.vector_get_data(vector, textBytes);
  const [low, high] = new Uint32Array(first.slice().buffer, 8);
  const words = new Uint32Array(block.bytes, values.at, values.bytes / 4);
  withAddresses(words, values.bytes / textBytes, { low: low ?? 0, high: high ?? 0, from: at });
}
