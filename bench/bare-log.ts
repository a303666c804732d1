import type Database from 'better-sqlite3';

import { instantMs } from '../src/event-log/instant.js';
import { openLogFile } from '../src/event-log/sqlite/schema.js';
import type { MadeEvent } from '../test/support/made-events.js';

/** The columns of the table `event`, in their order, ready to bind. */
export type Row = readonly (number | string | Buffer | null)[];

/**
 * The file of the embedded log with nothing of ours above it but prepared statements: same tables, same indexes, same settings of the
 * connection. It takes rows that are ready to bind and checks nothing, so it is the least that any log in this layout has to do.
 */
export class BareLog {
  readonly #database: Database.Database;
  readonly #insert: Database.Statement;
  readonly #streams = new Map<string, { readonly number: number; revision: number }>();
  readonly #types = new Map<string, number>();
  #position = 0;

  constructor(file: string) {
    this.#database = openLogFile(file, false);
    this.#insert = this.#database.prepare(`INSERT INTO event VALUES (${Array(11).fill('?').join(', ')})`);
  }

  /** Gives the rows of these events, and writes the names of their streams and types, which a log does once for each. */
  prepare(made: readonly MadeEvent[]): readonly Row[] {
    return this.#database.transaction(() => made.map((one) => this.#rowOf(one)))();
  }

  /** Inserts rows in one durable transaction. */
  readonly write = (rows: readonly Row[]): void => {
    this.#database.exec('BEGIN IMMEDIATE');
    for (const row of rows) this.#insert.run(row);
    this.#database.exec('COMMIT');
  };

  /** Reads all rows in pages, column by column as they are kept, and parses the content of each. Gives how many there were. */
  readAndParse(pageSize: number): number {
    const page = this.#database
      .prepare<[number, number], readonly unknown[]>(
        'SELECT e.*, s.name FROM event e JOIN stream s ON s.number = e.stream WHERE e.position > ? ORDER BY e.position LIMIT ?',
      )
      .raw();
    let read = 0;
    for (let after = 0; ; read += pageSize) {
      const rows = page.all(after, pageSize);
      for (const row of rows) {
        JSON.parse(row[8] as string);
        JSON.parse(row[9] as string);
      }
      after = (rows.at(-1)?.[0] as number | undefined) ?? after;
      if (rows.length < pageSize) return read + rows.length;
    }
  }

  close(): void {
    this.#database.close();
  }

  #rowOf({ stream, event }: MadeEvent): Row {
    const to = this.#streams.get(stream) ?? { number: this.#named('stream', stream), revision: -1 };
    this.#streams.set(stream, to);
    const type = this.#types.get(event.type) ?? this.#named('type', event.type);
    this.#types.set(event.type, type);
    to.revision += 1;
    this.#position += 1;
    const at = instantMs(event.occurredAt) ?? 0;
    const id = Buffer.from(event.id.replaceAll('-', ''), 'hex');
    const [data, metadata] = [JSON.stringify(event.data), JSON.stringify(event.metadata)];
    return [this.#position, to.number, to.revision, id, type, event.schemaVersion, at, at, data, metadata, null];
  }

  #named(table: 'stream' | 'type', name: string): number {
    return Number(this.#database.prepare(`INSERT INTO ${table} (name) VALUES (?)`).run(name).lastInsertRowid);
  }
}
