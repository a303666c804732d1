import { setTimeout as wait } from 'node:timers/promises';

import { expect } from '@jest/globals';

import type { RecordedEvent } from '../../../src/event-log/envelope.js';
import type { CaughtUp, Page } from '../../../src/event-log/log-reader.js';
import type { LogCheck } from '../event-log.contract.js';
import { event, events, eventsIn, followed, rejection } from './samples.js';

type News = readonly (Page | CaughtUp)[];

const positionsOf = (read: readonly RecordedEvent[]): number[] => read.map(({ position }) => position);
const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const isCaughtUp = (item: Page | CaughtUp | undefined): item is CaughtUp => item !== undefined && 'caughtUpAt' in item;

/** Each CaughtUp MUST stand after everything up to its position, and nothing may be handed out twice. */
function mustBeSeamless(news: News, after: number): void {
  let at = after;
  let live = false;
  for (const item of news) {
    if (isCaughtUp(item)) {
      expect(item.caughtUpAt).toBe(at);
      expect(live).toBe(false);
      live = true;
    } else {
      for (const { position } of item.events) expect(position).toBe(++at);
      expect(item.reaches).toBe(at);
      live = false;
    }
  }
}

export const followChecks: readonly LogCheck[] = [
  {
    name: 'a follower of an empty log is caught up at once',
    async check(log) {
      const news = await followed(log, 0, (so) => so.length > 0);
      expect(news).toEqual([{ caughtUpAt: 0 }]);
    },
  },
  {
    name: 'follows from any position',
    async check(log) {
      await log.append('zone-1', 'no-stream', events(1, 9));
      for (const after of [0, 1, 5, 8, 9]) {
        const news = await followed(log, after, (so) => isCaughtUp(so.at(-1)), { pageSize: 2 });
        expect(positionsOf(eventsIn(news))).toEqual(upTo(after + 1, 9));
        expect(news.at(-1)).toEqual({ caughtUpAt: 9 });
        mustBeSeamless(news, after);
      }
    },
  },
  {
    name: 'hands out what is appended while it waits, and says at each switch that it is caught up',
    async check(log) {
      let sent = 0;
      const news = await followed(log, 0, async (so) => {
        if (!isCaughtUp(so.at(-1))) return false;
        if (sent === 3) return true;
        sent += 1;
        await log.append('zone-1', 'any', events(sent * 10, 2));
        return false;
      });
      expect(news.filter(isCaughtUp).map(({ caughtUpAt }) => caughtUpAt)).toEqual([0, 2, 4, 6]);
      expect(positionsOf(eventsIn(news))).toEqual(upTo(1, 6));
    },
  },
  {
    name: 'goes from catching up to live without a gap or a repeat while writers append',
    async check(log) {
      const total = 600;
      let written = 0;
      const writer = async (name: string, first: number): Promise<void> => {
        for (let n = 0; n < 100; n++) {
          await log.append(name, n * 2 - 1 < 0 ? 'no-stream' : n * 2 - 1, events(first + n * 2, 2));
          written += 2;
          if (n % 7 === 0) await wait(1);
        }
      };
      await log.append('zone-0', 'no-stream', events(9_000, 100));
      const writers = Promise.all(['a', 'b', 'c'].map((name, n) => writer(`zone-${name}`, n * 1_000)));
      const follow = (after: number, pageSize: number): Promise<News> =>
        followed(log, after, (so) => after + eventsIn(so).length === total + 100, { pageSize });
      const [first, second, third] = await Promise.all([follow(0, 7), follow(50, 64), follow(100, 1), writers]);
      expect(written).toBe(total);
      mustBeSeamless(first, 0);
      mustBeSeamless(second, 50);
      mustBeSeamless(third, 100);
      expect(eventsIn(first).slice(100)).toEqual(eventsIn(third));
    },
  },
  {
    name: 'misses nothing that is appended while its consumer is busy',
    async check(log) {
      await log.append('zone-1', 'no-stream', events(1, 3));
      let busy = true;
      const news = await followed(
        log,
        0,
        async (so) => {
          if (busy && isCaughtUp(so.at(-1))) {
            busy = false;
            await log.append('zone-1', 2, events(4, 5));
            await wait(20);
          }
          return eventsIn(so).length === 8;
        },
        { pageSize: 2 },
      );
      mustBeSeamless(news, 0);
    },
  },
  {
    name: 'follows some types, and says how far it looked',
    async check(log) {
      const types = ['ArrestMade'];
      await log.append('zone-1', 'no-stream', events(1, 5));
      const news = await followed(
        log,
        0,
        async (so) => {
          if (isCaughtUp(so.at(-1)) && (await log.head()) < 7) {
            await log.append('zone-1', 4, [event(6, { type: 'ArrestMade' }), event(7)]);
          }
          return eventsIn(so).length === 1 && isCaughtUp(so.at(-1));
        },
        { types },
      );
      expect(news[0]).toEqual({ events: [], reaches: 5 });
      expect(positionsOf(eventsIn(news))).toEqual([6]);
      expect(news.at(-1)).toEqual({ caughtUpAt: 7 });
    },
  },
  {
    name: 'ends without an error when the signal aborts: before, while it waits, and between pages',
    async check(log) {
      await log.append('zone-1', 'no-stream', events(1, 5));
      const gone: unknown[] = [];
      for await (const item of log.follow(0, AbortSignal.abort())) gone.push(item);
      expect(gone).toEqual([]);

      const waiting = new AbortController();
      setTimeout(() => {
        waiting.abort();
      }, 30);
      const items: unknown[] = [];
      for await (const item of log.follow(5, waiting.signal)) items.push(item);
      expect(items).toEqual([{ caughtUpAt: 5 }]);

      const news = await followed(log, 0, (so) => so.length === 1, { pageSize: 1 });
      expect(news).toHaveLength(1);
    },
  },
  {
    name: 'refuses to follow from a position that is none',
    async check(log) {
      for (const wrong of [-1, 0.5]) {
        expect(await rejection(followed(log, wrong, () => true))).toBeInstanceOf(Error);
      }
    },
  },
];
