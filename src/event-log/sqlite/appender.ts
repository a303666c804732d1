import { isDeepStrictEqual } from 'node:util';

import type Database from 'better-sqlite3';

import type { AcceptedEvent } from '../acceptable.js';
import type { Position, Revision, StreamName } from '../envelope.js';
import { EventIdConflict, WrongExpectedRevision } from '../log-errors.js';
import type { Appended, ExpectedRevision } from '../log-writer.js';
import type { TypeNames } from './names.js';
import { isSqliteFault } from './sqlite-error.js';

interface Tail {
  readonly position: Position;
  readonly recordedAt: number;
}

/** Where a stream ends: its number in the file and its last revision. */
export interface StreamEnd {
  readonly number: number;
  readonly last: Revision;
}

/** An event as it stands in the log, for comparing with one that is sent again. */
interface Standing {
  readonly position: Position;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAtMs: number;
  readonly data: string;
}

const emptyLog: Tail = { position: 0, recordedAt: Number.NEGATIVE_INFINITY };

/** Writes appends within a write transaction that its caller began; `begin` MUST be called first in each. */
export class Appender {
  readonly #database: Database.Database;
  readonly #types: TypeNames;
  readonly #tail: Database.Statement<[], Tail>;
  readonly #streamEnd: Database.Statement<[StreamName], StreamEnd>;
  readonly #newStream: Database.Statement<[StreamName]>;
  readonly #insert: Database.Statement;
  readonly #place: Database.Statement<[string], { stream: number; revision: Revision }>;
  readonly #standing: Database.Statement<[number, Revision, Revision], Standing>;
  readonly #savepoint: Record<'set' | 'undo' | 'release', Database.Statement<[]>>;
  #end: Tail = emptyLog;

  constructor(database: Database.Database, types: TypeNames) {
    this.#database = database;
    this.#types = types;
    this.#tail = database.prepare(
      'SELECT position, recorded_at AS recordedAt FROM event ORDER BY position DESC LIMIT 1',
    );
    this.#streamEnd = database.prepare(
      'SELECT number, (SELECT max(revision) FROM event WHERE stream = number) AS last FROM stream WHERE name = ?',
    );
    this.#newStream = database.prepare('INSERT INTO stream (name) VALUES (?)');
    this.#insert = database.prepare("INSERT INTO event VALUES (?, ?, ?, unhex(?, '-'), ?, ?, ?, ?, ?, ?, ?)");
    this.#place = database.prepare("SELECT stream, revision FROM event WHERE id = unhex(?, '-')");
    this.#standing = database.prepare(
      `SELECT e.position, lower(hex(e.id)) AS id, t.name AS type, e.schema_version AS schemaVersion, e.occurred_at AS occurredAtMs, e.data
       FROM event e JOIN type t ON t.number = e.type WHERE e.stream = ? AND e.revision BETWEEN ? AND ? ORDER BY e.revision`,
    );
    this.#savepoint = {
      set: database.prepare('SAVEPOINT append'),
      undo: database.prepare('ROLLBACK TO append'),
      release: database.prepare('RELEASE append'),
    };
  }

  /** Looks up where the log ends: another process may have written since. */
  begin(): void {
    this.#end = this.#tail.get() ?? emptyLog;
  }

  /**
   * Appends as LogWriter says. Throws WrongExpectedRevision or EventIdConflict, and has then written nothing.
   * An expectation that fails counts before ids that are taken: the writer has an old view, and will know better once it has read again.
   */
  append(stream: StreamName, expected: ExpectedRevision, events: readonly AcceptedEvent[], now: number): Appended {
    const end = this.#streamEnd.get(stream);
    if (!holds(expected, end?.last)) {
      const repeated = this.#repeated(end, events);
      if (repeated !== undefined) return repeated;
      throw new WrongExpectedRevision(stream, expected, end?.last);
    }
    // No id is looked up beforehand: the unique index finds one that is taken, and nearly none ever is.
    const firstPosition = this.#end.position + 1;
    const written = this.#atomically(() => {
      this.insert(stream, end, events, now);
    });
    if (!written) {
      const repeated = this.#repeated(end, events);
      if (repeated !== undefined) return repeated;
      throw new EventIdConflict(events.find(({ id }) => this.#place.get(id) !== undefined)?.id ?? 'unknown');
    }
    const revision = (end?.last ?? -1) + events.length;
    return { firstPosition, lastPosition: this.#end.position, revision, repeated: false };
  }

  /**
   * Inserts events at the end of a stream and of the log, unchecked; gives where the stream ends then. `sourcePosition` goes with events
   * that are copied from another log.
   */
  insert(
    stream: StreamName,
    end: StreamEnd | undefined,
    events: readonly AcceptedEvent[],
    now: number,
    sourcePosition: string | null = null,
  ): StreamEnd {
    const number = end?.number ?? Number(this.#newStream.run(stream).lastInsertRowid);
    const recordedAt = Math.max(now, this.#end.recordedAt);
    let { position } = this.#end;
    let revision = end?.last ?? -1;
    for (const event of events) {
      this.#insert.run(
        ++position,
        number,
        ++revision,
        event.id,
        this.#types.assign(event.type),
        event.schemaVersion,
        event.occurredAtMs,
        recordedAt,
        event.data,
        event.metadata,
        sourcePosition,
      );
    }
    this.#end = { position, recordedAt };
    return { number, last: revision };
  }

  /** Where a stream ends, or undefined when there is none. */
  streamEnd(stream: StreamName): StreamEnd | undefined {
    return this.#streamEnd.get(stream);
  }

  /** Does the work or none of it. False when an id was taken. */
  #atomically(work: () => void): boolean {
    const before = this.#end;
    this.#savepoint.set.run();
    try {
      work();
      this.#savepoint.release.run();
      return true;
    } catch (error) {
      this.#end = before;
      this.#types.forget();
      // A full disk can make SQLite roll the whole transaction back by itself; the savepoint went with it, and the error is what counts.
      if (!this.#database.inTransaction) throw error;
      this.#savepoint.undo.run();
      this.#savepoint.release.run();
      if (isTakenId(error)) return false;
      throw error;
    }
  }

  /** The place of these events if they stand in the stream already, in order and next to each other, with the same content. */
  #repeated(end: StreamEnd | undefined, events: readonly AcceptedEvent[]): Appended | undefined {
    const [first] = events;
    const place = first && this.#place.get(first.id);
    if (place?.stream !== end?.number || place === undefined) return undefined;
    const revision = place.revision + events.length - 1;
    const standing = this.#standing.all(place.stream, place.revision, revision);
    const [firstStanding, lastStanding] = [standing.at(0), standing.at(-1)];
    if (firstStanding === undefined || lastStanding === undefined || standing.length !== events.length)
      return undefined;
    if (!standing.every((stands, index) => isSame(stands, events[index]))) return undefined;
    return { firstPosition: firstStanding.position, lastPosition: lastStanding.position, revision, repeated: true };
  }
}

function holds(expected: ExpectedRevision, actual: Revision | undefined): boolean {
  switch (expected) {
    case 'any':
      return true;
    case 'no-stream':
      return actual === undefined;
    case 'stream-exists':
      return actual !== undefined;
    default:
      return actual === expected;
  }
}

function isSame(stands: Standing, sent: AcceptedEvent | undefined): boolean {
  return (
    stands.id === sent?.id.replaceAll('-', '') &&
    stands.type === sent.type &&
    stands.schemaVersion === sent.schemaVersion &&
    stands.occurredAtMs === sent.occurredAtMs &&
    // The order of an object's keys is no part of its content.
    (stands.data === sent.data || isDeepStrictEqual(JSON.parse(stands.data), JSON.parse(sent.data)))
  );
}

/** Whether a write failed on an event id that the log holds already. */
export function isTakenId(error: unknown): boolean {
  return isSqliteFault(error) && error.code === 'SQLITE_CONSTRAINT_UNIQUE' && error.message.includes('event.id');
}
