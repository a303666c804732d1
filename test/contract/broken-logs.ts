import type { NewEvent, RecordedEvent } from '../../src/event-log/envelope.js';
import { EventIdConflict, UnacceptableEvent, WrongExpectedRevision } from '../../src/event-log/log-errors.js';
import type { CaughtUp, Page } from '../../src/event-log/log-reader.js';
import type { Appended, ExpectedRevision } from '../../src/event-log/log-writer.js';
import type { Log } from './event-log.contract.js';

/** A log that breaks one promise, and the check of the contract that must notice. */
export interface BrokenLog {
  readonly name: string;
  readonly caughtBy: string;
  readonly breaks: (log: Log) => Partial<Log>;
}

type Append = Log['append'];

let fresh = 0;
/** The same events under ids that nothing has. */
const renamed = (events: readonly NewEvent[]): NewEvent[] =>
  events.map((event) => ({ ...event, id: `ffffffff-ffff-8fff-8fff-${String(++fresh).padStart(12, '0')}` }));

const expecting =
  (log: Log, change: (expected: ExpectedRevision) => ExpectedRevision): Append =>
  (stream, expected, events) =>
    log.append(stream, change(expected), events);

const sending =
  (log: Log, change: (event: NewEvent) => NewEvent): Append =>
  (stream, expected, events) =>
    log.append(stream, expected, events.map(change));

/** Appends, and does something else when the log refuses. */
const insteadOf =
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

const pages = (log: Log, change: (page: Page) => Page): Pick<Log, 'readAll'> => ({
  async *readAll(...args) {
    for await (const page of log.readAll(...args)) yield change(page);
  },
});

const recorded = (log: Log, change: (event: RecordedEvent) => RecordedEvent): Pick<Log, 'readAll'> =>
  pages(log, (page) => ({ ...page, events: page.events.map(change) }));

/** Changes what a follower hands out, item by item; `live` counts how often it was caught up. */
const news = (
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

const seamless = 'goes from catching up to live without a gap or a repeat while writers append';
const placesOfRetry = 'gives a retry its first place, expecting any';

export const brokenLogs: readonly BrokenLog[] = [
  {
    name: 'checks no expectation',
    caughtBy: 'refuses expected revision 1 on a stream whose last is 2',
    breaks: (log) => ({ append: expecting(log, () => 'any') }),
  },
  {
    name: 'takes no-stream for any',
    caughtBy: 'refuses expected revision no-stream on a stream whose last is 2',
    breaks: (log) => ({ append: expecting(log, (expected) => (expected === 'no-stream' ? 'any' : expected)) }),
  },
  {
    name: 'takes stream-exists for any',
    caughtBy: 'refuses expected revision stream-exists on a stream that is missing',
    breaks: (log) => ({ append: expecting(log, (expected) => (expected === 'stream-exists' ? 'any' : expected)) }),
  },
  {
    name: 'takes a revision for stream-exists',
    caughtBy: 'refuses expected revision 3 on a stream whose last is 2',
    breaks: (log) => ({
      append: expecting(log, (expected) => (typeof expected === 'number' ? 'stream-exists' : expected)),
    }),
  },
  {
    name: 'checks the expectation before the write transaction, so that writers pass it together',
    caughtBy: 'lets one of many writers that expect the same revision through',
    breaks: (log) => ({
      async append(stream, expected, events) {
        for await (const { revision } of log.readStream(stream)) {
          if (expected === 'no-stream') throw new WrongExpectedRevision(stream, expected, revision);
        }
        return log.append(stream, 'any', events);
      },
    }),
  },
  {
    name: 'writes half an append',
    caughtBy: 'writes an append of several events whole, or not at all when the last is refused',
    breaks: (log) => ({
      async append(stream, expected, events) {
        let last = await log.append(stream, expected, events.slice(0, 1));
        for (const event of events.slice(1)) last = await log.append(stream, 'any', [event]);
        return last;
      },
    }),
  },
  {
    name: 'undoes the neighbours of a refused append',
    caughtBy: 'a refusal does not undo the appends that were made with it',
    breaks: (log) => {
      let last: Promise<unknown> = Promise.resolve();
      return {
        append(stream, expected, events) {
          const before = last;
          const appended = before.then(() => log.append(stream, expected, events));
          last = appended;
          return appended;
        },
      };
    },
  },
  {
    name: 'acknowledges what it refuses',
    caughtBy: 'refuses expected revision 0 on a stream that is missing',
    breaks: (log) => ({
      append: insteadOf(log, WrongExpectedRevision, () =>
        Promise.resolve({ firstPosition: 1, lastPosition: 1, revision: 0, repeated: false }),
      ),
    }),
  },
  {
    name: 'writes a retry again',
    caughtBy: placesOfRetry,
    breaks: (log) => ({
      async append(stream, expected, events) {
        const appended = await log.append(stream, expected, events);
        return appended.repeated ? log.append(stream, 'any', renamed(events)) : appended;
      },
    }),
  },
  {
    name: 'recognises a retry only when the expectation holds',
    caughtBy: 'gives a retry its first place, expecting no-stream',
    breaks: (log) => ({
      async append(stream, expected, events) {
        const appended = await log.append(stream, expected, events);
        if (appended.repeated && expected === 'no-stream') throw new WrongExpectedRevision(stream, expected, 0);
        return appended;
      },
    }),
  },
  {
    name: 'loses the check of ids',
    caughtBy: 'refuses an id that stands in another stream, whatever is expected',
    breaks: (log) => ({
      append: insteadOf(log, EventIdConflict, (stream, expected, events) =>
        log.append(stream, expected, renamed(events)),
      ),
    }),
  },
  {
    name: 'takes an id for a retry without a look at the content',
    caughtBy: 'refuses an id with other data, whatever is expected',
    breaks: (log) => ({
      append: insteadOf(log, EventIdConflict, () =>
        Promise.resolve({ firstPosition: 4, lastPosition: 4, revision: 3, repeated: true }),
      ),
    }),
  },
  {
    name: 'writes the new events of an append that is known in part',
    caughtBy: 'refuses a known id, then a new one, whatever is expected',
    breaks: (log) => ({
      append: insteadOf(log, EventIdConflict, (stream, _, events) => log.append(stream, 'any', events.slice(1))),
    }),
  },
  {
    name: 'answers an append of nothing',
    caughtBy: 'refuses an append of nothing',
    breaks: (log) => ({
      append: insteadOf(log, UnacceptableEvent, () =>
        Promise.resolve({ firstPosition: 0, lastPosition: 0, revision: 0, repeated: false }),
      ),
    }),
  },
  {
    name: 'cuts what is too long',
    caughtBy: 'refuses one byte too many',
    breaks: (log) => ({
      append: insteadOf(log, UnacceptableEvent, (stream, expected, events) =>
        log.append(
          stream,
          expected,
          events.map((event) => ({ ...event, data: {} })),
        ),
      ),
    }),
  },
  {
    name: 'turns NaN into null',
    caughtBy: 'refuses NaN',
    breaks: (log) => ({
      append: sending(log, (event) =>
        Number.isNaN(event.data.x) ? { ...event, data: { ...event.data, x: null } } : event,
      ),
    }),
  },
  {
    name: 'cuts times to the second',
    caughtBy: 'keeps times of any year to the millisecond',
    breaks: (log) =>
      recorded(log, (event) => ({ ...event, occurredAt: event.occurredAt.replace(/\.\d{3}Z/, '.000Z') })),
  },
  {
    name: 'lets the time of recording go back',
    caughtBy: 'keeps the same time of recording or a later one from each position to the next',
    breaks: (log) =>
      recorded(log, (event) => ({
        ...event,
        recordedAt: new Date(1_700_000_000_000 - event.position * 1_000).toISOString(),
      })),
  },
  {
    name: 'rounds numbers',
    caughtBy: 'keeps numbers to the last bit; -0 comes back as 0',
    breaks: (log) =>
      recorded(log, (event) => ({
        ...event,
        data: JSON.parse(
          JSON.stringify(event.data, (_, value: unknown) =>
            typeof value === 'number' ? Number(value.toPrecision(15)) : value,
          ),
        ) as RecordedEvent['data'],
      })),
  },
  {
    name: 'normalises text',
    caughtBy: 'gives back any JSON object as it was',
    breaks: (log) =>
      recorded(log, (event) => ({
        ...event,
        data: JSON.parse(JSON.stringify(event.data).normalize('NFKD')) as RecordedEvent['data'],
      })),
  },
  {
    name: 'copies content by assignment, so that __proto__ is lost',
    caughtBy: 'keeps a key named __proto__ a key',
    breaks: (log) =>
      recorded(log, (event) => {
        const data: Record<string, unknown> = {};
        for (const [key, value] of Object.entries(event.data)) data[key] = value;
        return { ...event, data };
      }),
  },
  {
    name: 'numbers positions from 0',
    caughtBy: 'numbers the log from 1 without gaps, in the order of the appends, refused ones in between',
    breaks: (log) => recorded(log, (event) => ({ ...event, position: event.position - 1 })),
  },
  {
    name: 'loses the last event of every page',
    caughtBy: 'reads the same whatever the page size',
    breaks: (log) => pages(log, (page) => ({ ...page, events: page.events.slice(0, -1) })),
  },
  {
    name: 'reads up to a position without it',
    caughtBy: 'reads after a position, up to and including another',
    breaks: (log) => ({
      readAll: (after, upTo, options) => log.readAll(after, upTo === undefined ? undefined : upTo - 1, options),
    }),
  },
  {
    name: 'reads from a position on, with it',
    caughtBy: 'reads after a position, up to and including another',
    breaks: (log) => ({ readAll: (after, upTo, options) => log.readAll(Math.max(0, after - 1), upTo, options) }),
  },
  {
    name: 'does not filter types',
    caughtBy: 'reads some types, and says how far it looked',
    breaks: (log) => ({
      readAll: (after, upTo, options) => log.readAll(after, upTo, { pageSize: options?.pageSize ?? 1_000 }),
    }),
  },
  {
    name: 'says that it looked as far as the last event it found',
    caughtBy: 'reads some types, and says how far it looked',
    breaks: (log) => pages(log, (page) => ({ ...page, reaches: page.events.at(-1)?.position ?? page.reaches })),
  },
  {
    name: 'gives pages of any size',
    caughtBy: 'reads the same whatever the page size',
    breaks: (log) => ({
      readAll: (after, upTo, options) => log.readAll(after, upTo, { ...options, pageSize: 1_000 }),
    }),
  },
  {
    name: 'reads on to the head that there is by then',
    caughtBy: 'does not read on past the head that it began with',
    breaks: (log) => ({
      async *readAll(after, upTo, options) {
        for (let at = after; at < (upTo ?? (await log.head()));) {
          for await (const page of log.readAll(at, upTo, options)) {
            at = page.reaches;
            yield page;
          }
        }
      },
    }),
  },
  {
    name: 'reads streams from the beginning, whatever it is asked',
    caughtBy: 'reads a stream in order, from any revision, and past its end',
    breaks: (log) => ({ readStream: (stream) => log.readStream(stream) }),
  },
  {
    name: 'cuts a stream off after a page',
    caughtBy: 'reads a stream that is longer than any page',
    breaks: (log) => ({
      async *readStream(stream, from) {
        let left = 1_000;
        for await (const event of log.readStream(stream, from)) {
          if (left-- === 0) return;
          yield event;
        }
      },
    }),
  },
  {
    name: 'has streams of names in any case',
    caughtBy: 'keeps the streams apart whose names begin alike or differ in case',
    breaks: (log) => ({
      append: (stream, expected, events) => log.append(stream.toLowerCase(), expected, events),
      readStream: (stream, from) => log.readStream(stream.toLowerCase(), from),
    }),
  },
  {
    name: 'says a head that is one too far',
    caughtBy: 'an empty log has head 0, no pages and no streams',
    breaks: (log) => ({ head: async () => (await log.head()) + 1 }),
  },
  {
    name: 'repeats an event at the switch from catching up to live',
    caughtBy: seamless,
    breaks: (log) => {
      let last: RecordedEvent | undefined;
      return news(log, (item, live) => {
        if ('caughtUpAt' in item) return [item];
        const repeated = live > 0 && last !== undefined ? [last] : [];
        last = item.events.at(-1);
        return [{ ...item, events: [...repeated, ...item.events] }];
      });
    },
  },
  {
    name: 'loses an event at the switch from catching up to live',
    caughtBy: 'hands out what is appended while it waits, and says at each switch that it is caught up',
    breaks: (log) =>
      news(log, (item, live) =>
        'caughtUpAt' in item || live === 0 ? [item] : [{ ...item, events: item.events.slice(1) }],
      ),
  },
  {
    name: 'says that it is caught up before it has handed everything out',
    caughtBy: 'follows from any position',
    breaks: (log) =>
      news(log, (item, live) =>
        'caughtUpAt' in item ? [item] : live === 0 ? [{ caughtUpAt: item.reaches }, item] : [item],
      ),
  },
  {
    name: 'says only once that it is caught up',
    caughtBy: 'hands out what is appended while it waits, and says at each switch that it is caught up',
    breaks: (log) => news(log, (item, live) => ('caughtUpAt' in item && live > 0 ? [] : [item])),
  },
  {
    name: 'ends a follower with an error when the signal aborts',
    caughtBy: 'ends without an error when the signal aborts: before, while it waits, and between pages',
    breaks: (log) => ({
      async *follow(after, signal, options) {
        yield* log.follow(after, signal, options);
        signal.throwIfAborted();
      },
    }),
  },
  {
    name: 'hands out a page after the signal has aborted',
    caughtBy: 'ends without an error when the signal aborts: before, while it waits, and between pages',
    breaks: (log) => ({
      async *follow(after, signal, options) {
        yield* log.follow(after, signal, options);
        yield* log.readAll(after, undefined, options);
      },
    }),
  },
];
