import { expect } from '@jest/globals';

import type { NewEvent } from '../../../src/event-log/envelope.js';
import { EventIdConflict, WrongExpectedRevision } from '../../../src/event-log/log-errors.js';
import type { ExpectedRevision } from '../../../src/event-log/log-writer.js';
import type { LogCheck } from '../event-log.contract.js';
import { event, events, idOf, rejection } from './samples.js';

const stream = 'intervention-2024-000017';
const expectations: readonly ExpectedRevision[] = ['any', 'no-stream', 'stream-exists', 0, 1, 2, 5, 7];

/** Appends that name ids of events 1 to 4 at revisions 0 to 3 of the stream, and are no retry of them. */
const noRetries: readonly { name: string; stream?: string; events: readonly NewEvent[] }[] = [
  { name: 'an id with other data', events: [event(4, { data: { unit: 'other' } })] },
  { name: 'an id with another type', events: [event(4, { type: 'UnitArrived' })] },
  { name: 'an id with another schema version', events: [event(4, { schemaVersion: 2 })] },
  { name: 'an id with another time', events: [event(4, { occurredAt: '2024-02-27T10:15:00.999Z' })] },
  { name: 'an id that stands in another stream', stream: 'shooting-1', events: [event(4)] },
  { name: 'a known id, then a new one', events: [event(4), event(5)] },
  { name: 'a new id, then a known one', events: [event(5), event(1)] },
  { name: 'known ids in another order', events: [event(3), event(2)] },
  { name: 'known ids that are not next to each other', events: [event(1), event(3)] },
];

export const retryChecks: readonly LogCheck[] = [
  ...expectations.map((expected): LogCheck => ({
    name: `gives a retry its first place, expecting ${String(expected)}`,
    async check(log) {
      await log.append(stream, 'no-stream', [event(1)]);
      const first = await log.append(stream, 0, events(2, 2));
      await log.append('shooting-1', 'any', events(20, 2));
      await log.append(stream, 'any', events(4, 3));
      expect(await log.append(stream, expected, events(2, 2))).toEqual({ ...first, repeated: true });
      expect(await log.head()).toBe(8);
    },
  })),
  ...noRetries.flatMap(({ name, stream: other, events: sent }): LogCheck[] => [
    {
      name: `refuses ${name}, whatever is expected`,
      async check(log) {
        await log.append(stream, 'no-stream', events(1, 4));
        expect(await rejection(log.append(other ?? stream, 'any', sent))).toBeInstanceOf(EventIdConflict);
        const wrong = await rejection(log.append(other ?? stream, 9, sent));
        expect([EventIdConflict, WrongExpectedRevision].some((kind) => wrong instanceof kind)).toBe(true);
        const exact = await rejection(log.append(other ?? stream, other === undefined ? 3 : 'no-stream', sent));
        expect(exact).toBeInstanceOf(EventIdConflict);
        expect(await log.head()).toBe(4);
      },
    },
  ]),
  {
    name: 'names the id that is taken',
    async check(log) {
      await log.append(stream, 'no-stream', events(1, 2));
      const error = await rejection(log.append('shooting-1', 'no-stream', [event(3), event(2)]));
      expect(error).toMatchObject({ eventId: idOf(2) });
    },
  },
  {
    name: 'takes two appends for one that repeats both',
    async check(log) {
      await log.append(stream, 'no-stream', [event(1)]);
      await log.append(stream, 0, [event(2)]);
      expect(await log.append(stream, 'no-stream', events(1, 2))).toEqual({
        firstPosition: 1,
        lastPosition: 2,
        revision: 1,
        repeated: true,
      });
    },
  },
  {
    name: 'recognises a retry whose metadata or order of keys differ',
    async check(log) {
      await log.append(stream, 'no-stream', [event(1, { data: { a: 1, b: { c: [1, 2], d: null } } })]);
      const again = event(1, { data: { b: { d: null, c: [1, 2] }, a: 1 }, metadata: { source: 'import' } });
      expect(await log.append(stream, 'no-stream', [again])).toMatchObject({ firstPosition: 1, repeated: true });
    },
  },
  {
    name: 'recognises a retry that is sent at the same time as the first',
    async check(log) {
      const results = await Promise.all([1, 2, 3].map(() => log.append(stream, 'no-stream', events(1, 2))));
      expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
      expect(new Set(results.map(({ firstPosition }) => firstPosition))).toEqual(new Set([1]));
      expect(await log.head()).toBe(2);
    },
  },
];
