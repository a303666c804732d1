import type { NewEvent, RecordedEvent } from '../../../src/event-log/envelope.js';
import type { CaughtUp, Page } from '../../../src/event-log/log-reader.js';
import type { Appended, ExpectedRevision } from '../../../src/event-log/log-writer.js';
import type { Log } from '../event-log.contract.js';

/** A log that breaks one promise, and the check of the contract that must notice. */
export interface BrokenLog {
  readonly name: string;
  readonly caughtBy: string;
  readonly breaks: (log: Log) => Partial<Log>;
}

export type Append = Log['append'];

let fresh = 0;
/** The same events under ids that nothing has. */
export const renamed = (events: readonly NewEvent[]): NewEvent[] =>
  events.map((event) => ({ ...event, id: `ffffffff-ffff-8fff-8fff-${String(++fresh).padStart(12, '0')}` }));

export const expecting =
  (log: Log, change: (expected: ExpectedRevision) => ExpectedRevision): Append =>
  (stream, expected, events) =>
    log.append(stream, change(expected), events);

export const sending =
  (log: Log, change: (event: NewEvent) => NewEvent): Append =>
  (stream, expected, events) =>
    log.append(stream, expected, events.map(change));

/** Appends, and does something else when the log refuses. */
export const insteadOf =
  (
    log: Log,
    kind: new (...args: never[]) => Error,
    otherwise: (...args: Parameters<Append>) => Promise<Appended>,
  ): Append =>
  async (stream, expected, events) => {
    try {
      return await log.append(stream, expected, events);
    } catch (error) {
      if (error instanceof kind) return otherwise(stream, expected, events);
      throw error;
    }
  };

export const pages = (log: Log, change: (page: Page) => Page): Pick<Log, 'readAll'> => ({
  async *readAll(...args) {
    for await (const page of log.readAll(...args)) yield change(page);
  },
});

export const recorded = (log: Log, change: (event: RecordedEvent) => RecordedEvent): Pick<Log, 'readAll'> =>
  pages(log, (page) => ({ ...page, events: page.events.map(change) }));

/** Changes what a follower hands out, item by item; `live` counts how often it was caught up. */
export const news = (
  log: Log,
  change: (item: Page | CaughtUp, live: number) => readonly (Page | CaughtUp)[],
): Pick<Log, 'follow'> => ({
  async *follow(...args) {
    let live = 0;
    for await (const item of log.follow(...args)) {
      yield* change(item, live);
      if ('caughtUpAt' in item) live += 1;
    }
  },
});
