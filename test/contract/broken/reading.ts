import type { RecordedEvent } from '../../../src/event-log/envelope.js';
import { type BrokenLog, pages, recorded } from './breaking.js';

/** Logs that give back something else than was written, or than was asked. */
export const brokenReaders: readonly BrokenLog[] = [
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
];
