import type Database from 'better-sqlite3';

import { acceptAppend, type AcceptedEvent } from '../acceptable.js';
import type { NewEvent, Position, StreamName } from '../envelope.js';
import { LogDamaged, LogUnavailable } from '../log-errors.js';
import type { Appended, ExpectedRevision, LogWriter } from '../log-writer.js';
import { Appender } from './appender.js';
import { isReplica, openLogFile, unguarded } from './schema.js';
import { SharedTransactions } from './shared-transactions.js';
import { SqliteReader } from './sqlite-reader.js';

export interface SqliteLogOptions {
  /** The time now in milliseconds since 1970. */
  readonly clock: () => number;
  /** Opens the file for reading only, beside the process that writes it. Appends are refused. */
  readonly readOnly?: boolean;
}

/** The embedded log: one file of SQLite. */
export class SqliteLog extends SqliteReader implements LogWriter {
  readonly #database: Database.Database;
  readonly #clock: () => number;
  readonly #writing: { readonly appender: Appender; readonly transactions: SharedTransactions } | undefined;

  constructor(database: Database.Database, clock: () => number) {
    super(database);
    this.#database = database;
    this.#clock = clock;
    if (database.readonly) return;
    const appender = new Appender(database, this.types);
    const transactions = new SharedTransactions(
      database,
      () => {
        appender.begin();
      },
      () => {
        this.grown();
      },
    );
    this.#writing = { appender, transactions };
  }

  async append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    return this.appendAccepted(stream, expected, acceptAppend(stream, expected, events));
  }

  /** The same for events that acceptAppend has taken. */
  async appendAccepted(
    stream: StreamName,
    expected: ExpectedRevision,
    accepted: readonly AcceptedEvent[],
  ): Promise<Appended> {
    if (this.#writing === undefined) throw new LogUnavailable('the log is open for reading only');
    if (!this.#database.open) throw new LogUnavailable('the log is closed');
    const { appender, transactions } = this.#writing;
    return transactions.run(() => appender.append(stream, expected, accepted, Math.floor(this.#clock())));
  }

  /** Where the event with this id stands. */
  positionOf(id: string): Position | undefined {
    return this.#database
      .prepare<[string], Position>("SELECT position FROM event WHERE id = unhex(?, '-')")
      .pluck()
      .get(id);
  }

  /**
   * Puts other data in the place of those of events, all or none, and overwrites the old bytes. Only what a recorded erasure says may be done with
   * it. What waits beside the file still has them, until it is emptied. Rejects with LogUnavailable.
   */
  async redact(events: readonly { readonly id: string; readonly data: string }[]): Promise<void> {
    if (this.#writing === undefined) throw new LogUnavailable('the log is open for reading only');
    const database = this.#database;
    database.pragma('secure_delete = ON');
    await this.#writing.transactions.run(() => {
      const update = database.prepare("UPDATE event SET data = ? WHERE id = unhex(?, '-')");
      unguarded(database, () => {
        for (const { id, data } of events) update.run(data, id);
      });
    });
  }

  /** Empties what waits beside the file into it. Throws LogUnavailable when somebody still reads from there. */
  emptyWal(): void {
    const [{ busy } = { busy: 1 }] = this.#database.pragma('wal_checkpoint(TRUNCATE)') as readonly {
      readonly busy: number;
    }[];
    if (busy !== 0)
      throw new LogUnavailable('what was erased may still stand in events.sqlite-wal: somebody reads there');
  }

  /** Writes what was appended, then closes the file. */
  override close(): void {
    if (this.#database.open) this.#writing?.transactions.flush();
    super.close();
  }
}

/**
 * Opens the log in a file, which is made if it is missing; `:memory:` is a log that ends with the process. Several processes may have the
 * file open: appends take turns, and readers never wait.
 *
 * Throws LogDamaged when the file is something else, was written by a newer program, or is a copy of a cluster's log (which only its follower may
 * write); LogUnavailable when it cannot be opened.
 */
export function openSqliteLog(file: string, options: SqliteLogOptions): SqliteLog {
  const database = openLogFile(file, options.readOnly ?? false);
  if (options.readOnly !== true && isReplica(database) === true) {
    database.close();
    throw new LogDamaged(`${file}: it is a copy of a cluster's log, which only its follower may write`);
  }
  return new SqliteLog(database, options.clock);
}
