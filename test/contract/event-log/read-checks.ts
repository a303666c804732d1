import { expect } from '@jest/globals';

import type { Log, LogCheck } from '../event-log.contract.js';
import { allOf, event, events, idOf, pagesOf, rejection, streamOf } from './samples.js';

const types = ['UnitDispatched', 'UnitArrived', 'ArrestMade'] as const;

/** Thirty events over three streams and three types, so that no stream and no type has neighbours. */
async function fill(log: Log, count = 30): Promise<void> {
  for (let n = 0; n < count; n++) {
    const type = types[n % 3] ?? types[0];
    await log.append(`intervention-${String(n % 3)}`, 'any', [event(n, { type })]);
  }
}

const positions = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);

export const readChecks: readonly LogCheck[] = [
  {
    name: 'an empty log has head 0, no pages and no streams',
    async check(log) {
      expect(await log.head()).toBe(0);
      expect(await pagesOf(log)).toEqual([]);
      expect(await streamOf(log, 'intervention-1')).toEqual([]);
    },
  },
  {
    name: 'reads a stream in order, from any revision, and past its end',
    async check(log) {
      await fill(log);
      for (const from of [0, 1, 9, 10, 11]) {
        const read = await streamOf(log, 'intervention-1', from);
        expect(read.map(({ revision }) => revision)).toEqual(positions(from, 9));
        expect(read.map(({ id }) => id)).toEqual(positions(from, 9).map((revision) => idOf(revision * 3 + 1)));
      }
    },
  },
  {
    name: 'reads a stream that is longer than any page',
    async check(log) {
      await log.append('operation-1', 'no-stream', events(0, 2_000));
      await log.append('operation-1', 1_999, events(2_000, 345));
      const read = await streamOf(log, 'operation-1');
      expect(read.map(({ id }) => id)).toEqual(positions(0, 2_344).map(idOf));
    },
  },
  {
    name: 'gives the same event by stream and by position',
    async check(log) {
      await fill(log);
      const all = await allOf(log);
      for (const name of ['intervention-0', 'intervention-1', 'intervention-2']) {
        expect(await streamOf(log, name)).toEqual(all.filter(({ stream }) => stream === name));
      }
    },
  },
  {
    name: 'numbers the log from 1 without gaps, in the order of the appends, refused ones in between',
    async check(log) {
      for (let n = 0; n < 10; n++) {
        await log.append('arrest-1', 'any', events(n * 3, 3));
        await rejection(log.append('arrest-1', 'no-stream', [event(100 + n)]));
      }
      const all = await allOf(log);
      expect(all.map(({ position }) => position)).toEqual(positions(1, 30));
      expect(all.map(({ id }) => id)).toEqual(positions(0, 29).map(idOf));
      expect(await log.head()).toBe(30);
    },
  },
  {
    name: 'keeps the order in which concurrent appends were called',
    async check(log) {
      await Promise.all(positions(0, 49).map((n) => log.append(`zone-${String(n % 7)}`, 'any', [event(n)])));
      expect((await allOf(log)).map(({ id }) => id)).toEqual(positions(0, 49).map(idOf));
    },
  },
  {
    name: 'reads the same whatever the page size',
    async check(log) {
      await fill(log);
      for (const pageSize of [1, 2, 7, 29, 30, 31, 1_000]) {
        const pages = await pagesOf(log, 0, undefined, { pageSize });
        expect(pages.flatMap((page) => page.events.map(({ position }) => position))).toEqual(positions(1, 30));
        expect(Math.max(...pages.map((page) => page.events.length))).toBeLessThanOrEqual(pageSize);
        expect(pages.at(-1)?.reaches).toBe(30);
      }
    },
  },
  {
    name: 'reads after a position, up to and including another',
    async check(log) {
      await fill(log);
      for (const [after, upTo] of [
        [0, 1],
        [0, 30],
        [4, 9],
        [29, 30],
        [10, 10],
        [20, 99],
      ] as const) {
        const read = await allOf(log, after, upTo, { pageSize: 4 });
        expect(read.map(({ position }) => position)).toEqual(positions(after + 1, Math.min(upTo, 30)));
      }
      expect(await pagesOf(log, 30)).toEqual([]);
      expect(await pagesOf(log, 31)).toEqual([]);
      expect(await pagesOf(log, 9, 4)).toEqual([]);
    },
  },
  {
    name: 'reads some types, and says how far it looked',
    async check(log) {
      await fill(log);
      for (const pageSize of [1, 3, 100]) {
        const wanted = { pageSize, types: ['UnitArrived', 'ArrestMade', 'NeverHappened'] };
        const pages = await pagesOf(log, 3, 28, wanted);
        const read = pages.flatMap((page) => page.events.map(({ position }) => position));
        expect(read).toEqual(positions(4, 28).filter((position) => position % 3 !== 1));
        let looked = 3;
        for (const page of pages) {
          for (const { position } of page.events) expect(position > looked && position <= page.reaches).toBe(true);
          expect(page.reaches).toBeGreaterThan(looked);
          looked = page.reaches;
        }
        expect(looked).toBe(28);
      }
      expect(await allOf(log, 0, undefined, { types: [] })).toEqual([]);
    },
  },
  {
    name: 'does not read on past the head that it began with',
    async check(log) {
      await fill(log, 6);
      const read: number[] = [];
      for await (const page of log.readAll(0, undefined, { pageSize: 2 })) {
        read.push(...page.events.map(({ position }) => position));
        // A log that reads on would do so for ever.
        if (read.length > 6) break;
        await log.append('zone-1', 'any', [event(100 + read.length)]);
      }
      expect(read).toEqual(positions(1, 6));
    },
  },
  {
    name: 'refuses positions, revisions and page sizes that are none',
    async check(log) {
      await fill(log, 3);
      for (const wrong of [-1, 0.5, Number.NaN]) {
        expect(await rejection(pagesOf(log, wrong))).toBeInstanceOf(Error);
        expect(await rejection(streamOf(log, 'intervention-1', wrong))).toBeInstanceOf(Error);
        expect(await rejection(pagesOf(log, 0, 3, { pageSize: wrong }))).toBeInstanceOf(Error);
      }
      expect(await rejection(pagesOf(log, 0, 3, { pageSize: 0 }))).toBeInstanceOf(Error);
    },
  },
  {
    name: 'stops reading when its consumer does',
    async check(log) {
      await fill(log);
      for await (const page of log.readAll(0, undefined, { pageSize: 2 })) {
        expect(page.reaches).toBe(2);
        break;
      }
      expect(await log.append('zone-1', 'no-stream', [event(99)])).toMatchObject({ firstPosition: 31 });
    },
  },
];
