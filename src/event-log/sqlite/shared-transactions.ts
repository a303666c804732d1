import type Database from 'better-sqlite3';

import { OutcomeUnknown } from '../log-errors.js';
import { logError } from './log-error.js';
import { isSqliteFault } from './sqlite-error.js';

interface Job {
  readonly work: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs the write jobs of one turn of the event loop in one transaction, in the order they came: one fsync for all of them.
 * A job that throws MUST have undone what it wrote; its neighbours stand. No job settles before the COMMIT is durable.
 */
export class SharedTransactions {
  readonly #database: Database.Database;
  readonly #statements: Record<'begin' | 'commit' | 'rollback', Database.Statement<[]>>;
  readonly #begun: () => void;
  readonly #committed: () => void;
  #queue: Job[] = [];

  /** `begun` is called at the start of each transaction, `committed` at its end. */
  constructor(database: Database.Database, begun: () => void, committed: () => void) {
    this.#database = database;
    this.#begun = begun;
    this.#committed = committed;
    this.#statements = {
      begin: database.prepare('BEGIN IMMEDIATE'),
      commit: database.prepare('COMMIT'),
      rollback: database.prepare('ROLLBACK'),
    };
  }

  /** Runs the job with the others of this turn. Rejects with what it threw, or with LogUnavailable when nothing could be written. */
  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#queue.length === 0)
        setImmediate(() => {
          this.flush();
        });
      this.#queue.push({ work, resolve: resolve as (result: unknown) => void, reject });
    });
  }

  /** Writes what is queued now. */
  flush(): void {
    const jobs = this.#queue;
    if (jobs.length === 0) return;
    this.#queue = [];
    let settlements: readonly (() => void)[];
    let doing = 'the log cannot be written just now';
    try {
      this.#statements.begin.run();
      this.#begun();
      settlements = jobs.map(attempted);
      doing = 'the log could not be made durable';
      this.#statements.commit.run();
    } catch (error) {
      if (this.#database.inTransaction) this.#statements.rollback.run();
      const reason = failure(error, doing);
      for (const job of jobs) job.reject(reason);
      return;
    }
    for (const settle of settlements) settle();
    this.#committed();
  }
}

/** Does one job and gives what settles it once the transaction is durable. Throws what no job of the transaction can survive. */
function attempted({ work, resolve, reject }: Job): () => void {
  try {
    const result = work();
    return () => {
      resolve(result);
    };
  } catch (error) {
    if (isOfStore(error)) throw error;
    return () => {
      reject(error);
    };
  }
}

/** A full disk or a failed read concerns every job; a constraint that one of them broke does not. */
function isOfStore(error: unknown): boolean {
  return isSqliteFault(error) && !error.code.startsWith('SQLITE_CONSTRAINT');
}

function failure(error: unknown, doing: string): unknown {
  // When the disk refuses to say that the bytes are down, they may yet be: a power cut could bring them back.
  if (isSqliteFault(error) && error.code === 'SQLITE_IOERR_FSYNC') {
    return new OutcomeUnknown(`${doing}: ${error.message} (${error.code})`, { cause: error });
  }
  return logError(error, doing);
}
