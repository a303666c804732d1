import type Database from 'better-sqlite3';

import type { Page, ReadAllOptions } from '../log-reader.js';
import type { Position, RecordedEvent, Revision, StreamName } from '../envelope.js';
import { LogDamaged } from '../log-errors.js';
import type { TypeNames } from './names.js';
import { eventsOf, rowAsJson } from './rows.js';

/** A page is read as one string, and a string of more than 512 MB cannot be: 4,096 events of 60,000 bytes are half of that. */
const largestPage = 4_096;
const largestWindow = 1_048_576;

const noteworthy = 'FROM event e JOIN stream s ON s.number = e.stream';

/** Reads an open log's file, a page at a time. Every method runs to its end before it returns. */
export class Pages {
  static readonly defaultSize = 1_000;
  readonly #database: Database.Database;
  readonly #types: TypeNames;
  readonly #head: Database.Statement<[], number | null>;
  readonly #all: Database.Statement<[Position, Position], string | null>;
  readonly #streamNumber: Database.Statement<[StreamName], number>;
  readonly #stream: Database.Statement<[number, Revision, number], string | null>;

  constructor(database: Database.Database, types: TypeNames) {
    this.#database = database;
    this.#types = types;
    this.#head = database.prepare<[], number | null>('SELECT max(position) FROM event').pluck();
    this.#all = database
      .prepare<[Position, Position], string | null>(
        `SELECT group_concat(${rowAsJson}, ',') ${noteworthy} WHERE e.position > ? AND e.position <= ?`,
      )
      .pluck();
    this.#streamNumber = database.prepare<[StreamName], number>('SELECT number FROM stream WHERE name = ?').pluck();
    this.#stream = database
      .prepare<[number, Revision, number], string | null>(
        `SELECT group_concat(row, ',') FROM (
           SELECT ${rowAsJson} AS row FROM stream s JOIN event e ON e.stream = s.number
           WHERE s.number = ? AND e.revision >= ? ORDER BY e.revision LIMIT ?)`,
      )
      .pluck();
  }

  head(): Position {
    return this.#head.get() ?? 0;
  }

  /** Up to a page of a stream's events from a revision on. Throws LogDamaged where a revision is missing. */
  ofStream(stream: StreamName, from: Revision): readonly RecordedEvent[] {
    // Most streams that a command asks for are new: finding that out by itself costs a twelfth of the query that gathers events.
    const number = this.#streamNumber.get(stream);
    if (number === undefined) return [];
    const events = eventsOf(this.#stream.get(number, from, Pages.defaultSize) ?? null, this.#types);
    events.forEach((event, index) => {
      if (event.revision !== from + index) {
        throw new LogDamaged(
          `stream ${stream}: expected revision ${String(from + index)}, found ${String(event.revision)}`,
        );
      }
    });
    return events;
  }

  /** Gives a function that reads the page after a position, up to another that the log has reached. */
  after(options: ReadAllOptions): (after: Position, upTo: Position) => Page {
    const pageSize = pageSizeOf(options);
    return options.types === undefined
      ? (after, upTo) => this.#unfiltered(after, Math.min(upTo, after + pageSize))
      : this.#filtered(options.types, pageSize);
  }

  #unfiltered(after: Position, reaches: Position): Page {
    const events = eventsOf(this.#all.get(after, reaches) ?? null, this.#types);
    for (let index = 0; index < reaches - after; index++) {
      const found = events[index]?.position;
      if (found !== after + 1 + index) throw hole(after + 1 + index);
    }
    if (events.length !== reaches - after) throw hole(reaches + 1);
    return { events, reaches };
  }

  /**
   * Reads by windows of positions, so that the index on the type is sorted a window at a time and rare types are reached in great steps: a
   * window that gives little doubles the next. Holes show in the index's count of the window.
   */
  #filtered(types: readonly string[], pageSize: number): (after: Position, upTo: Position) => Page {
    const read = this.#database
      .prepare<[string, Position, Position, number], string | null>(
        `SELECT group_concat(row, ',') FROM (
           SELECT ${rowAsJson} AS row ${noteworthy}
           WHERE e.type IN (SELECT number FROM type WHERE name IN (SELECT value FROM json_each(?)))
             AND e.position > ? AND e.position <= ? ORDER BY e.position LIMIT ?)`,
      )
      .pluck();
    const count = this.#database
      .prepare<[Position, Position], number>(
        `SELECT count(*) FROM event INDEXED BY event_by_type
         WHERE type IN (SELECT number FROM type) AND position > ? AND position <= ?`,
      )
      .pluck();
    const wanted = JSON.stringify(types);
    let window = pageSize * 4;
    return (after, upTo) => {
      const end = Math.min(upTo, after + window);
      const events = eventsOf(read.get(wanted, after, end, pageSize) ?? null, this.#types);
      const full = events.length === pageSize;
      const reaches = (full ? events.at(-1)?.position : undefined) ?? end;
      if (count.get(after, reaches) !== reaches - after) throw hole(after + 1, reaches);
      if (full) window = Math.max(pageSize, Math.ceil(window / 2));
      else if (events.length * 2 < pageSize) window = Math.min(largestWindow, window * 2);
      return { events, reaches };
    };
  }
}

function pageSizeOf({ pageSize = Pages.defaultSize }: ReadAllOptions): number {
  if (!Number.isSafeInteger(pageSize) || pageSize < 1) {
    throw new RangeError(`pageSize: expected a whole number from 1 on, got ${String(pageSize)}`);
  }
  return Math.min(pageSize, largestPage);
}

function hole(first: Position, last: Position = first): LogDamaged {
  const where = first === last ? `position ${String(first)}` : `positions ${String(first)} to ${String(last)}`;
  return new LogDamaged(`the log has a hole at ${where}`);
}
