import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';

import type Database from 'better-sqlite3';

import type { Position, RecordedEvent, Revision, StreamName } from '../envelope.js';
import { Growth } from '../growth.js';
import type { CaughtUp, LogReader, Page, ReadAllOptions } from '../log-reader.js';
import { LogUnavailable } from '../log-errors.js';
import { logError } from './log-error.js';
import { TypeNames } from './names.js';
import { Pages } from './pages.js';

/** How often a follower that waits looks for what other processes wrote. Appends of its own process wake it at once. */
const pollMs = 50;

/** Reads an open log's file. Between pages the event loop gets its turn, so that a long read does not hold up the service. */
export class SqliteReader implements LogReader {
  protected readonly types: TypeNames;
  readonly #database: Database.Database;
  readonly #pages: Pages;
  readonly #growth = new Growth();
  readonly #dataVersion: Database.Statement<[], number>;
  #poll: NodeJS.Timeout | undefined;

  constructor(database: Database.Database) {
    this.#database = database;
    this.types = new TypeNames(database);
    this.#pages = new Pages(database, this.types);
    this.#dataVersion = database.prepare<[], number>('PRAGMA data_version').pluck();
  }

  async *readStream(stream: StreamName, from: Revision = 0): AsyncIterable<RecordedEvent> {
    mustCount(from, 'from');
    for (let next = from; ;) {
      const events = this.#read(() => this.#pages.ofStream(stream, next));
      yield* events;
      if (events.length < Pages.defaultSize) return;
      next += events.length;
      await turnOfTheEventLoop();
    }
  }

  async *readAll(after: Position, upTo?: Position, options: ReadAllOptions = {}): AsyncIterable<Page> {
    mustCount(after, 'after');
    if (upTo !== undefined) mustCount(upTo, 'upTo');
    const last = Math.min(upTo ?? Infinity, this.headNow());
    const pageAfter = this.#read(() => this.#pages.after(options));
    for (let at = after; at < last;) {
      const page = this.#read(() => pageAfter(at, last));
      at = page.reaches;
      yield page;
      await turnOfTheEventLoop();
    }
  }

  async *follow(after: Position, signal: AbortSignal, options: ReadAllOptions = {}): AsyncIterable<Page | CaughtUp> {
    mustCount(after, 'after');
    const pageAfter = this.#read(() => this.#pages.after(options));
    let at = after;
    let live = false;
    while (!signal.aborted) {
      // Noted before the read: what is appended from here on ends the wait below at once.
      const seen = this.#growth.count;
      const version = this.#versionNow();
      const head = this.headNow();
      if (at < head) {
        const page = this.#read(() => pageAfter(at, head));
        at = page.reaches;
        live = false;
        yield page;
        await turnOfTheEventLoop();
      } else {
        if (!live) yield { caughtUpAt: at };
        live = true;
        await this.#growthPast(seen, version, signal);
      }
    }
  }

  head(): Promise<Position> {
    return new Promise((resolve) => {
      resolve(this.headNow());
    });
  }

  protected headNow(): Position {
    return this.#read(() => this.#pages.head());
  }

  /** Closes the file. What is still reading or following then rejects with LogUnavailable. */
  close(): void {
    clearInterval(this.#poll);
    this.#database.close();
    this.#growth.grown();
  }

  /** Wakes the followers: to be called when this process has written. */
  grown(): void {
    this.#growth.grown();
  }

  /** Waits for more than was seen: by this process as counted, by others as the file's version tells. */
  async #growthPast(seen: number, version: number, signal: AbortSignal): Promise<void> {
    this.#poll ??= this.#startPolling();
    // Another process may have written between the read and the first poll, which would take that for the state it starts from.
    if (this.#versionNow() !== version) return;
    await this.#growth.past(seen, signal);
    if (!this.#growth.awaited) {
      clearInterval(this.#poll);
      this.#poll = undefined;
    }
  }

  #startPolling(): NodeJS.Timeout {
    let version = this.#versionNow();
    return setInterval(() => {
      const now = this.#versionNow();
      if (now !== version) this.#growth.grown();
      version = now;
    }, pollMs);
  }

  /** Changes when another connection has written. */
  #versionNow(): number {
    return this.#read(() => this.#dataVersion.get() ?? 0);
  }

  #read<T>(work: () => T): T {
    if (!this.#database.open) throw new LogUnavailable('the log is closed');
    try {
      return work();
    } catch (error) {
      throw logError(error, 'the log cannot be read');
    }
  }
}

function mustCount(value: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name}: expected a whole number from 0 on, got ${String(value)}`);
  }
}
