import { expect } from '@jest/globals';
import fc from 'fast-check';

import { maxEventBytes, maxEventsPerAppend, type NewEvent } from '../../../src/event-log/envelope.js';
import { UnacceptableEvent } from '../../../src/event-log/log-errors.js';
import type { Log, LogCheck } from '../event-log.contract.js';
import { allOf, event, events, idOf, rejection, streamOf } from './samples.js';

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Content that takes this many bytes as JSON. */
function ofBytes(bytes: number): Pick<NewEvent, 'data' | 'metadata'> {
  return { data: { text: 'x'.repeat(bytes - '{"text":""}{}'.length) }, metadata: {} };
}

async function comesBack(log: Log, data: NewEvent['data'], n: number): Promise<void> {
  await log.append('zone-1', 'any', [event(n, { data, metadata: { nested: data } })]);
  const read = (await allOf(log, await log.head().then((head) => head - 1))).at(0);
  expect(read?.data).toEqual(data);
  expect(read?.metadata).toEqual({ nested: data });
}

const round = { self: {} as object };
round.self = round;
let deep: object = {};
for (let n = 0; n < 100_000; n++) deep = { deep };

/** What must be refused: each as the part of an event that is wrong. */
const unacceptable: Readonly<Record<string, object>> = {
  'an id that is no UUID': { id: 'one' },
  'an id in capitals, which would come back otherwise': { id: idOf(0xabc).toUpperCase() },
  'an empty type': { type: '' },
  'a type with spaces': { type: 'Unit dispatched' },
  'a type that a cluster keeps to itself': { type: '$metadata' },
  'schema version 0': { schemaVersion: 0 },
  'schema version 1.5': { schemaVersion: 1.5 },
  'a time without milliseconds': { occurredAt: '2024-02-27T10:15:00Z' },
  'a time with an offset': { occurredAt: '2024-02-27T10:15:00.000+01:00' },
  'a day that does not exist': { occurredAt: '2023-02-29T10:15:00.000Z' },
  'an hour that does not exist': { occurredAt: '2024-02-27T24:00:00.000Z' },
  'data that is a list': { data: [] },
  'data that is null': { data: null },
  'data that is undefined': { data: undefined },
  'metadata that is text': { metadata: 'cad' },
  NaN: { data: { x: Number.NaN } },
  infinity: { data: { x: { y: [1, Number.POSITIVE_INFINITY] } } },
  'a BigInt': { data: { x: 1n } },
  'a function': { data: { x: () => 1 } },
  'a symbol': { metadata: { x: Symbol('x') } },
  'undefined in a list': { data: { x: [undefined] } },
  'a hole in a list': { data: { x: new Array<number>(2) } },
  'a Date': { data: { x: new Date(0) } },
  'a Map': { data: { x: new Map([[1, 2]]) } },
  'a lone surrogate': { data: { x: 'a\ud83d' } },
  'a lone surrogate in a key': { metadata: { 'a\udc00': 1 } },
  'content that contains itself': { data: round },
  'content nested without measure': { data: deep },
  'one byte too many': ofBytes(maxEventBytes + 1),
  'too many bytes in few characters': { data: { text: '€'.repeat(maxEventBytes / 3) } },
};

export const contentChecks: readonly LogCheck[] = [
  ...Object.entries(unacceptable).map(([what, changes]): LogCheck => ({
    name: `refuses ${what}`,
    async check(log) {
      const wrong = event(2, changes);
      const error = await rejection(log.append('zone-1', 'any', [event(1), wrong]));
      expect(error).toBeInstanceOf(UnacceptableEvent);
      expect(await log.head()).toBe(0);
    },
  })),
  ...['', ' '.repeat(201), 'zone-é', 'zone\n1', 'zone\u0000', '$all'].map((name): LogCheck => ({
    name: `refuses the stream name ${JSON.stringify(name).slice(0, 20)}`,
    async check(log) {
      expect(await rejection(log.append(name, 'any', [event(1)]))).toBeInstanceOf(UnacceptableEvent);
      expect(await log.head()).toBe(0);
    },
  })),
  ...[-1, 0.5, Number.NaN].map((expected): LogCheck => ({
    name: `refuses the expected revision ${String(expected)}`,
    async check(log) {
      expect(await rejection(log.append('zone-1', expected, [event(1)]))).toBeInstanceOf(UnacceptableEvent);
    },
  })),
  {
    name: 'takes every printable ASCII character in a stream name, and 200 of them',
    async check(log) {
      const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, n) => 0x20 + n)).replace('$', '');
      for (const [n, name] of [printable, `z${'-'.repeat(199)}`, '-$', '"', '\\', "'; --"].entries()) {
        await log.append(name, 'no-stream', [event(n)]);
        expect(await streamOf(log, name)).toMatchObject([{ stream: name, id: idOf(n) }]);
        expect(await allOf(log, n)).toMatchObject([{ stream: name }]);
      }
    },
  },
  {
    name: 'takes an event of exactly the limit, and refuses an append that names an id twice',
    async check(log) {
      await log.append('zone-1', 'no-stream', [event(1, ofBytes(maxEventBytes))]);
      expect((await allOf(log))[0]?.data).toEqual(ofBytes(maxEventBytes).data);
      const twice = await rejection(log.append('zone-1', 0, [event(2), event(2)]));
      expect(twice).toBeInstanceOf(UnacceptableEvent);
      expect(await log.head()).toBe(1);
    },
  },
  {
    name: 'takes as many events in one append as it says, and not one more',
    async check(log) {
      const many = events(0, maxEventsPerAppend + 1);
      expect(await rejection(log.append('zone-1', 'any', many))).toBeInstanceOf(UnacceptableEvent);
      expect(await log.head()).toBe(0);
      const appended = await log.append('zone-1', 'no-stream', many.slice(1));
      expect(appended).toMatchObject({ lastPosition: maxEventsPerAppend, revision: maxEventsPerAppend - 1 });
    },
  },
  {
    name: 'gives an event back as it was appended, with its place and the time of recording',
    async check(log) {
      const sent = event(1, { schemaVersion: 3, metadata: { source: 'mdt-button', actor: { role: 'dispatcher' } } });
      await log.append('zone-1', 'no-stream', [event(0), sent]);
      const read = (await streamOf(log, 'zone-1', 1))[0];
      expect(read).toEqual({ ...sent, stream: 'zone-1', revision: 1, position: 2, recordedAt: read?.recordedAt });
      expect(read?.recordedAt).toMatch(instantForm);
    },
  },
  {
    name: 'keeps times of any year to the millisecond',
    async check(log) {
      const times = ['0000-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.001Z'];
      times.push('2024-02-29T12:34:56.789Z', '2024-03-31T01:00:00.000Z', '9999-12-31T23:59:59.999Z');
      await log.append(
        'zone-1',
        'no-stream',
        times.map((occurredAt, n) => event(n, { occurredAt })),
      );
      expect((await allOf(log)).map(({ occurredAt }) => occurredAt)).toEqual(times);
    },
  },
  {
    name: 'keeps the same time of recording or a later one from each position to the next',
    async check(log) {
      for (let n = 0; n < 20; n++) await log.append('zone-1', 'any', [event(n)]);
      const times = (await allOf(log)).map(({ recordedAt }) => recordedAt);
      expect(times).toEqual([...times].sort());
    },
  },
  {
    name: 'keeps text of every script, control characters, and what looks like SQL, JSON or code',
    async check(log) {
      const texts = [
        'Sint-Jans-Molenbeek · Étangs Noirs',
        'محطة',
        '北',
        '👮🏽‍♀️',
        '\u0000\u0001\u001f\u007f',
        '\u2028\u2029\ufeff',
      ];
      texts.push("'); DROP TABLE event; --", '"}],[1,"', '\\ud800', '\\', '${x}', '');
      await comesBack(log, { texts, ...Object.fromEntries(texts.map((text) => [text, text])) }, 1);
    },
  },
  {
    name: 'keeps a key named __proto__ a key',
    async check(log) {
      const data = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "toJSON": 2}') as NewEvent['data'];
      await log.append('zone-1', 'no-stream', [event(1, { data })]);
      const read = (await allOf(log))[0]?.data ?? {};
      expect(Object.keys(read)).toEqual(['__proto__', 'constructor', 'toJSON']);
      expect('polluted' in read).toBe(false);
    },
  },
  {
    name: 'keeps numbers to the last bit; -0 comes back as 0',
    async check(log) {
      const numbers = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, 2 ** 53, -(2 ** 53) - 2, 1e21, 4.35, -1.5];
      await comesBack(log, { numbers }, 1);
      await log.append('zone-1', 0, [event(2, { data: { zero: -0 } })]);
      expect((await allOf(log, 1))[0]?.data).toEqual({ zero: 0 });
    },
  },
  {
    name: 'leaves out properties that are undefined',
    async check(log) {
      await log.append('zone-1', 'no-stream', [event(1, { data: { here: 1, gone: undefined } })]);
      expect(Object.keys((await allOf(log))[0]?.data ?? {})).toEqual(['here']);
    },
  },
  {
    name: 'gives back any JSON object as it was',
    async check(log) {
      let n = 0;
      const objects = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ noUnicodeString: false }));
      await fc.assert(
        fc.asyncProperty(objects, async (data) => {
          const plain = JSON.parse(JSON.stringify(data)) as NewEvent['data'];
          await comesBack(log, plain, ++n);
        }),
        { numRuns: 60, seed: 20240227 },
      );
    },
  },
];
