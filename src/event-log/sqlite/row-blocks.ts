import type Database from 'better-sqlite3';

import type { Position, RecordedEvent } from '../envelope.js';
import { instantText } from '../instant.js';
import { LogDamaged } from '../log-errors.js';
import { logError } from './log-error.js';
import type { TypeNames } from './names.js';
import { isObject, uuidText } from './rows.js';

/** One event as one JSON array. Unlike a page's, it has the stream's number: a name is looked up once a stream. */
const rowAsJson = `'[' || position || ',' || stream || ',' || revision || ',"' || hex(id) || '",' || type || ',' || schema_version || ','
  || occurred_at || ',' || recorded_at || ',' || data || ',' || metadata || ']'`;

type Row = readonly [
  position: number,
  stream: number,
  revision: number,
  id: string,
  type: number,
  schemaVersion: number,
  occurredAt: number,
  recordedAt: number,
  data: RecordedEvent['data'],
  metadata: RecordedEvent['metadata'],
];

/** Which rows: those of these types, of all without them; of the streams of one share. */
export interface RowChoice {
  readonly types?: readonly string[];
  readonly shares: number;
  readonly share: number;
}

/** Reads rows of the log by the thousand: one text of JSON, one parse. */
export class RowBlocks {
  readonly #database: Database.Database;
  readonly #types: TypeNames;
  readonly #streams: StreamNames;
  readonly #choice: RowChoice;
  #wanted: readonly number[] | undefined;
  #statement: Database.Statement<[Position, Position], [number, string | null]> | undefined;

  constructor(database: Database.Database, types: TypeNames, choice: RowChoice) {
    this.#database = database;
    this.#types = types;
    this.#streams = new StreamNames(database);
    this.#choice = choice;
  }

  /** The chosen events as they were written. Throws LogDamaged when there is a hole, whatever was chosen, or what was not written. */
  read(after: Position, reaches: Position): readonly RecordedEvent[] {
    try {
      const [count, text] = this.#block().get(after, reaches) ?? [0, null];
      if (count !== reaches - after) {
        throw new LogDamaged(`the log has a hole at positions ${String(after + 1)} to ${String(reaches)}`);
      }
      return text === null ? [] : (JSON.parse(`[${text}]`) as readonly Row[]).map((row) => this.#eventOf(row));
    } catch (error) {
      if (error instanceof SyntaxError) {
        throw new LogDamaged(`the log holds content that is not JSON: ${String(error)}`, { cause: error });
      }
      throw logError(error, 'the log cannot be read');
    }
  }

  /** Counts all events of the stretch in the same scan that puts the chosen ones together. Types may have come since the last block. */
  #block(): Database.Statement<[Position, Position], [number, string | null]> {
    const { types, shares, share } = this.#choice;
    const wanted = types?.flatMap((type) => this.#types.numberOf(type) ?? []);
    if (this.#statement !== undefined && wanted?.length === this.#wanted?.length) return this.#statement;
    this.#wanted = wanted;
    const chosen = [
      ...(shares === 1 ? [] : [`stream % ${String(shares)} = ${String(share)}`]),
      ...(wanted === undefined ? [] : [`type IN (${wanted.join(', ')})`]),
    ];
    const when = chosen.length === 0 ? 'TRUE' : chosen.join(' AND ');
    this.#statement = this.#database
      .prepare<[Position, Position], [number, string | null]>(
        `SELECT count(*), group_concat(${rowAsJson}, ',') FILTER (WHERE ${when}) FROM event WHERE position > ? AND position <= ?`,
      )
      .raw();
    return this.#statement;
  }

  #eventOf(row: Row): RecordedEvent {
    const [position, stream, revision, id, typeNumber, schemaVersion, occurredAt, recordedAt, data, metadata] = row;
    const type = this.#types.nameOf(typeNumber);
    const name = this.#streams.nameOf(stream);
    if (type === undefined || name === undefined || !isObject(data) || !isObject(metadata)) {
      throw new LogDamaged(`the event at position ${String(position)} is not one that was written`);
    }
    return {
      position,
      stream: name,
      revision,
      id: uuidText(id.toLowerCase()),
      type,
      schemaVersion,
      occurredAt: instantText(occurredAt),
      recordedAt: instantText(recordedAt),
      data,
      metadata,
    };
  }
}

/** Names of streams come in stretches: streams that stand together in the log have numbers that stand together. */
class StreamNames {
  static readonly #stretch = 256;
  static readonly #most = 200_000;
  readonly #names = new Map<number, string>();
  readonly #load: Database.Statement<[number, number], { readonly number: number; readonly name: string }>;

  constructor(database: Database.Database) {
    this.#load = database.prepare('SELECT number, name FROM stream WHERE number >= ? AND number < ?');
  }

  nameOf(number: number): string | undefined {
    const known = this.#names.get(number);
    if (known !== undefined) return known;
    if (this.#names.size > StreamNames.#most) this.#names.clear();
    for (const one of this.#load.all(number, number + StreamNames.#stretch)) this.#names.set(one.number, one.name);
    return this.#names.get(number);
  }
}
