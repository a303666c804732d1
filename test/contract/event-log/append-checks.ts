import { expect } from '@jest/globals';

import { UnacceptableEvent, WrongExpectedRevision } from '../../../src/event-log/log-errors.js';
import type { ExpectedRevision } from '../../../src/event-log/log-writer.js';
import type { Log, LogCheck } from '../event-log.contract.js';
import { allOf, event, events, idOf, rejection, streamOf } from './samples.js';

const stream = 'intervention-2024-000017';

/** Each expectation against a stream that is missing (no last revision) or has three events (last revision 2). */
const expectations: readonly { expected: ExpectedRevision; missing: boolean; atTwo: boolean }[] = [
  { expected: 'any', missing: true, atTwo: true },
  { expected: 'no-stream', missing: true, atTwo: false },
  { expected: 'stream-exists', missing: false, atTwo: true },
  { expected: 0, missing: false, atTwo: false },
  { expected: 1, missing: false, atTwo: false },
  { expected: 2, missing: false, atTwo: true },
  { expected: 3, missing: false, atTwo: false },
];

async function refuses(log: Log, expected: ExpectedRevision, actual: number | undefined): Promise<void> {
  const before = await log.head();
  const error = await rejection(log.append(stream, expected, [event(90), event(91)]));
  expect(error).toBeInstanceOf(WrongExpectedRevision);
  expect(error).toMatchObject({ stream, expected, actual });
  expect(await log.head()).toBe(before);
}

const expectationChecks = expectations.flatMap(({ expected, missing, atTwo }): LogCheck[] => [
  {
    name: `${missing ? 'takes' : 'refuses'} expected revision ${expected} on a stream that is missing`,
    async check(log) {
      if (!missing) return refuses(log, expected, undefined);
      expect(await log.append(stream, expected, [event(1)])).toMatchObject({ revision: 0, repeated: false });
    },
  },
  {
    name: `${atTwo ? 'takes' : 'refuses'} expected revision ${expected} on a stream whose last is 2`,
    async check(log) {
      await log.append(stream, 'no-stream', events(1, 3));
      if (!atTwo) return refuses(log, expected, 2);
      expect(await log.append(stream, expected, [event(4)])).toMatchObject({ revision: 3, repeated: false });
    },
  },
]);

export const appendChecks: readonly LogCheck[] = [
  ...expectationChecks,
  {
    name: 'says where an append went',
    async check(log) {
      expect(await log.append(stream, 'no-stream', events(1, 2))).toEqual({
        firstPosition: 1,
        lastPosition: 2,
        revision: 1,
        repeated: false,
      });
      expect(await log.append('shooting-1', 'any', events(3, 3))).toEqual({
        firstPosition: 3,
        lastPosition: 5,
        revision: 2,
        repeated: false,
      });
      expect(await log.append(stream, 1, [event(6)])).toMatchObject({ firstPosition: 6, lastPosition: 6, revision: 2 });
    },
  },
  {
    name: 'counts the revisions of each stream by itself',
    async check(log) {
      for (let n = 0; n < 6; n++) await log.append(`arrest-${String(n % 2)}`, 'any', [event(n)]);
      for (const name of ['arrest-0', 'arrest-1']) {
        expect((await streamOf(log, name)).map(({ revision }) => revision)).toEqual([0, 1, 2]);
      }
    },
  },
  {
    name: 'keeps the streams apart whose names begin alike or differ in case',
    async check(log) {
      const names = ['zone-1', 'zone-10', 'zone-', 'Zone-1', 'zone-1 '];
      for (const [n, name] of names.entries()) await log.append(name, 'no-stream', [event(n)]);
      for (const [n, name] of names.entries()) {
        expect((await streamOf(log, name)).map(({ id }) => id)).toEqual([idOf(n)]);
      }
    },
  },
  {
    name: 'writes an append of several events whole, or not at all when the last is refused',
    async check(log) {
      await log.append(stream, 'no-stream', [event(1)]);
      await rejection(log.append('shooting-1', 'no-stream', [event(2), event(3), event(1)]));
      await rejection(log.append('shooting-1', 'no-stream', [event(2), event(3, { occurredAt: 'yesterday' })]));
      expect(await log.head()).toBe(1);
      expect(await streamOf(log, 'shooting-1')).toEqual([]);
      // The stream that was refused is as if it had never been named.
      expect(await log.append('shooting-1', 'no-stream', [event(2)])).toMatchObject({ firstPosition: 2 });
    },
  },
  {
    name: 'a refusal does not undo the appends that were made with it',
    async check(log) {
      const results = await Promise.allSettled([
        log.append('a-1', 'no-stream', [event(1)]),
        log.append('b-1', 'stream-exists', [event(2)]),
        log.append('a-1', 0, [event(3)]),
        log.append('c-1', 'no-stream', [event(4), event(4, { id: idOf(1) })]),
        log.append('a-1', 1, [event(5)]),
      ]);
      expect(results.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
      expect((await allOf(log)).map(({ id }) => id)).toEqual([idOf(1), idOf(3), idOf(5)]);
    },
  },
  {
    name: 'lets one of many writers that expect the same revision through',
    async check(log) {
      const results = await Promise.allSettled(events(1, 20).map((one) => log.append(stream, 'no-stream', [one])));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(WrongExpectedRevision);
      }
      expect(await streamOf(log, stream)).toHaveLength(1);
    },
  },
  {
    name: 'refuses an append of nothing',
    async check(log) {
      for (const expected of ['any', 'no-stream'] as const) {
        expect(await rejection(log.append(stream, expected, []))).toBeInstanceOf(UnacceptableEvent);
      }
      expect(await log.head()).toBe(0);
    },
  },
];
