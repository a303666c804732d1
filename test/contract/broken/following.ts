import type { RecordedEvent } from '../../../src/event-log/envelope.js';
import { type BrokenLog, news } from './breaking.js';

const seamless = 'goes from catching up to live without a gap or a repeat while writers append';

/** Logs that break a promise to those who follow. */
export const brokenFollowers: readonly BrokenLog[] = [
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
