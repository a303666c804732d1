import type Database from 'better-sqlite3';

import type { Position, RecordedEvent } from '../envelope.js';
import { instantText } from '../instant.js';
import type { BlockChoice, LogBlocks } from '../log-blocks.js';
import { LogDamaged } from '../log-errors.js';
import { type Upcasters, upcastWith } from '../upcasting.js';
import { logError } from './log-error.js';
import { TypeNames } from './names.js';
import { Pages } from './pages.js';
import { isObject, uuidText } from './rows.js';
import { openLogFile } from './schema.js';

export interface BlockOptions {
  readonly file: string;
  /** The URL of a module that exports `upcasters`, when events are to be read in the current version of their types. */
  readonly upcasters?: string;
  /** The URL of a module that exports `withHistories`, when corrections are to bring the histories of their streams along. */
  readonly histories?: string;
}

type WithHistories = (
  events: readonly RecordedEvent[],
  readStream: (stream: string) => readonly RecordedEvent[],
) => readonly RecordedEvent[];

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

/** Opens a log's file for reading blocks, beside whoever else has it open. Rejects with LogDamaged, LogUnavailable. */
export async function openBlocks(options: unknown, choice: BlockChoice): Promise<LogBlocks> {
  const { file, upcasters, histories } = options as BlockOptions;
  const module = upcasters === undefined ? undefined : ((await import(upcasters)) as { readonly upcasters: Upcasters });
  const amending =
    histories === undefined ? undefined : ((await import(histories)) as { readonly withHistories: WithHistories });
  return new SqliteBlocks(openLogFile(file, true), choice, module?.upcasters ?? {}, amending?.withHistories);
}

class SqliteBlocks implements LogBlocks {
  readonly #database: Database.Database;
  readonly #types: TypeNames;
  readonly #streams: StreamNames;
  readonly #choice: BlockChoice;
  readonly #upcast: (event: RecordedEvent) => RecordedEvent;
  #wanted: readonly number[] = [];
  #statement: Database.Statement<[Position, Position], [number, string | null]> | undefined;

  readonly #withHistories: WithHistories;
  readonly #pages: Pages;

  constructor(
    database: Database.Database,
    choice: BlockChoice,
    upcasters: Upcasters,
    withHistories: WithHistories = (events) => events,
  ) {
    this.#withHistories = withHistories;
    this.#database = database;
    this.#types = new TypeNames(database);
    this.#streams = new StreamNames(database);
    this.#choice = choice;
    this.#upcast = upcastWith(upcasters);
    this.#pages = new Pages(database, this.#types);
  }

  read(after: Position, reaches: Position): readonly RecordedEvent[] {
    try {
      const [count, text] = this.#block().get(after, reaches) ?? [0, null];
      if (count !== reaches - after) {
        throw new LogDamaged(`the log has a hole at positions ${String(after + 1)} to ${String(reaches)}`);
      }
      if (text === null) return [];
      const events = (JSON.parse(`[${text}]`) as readonly Row[]).map((row) => this.#eventOf(row));
      return this.#withHistories(events, (stream) => this.#stream(stream));
    } catch (error) {
      if (error instanceof SyntaxError) {
        throw new LogDamaged(`the log holds content that is not JSON: ${String(error)}`, { cause: error });
      }
      throw logError(error, 'the log cannot be read');
    }
  }

  close(): void {
    this.#database.close();
  }

  /** Counts all events of the stretch in the same scan that puts the chosen ones together. Types may have come since the last block. */
  #block(): Database.Statement<[Position, Position], [number, string | null]> {
    const { types, shares, share } = this.#choice;
    const wanted = types.flatMap((type) => this.#types.numberOf(type) ?? []);
    if (this.#statement !== undefined && wanted.length === this.#wanted.length) return this.#statement;
    this.#wanted = wanted;
    const ours = shares === 1 ? 'TRUE' : `stream % ${String(shares)} = ${String(share)}`;
    this.#statement = this.#database
      .prepare<[Position, Position], [number, string | null]>(
        `SELECT count(*), group_concat(CASE WHEN ${ours} AND type IN (${wanted.join(', ')}) THEN ${rowAsJson} END, ',')
         FROM event WHERE position > ? AND position <= ?`,
      )
      .raw();
    return this.#statement;
  }

  #stream(stream: string): readonly RecordedEvent[] {
    const events: RecordedEvent[] = [];
    for (;;) {
      const page = this.#pages.ofStream(stream, events.length);
      for (const event of page) events.push(this.#upcast(event));
      if (page.length < Pages.defaultSize) return events;
    }
  }

  #eventOf(row: Row): RecordedEvent {
    const [position, stream, revision, id, typeNumber, schemaVersion, occurredAt, recordedAt, data, metadata] = row;
    const type = this.#types.nameOf(typeNumber);
    const name = this.#streams.nameOf(stream);
    if (type === undefined || name === undefined || !isObject(data) || !isObject(metadata)) {
      throw new LogDamaged(`the event at position ${String(position)} is not one that was written`);
    }
    return this.#upcast({
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
    });
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
