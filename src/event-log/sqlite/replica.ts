import type Database from 'better-sqlite3';

import { acceptEvent } from '../acceptable.js';
import type { NewEvent, Position, Revision, StreamName } from '../envelope.js';
import { instantMs } from '../instant.js';
import { LogDamaged, UnacceptableEvent } from '../log-errors.js';
import { Appender, isTakenId, type StreamEnd } from './appender.js';
import { logError } from './log-error.js';
import { isReplica, openLogFile } from './schema.js';
import { SqliteReader } from './sqlite-reader.js';

/** How many streams are likely to get another event soon; about 100 bytes each. */
const endsKept = 20_000;

/** An event of the log that is copied, with its place there. Positions there may be sparse and need not be numbers. */
export interface ReplicatedEvent extends NewEvent {
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly recordedAt: string;
  readonly sourcePosition: string;
}

/**
 * A local copy of another log, in its order, with dense positions of its own: position n is the same event in every copy.
 *
 *   openReplicaLog(file, { readOnly?: boolean }): ReplicaLog            // a LogReader, with head, readAll, follow, close …
 *   replica.appendReplicated(events: readonly ReplicatedEvent[]): { appended: number; head: Position }
 *   replica.lastSourcePosition(): string | undefined                    // where to resume
 */
export class ReplicaLog extends SqliteReader {
  readonly #appender: Appender | undefined;
  /** Where streams end that were written lately: this is the file's only writer. The oldest goes first. */
  readonly #ends = new Map<StreamName, StreamEnd>();
  readonly #transaction: (events: readonly ReplicatedEvent[]) => number;
  readonly #source: Database.Statement<[], string>;
  readonly #idAt: Database.Statement<[number, Revision], string>;
  readonly #positionOf: Database.Statement<[string], Position>;

  constructor(database: Database.Database) {
    super(database);
    this.#appender = database.readonly ? undefined : new Appender(database, this.types);
    const copy = database.transaction((events: readonly ReplicatedEvent[]) => this.#copy(events));
    this.#transaction = (events) => copy.immediate(events);
    this.#source = database
      .prepare<[], string>('SELECT source_position FROM event ORDER BY position DESC LIMIT 1')
      .pluck();
    this.#idAt = database
      .prepare<[number, Revision], string>('SELECT lower(hex(id)) FROM event WHERE stream = ? AND revision = ?')
      .pluck();
    this.#positionOf = database
      .prepare<[string], Position>("SELECT position FROM event WHERE id = unhex(?, '-')")
      .pluck();
  }

  /**
   * Copies events in the order given, all of them or none, in one transaction; wakes the followers. Events that were copied
   * before are passed over, so that a resume may begin too early. recordedAt is the source's, raised where it would go back.
   *
   * Throws LogDamaged when a revision is skipped or another event stands in its place, UnacceptableEvent, or LogUnavailable.
   */
  appendReplicated(events: readonly ReplicatedEvent[]): { readonly appended: number; readonly head: Position } {
    try {
      const appended = this.#transaction(events);
      if (appended > 0) this.grown();
      return { appended, head: this.headNow() };
    } catch (error) {
      this.types.forget();
      this.#ends.clear();
      if (isTakenId(error)) {
        throw new LogDamaged(`the copied log holds an event id twice: ${String(error)}`, { cause: error });
      }
      throw logError(error, 'the copy of the log cannot be written');
    }
  }

  /** The source position of the last event copied, or undefined when there is none. */
  lastSourcePosition(): string | undefined {
    return this.#source.get();
  }

  /** Where the event with this id stands, or undefined when it has not been copied. */
  positionOf(id: string): Position | undefined {
    return this.#positionOf.get(id);
  }

  #copy(events: readonly ReplicatedEvent[]): number {
    const appender = this.#appender;
    if (appender === undefined) throw new LogDamaged('the copy of the log is open for reading only');
    appender.begin();
    let appended = 0;
    for (const event of events) {
      const end = this.#ends.get(event.stream) ?? appender.streamEnd(event.stream);
      const next = (end?.last ?? -1) + 1;
      if (event.revision > next) {
        throw new LogDamaged(
          `${event.stream}: the copy lacks revision ${String(next)}, next is revision ${String(event.revision)}`,
        );
      }
      if (end !== undefined && event.revision < next) {
        this.#mustBeSame(event, end.number);
        continue;
      }
      const recordedAt = instantMs(event.recordedAt);
      if (recordedAt === undefined) {
        throw new UnacceptableEvent(`recordedAt: expected an instant, got ${JSON.stringify(event.recordedAt)}`);
      }
      const accepted = acceptEvent(event, event.id);
      this.#keepEnd(event.stream, appender.insert(event.stream, end, [accepted], recordedAt, event.sourcePosition));
      appended += 1;
    }
    return appended;
  }

  #keepEnd(stream: StreamName, end: StreamEnd): void {
    this.#ends.set(stream, end);
    if (this.#ends.size <= endsKept) return;
    for (const oldest of this.#ends.keys()) {
      this.#ends.delete(oldest);
      return;
    }
  }

  #mustBeSame(event: ReplicatedEvent, stream: number): void {
    if (this.#idAt.get(stream, event.revision) !== event.id.replaceAll('-', '')) {
      throw new LogDamaged(`${event.stream}: the copy holds another event at revision ${String(event.revision)}`);
    }
  }
}

/** Opens the copy in a file, which is made if it is missing. Throws LogDamaged when the file is a log of its own, or no log. */
export function openReplicaLog(file: string, options: { readonly readOnly?: boolean } = {}): ReplicaLog {
  const database = openLogFile(file, options.readOnly ?? false);
  if (isReplica(database) === false) {
    database.close();
    throw new LogDamaged(`${file}: it holds events of its own, so it cannot be a copy of another log`);
  }
  // Losing power may take back what was copied last, never a part of it: the follower copies it again, to the same positions. Waiting for the
  // disk after each batch would only hold up the connection.
  database.pragma('synchronous = NORMAL');
  return new ReplicaLog(database);
}
