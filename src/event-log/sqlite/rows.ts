import type { JsonObject, RecordedEvent } from '../envelope.js';
import { instantText } from '../instant.js';
import { LogDamaged } from '../log-errors.js';
import type { TypeNames } from './names.js';

/**
 * One event as one JSON array, so that a page of a thousand is one string and one JSON.parse: rows handed over one by one cost more than
 * parsing them. A stream's name may hold quotes, hence json_quote; the rest is numbers, hex, and content that is JSON already.
 */
export const rowAsJson = `'[' || e.position || ',' || json_quote(s.name) || ',' || e.revision || ',"' || lower(hex(e.id)) || '",' || e.type || ','
  || e.schema_version || ',' || e.occurred_at || ',' || e.recorded_at || ',' || e.data || ',' || e.metadata || ']'`;

/** What was written; whether it still is what stands there is checked below. */
type Row = readonly [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: number,
  schemaVersion: number,
  occurredAt: number,
  recordedAt: number,
  data: JsonObject,
  metadata: JsonObject,
];

/** The events of a page that was read as the text of one JSON array, null for none. Throws LogDamaged when it is not what was written. */
export function eventsOf(page: string | null, types: TypeNames): RecordedEvent[] {
  if (page === null) return [];
  let rows: readonly Row[];
  try {
    rows = JSON.parse(`[${page}]`) as readonly Row[];
  } catch (error) {
    throw new LogDamaged(`the log holds content that is not JSON: ${String(error)}`, { cause: error });
  }
  return rows.map((row) => eventOf(row, types));
}

function eventOf(row: Row, types: TypeNames): RecordedEvent {
  const [position, stream, revision, id, typeNumber, schemaVersion, occurredAt, recordedAt, data, metadata] = row;
  const type = types.nameOf(typeNumber);
  if ((row.length as number) !== 10 || type === undefined || !isObject(data) || !isObject(metadata)) {
    throw new LogDamaged(`the event at position ${String(position)} is not one that was written`);
  }
  return {
    position,
    stream,
    revision,
    id: uuidText(id),
    type,
    schemaVersion,
    occurredAt: instantText(occurredAt),
    recordedAt: instantText(recordedAt),
    data,
    metadata,
  };
}

/** A UUID of 32 hex digits in the form that has hyphens. */
export function uuidText(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
