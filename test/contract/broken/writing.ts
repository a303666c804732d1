import { EventIdConflict, UnacceptableEvent, WrongExpectedRevision } from '../../../src/event-log/log-errors.js';
import { type BrokenLog, renamed, expecting, sending, insteadOf } from './breaking.js';

const placesOfRetry = 'gives a retry its first place, expecting any';

/** Logs that break a promise of LogWriter. */
export const brokenWriters: readonly BrokenLog[] = [
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
];
