import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { laneCount, SealedLog } from '../../src/event-log/sealed/sealed-log.js';
import { openBlocks } from '../../src/event-log/sqlite/open-blocks.js';
import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { everyFact } from '../support/every-fact.js';
import { interventionEvents, recorded } from '../support/made-events.js';

const stretch = 5_000;
const made = recorded(interventionEvents(12_000));
const types = [...new Set(made.map(({ type }) => type))];
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sealed-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** What is read of a log with these events, and how many of them were asked of its rows. */
function reading(
  events: readonly RecordedEvent[],
  lanes: readonly number[] = [0, 1],
  wanted: readonly string[] = types,
) {
  let fromRows = 0;
  const laneOf = ({ stream }: RecordedEvent): number => stream.charCodeAt(stream.length - 1) % laneCount;
  const log = new SealedLog({
    directory,
    types: wanted,
    lanes,
    stretch,
    rows: (lane, after, reaches) => {
      const rows = events.slice(after, reaches).filter((event) => laneOf(event) === lane);
      fromRows += rows.length;
      return rows;
    },
    idAt: (position) => events[position - 1]?.id,
  });
  const read: RecordedEvent[] = [];
  let at = 0;
  for (;;) {
    const block = log.read(at, events.length);
    if (block === undefined) break;
    read.push(...block.events);
    at = block.reaches;
  }
  return { read, fromRows, reaches: at, laneOf };
}

/** The first events that differ, and what was expected of them: their JSON is compared sooner than ten thousand objects are. */
function differing(read: readonly RecordedEvent[], expected: readonly RecordedEvent[]): readonly unknown[] {
  const text = (event: RecordedEvent | undefined): string =>
    JSON.stringify(Object.entries(event ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)));
  const pairs = Array.from(
    { length: Math.max(read.length, expected.length) },
    (_, n) => [read[n], expected[n]] as const,
  );
  return pairs.filter(([one, other]) => text(one) !== text(other)).slice(0, 3);
}

function damage(change: (text: string) => string): void {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    writeFileSync(path, change(readFileSync(path, 'latin1')), 'latin1');
  }
}

describe('a sealed log', () => {
  it('gives the events of whole stretches, from the rows once and from then on without them', () => {
    const first = reading(made);
    expect(differing(first.read, made.slice(0, 2 * stretch))).toEqual([]);
    expect(first.fromRows).toBe(2 * stretch);
    const again = reading(made);
    expect(differing(again.read, made.slice(0, 2 * stretch))).toEqual([]);
    expect(again.fromRows).toBe(0);
    expect(again.reaches).toBe(2 * stretch);
  });

  it('gives each lane by itself, and of it the types that are wanted', () => {
    reading(made);
    for (const lane of [0, 1]) {
      const { read, fromRows, laneOf } = reading(made, [lane], ['UnitArrived']);
      const expected = made.slice(0, 2 * stretch).filter((one) => one.type === 'UnitArrived' && laneOf(one) === lane);
      expect(differing(read, expected)).toEqual([]);
      expect(fromRows).toBe(0);
    }
  });

  it('gives back whatever JSON holds, in the order of its keys', () => {
    const odd: readonly string[] = [
      '{}',
      '{"":{},"a":[],"b":{"c":[{"d":1},null]},"e":null}',
      '{"b":1,"a":{"2":"x","1":"y"}}',
      '{"__proto__":{"constructor":1},"toString":"\\"\\\\\\u2028"}',
      '{"text":"é\\ud83d\\ude93\\ud800\\n","number":1e-7,"large":12345678901234567890,"no":false}',
      `{"deep":${'{"a":'.repeat(300)}1${'}'.repeat(300)}}`,
      `{"wide":{${Array.from({ length: 400 }, (_, index) => `"k${String(index)}":${String(index)}`).join(',')}}}`,
    ];
    const strange = made.map((event, index) => ({
      ...event,
      // Every event of its own shape, in places, and the same in others.
      data: JSON.parse(
        index % 5 === 0 ? `{"k${String(index)}":1}` : (odd[index % odd.length] ?? ''),
      ) as RecordedEvent['data'],
    }));
    reading(strange);
    const { read, fromRows } = reading(strange);
    expect(fromRows).toBe(0);
    expect(read).toHaveLength(2 * stretch);
    const differing = read.filter(
      (event, index) => JSON.stringify(event.data) !== JSON.stringify(strange[index]?.data),
    );
    expect(differing.slice(0, 1)).toEqual([]);
    expect(Object.getPrototypeOf(read[3]?.data)).toBe(Object.prototype);
  });

  it('gives every type of fact with all that the rows have, as plain objects of its own', () => {
    const facts = recorded(everyFact({ copies: 12, between: 300 }));
    const all = [...new Set(facts.map(({ type }) => type))];
    expect(all.length).toBeGreaterThan(50);
    reading(facts, [0, 1], all);
    const { read, fromRows } = reading(facts, [0, 1], all);
    expect(fromRows).toBe(0);
    expect(read.length).toBeGreaterThanOrEqual(stretch);
    const spread = read.map((event) => ({ ...event }));
    expect(differing(spread, facts.slice(0, read.length))).toEqual([]);
    const objects = read.flatMap(({ data, metadata }) => [
      data,
      metadata,
      ...Object.values(data),
      ...Object.values(metadata),
    ]);
    const own = objects.filter((one) => typeof one === 'object' && one !== null);
    expect(new Set(own).size).toBe(own.length);
  });

  it.each([
    ['was cut off', (text: string) => text.slice(0, -10)],
    ['has other bytes in it', (text: string) => text.replace('UnitArrived', 'UnitArrivex')],
    ['has another id in a column', (text: string) => text.replace(/(.*\n.*\n[^]*?8000-0001)0/, '$11')],
    ['is empty', () => ''],
  ])('is made anew from the rows where a file %s', (_case, change) => {
    reading(made);
    damage(change);
    const { read, fromRows } = reading(made);
    expect(differing(read, made.slice(0, 2 * stretch))).toEqual([]);
    expect(fromRows).toBe(2 * stretch);
    expect(reading(made).fromRows).toBe(0);
  });

  it('is made anew where a file is of the former format, which this one would not understand', () => {
    reading(made);
    damage((text) => {
      const [, line = ''] = text.split('\n');
      const { about, ends } = JSON.parse(line) as { about: Record<string, unknown>; ends: unknown };
      const block = { streams: 2, groups: [] };
      const { format, ...former } = about;
      expect(format).toBe(2);
      const content = `${JSON.stringify({ about: former, ends, blocks: [block, block] })}\n[][]`;
      return `${crc32(content).toString(16).padStart(8, '0')}\n${content}`;
    });
    const { read, fromRows } = reading(made);
    expect(differing(read, made.slice(0, 2 * stretch))).toEqual([]);
    expect(fromRows).toBe(2 * stretch);
  });

  it('is made anew where another log stands in the place of the one that was copied', () => {
    reading(recorded(interventionEvents(12_000, 2)));
    expect(differing(reading(made).read, made.slice(0, 2 * stretch))).toEqual([]);
  });

  it('leaves to the rows what it cannot give back exactly, and what it cannot keep', () => {
    const zero = made.map((event, index) => (index === 7_000 ? { ...event, data: { below: -0 } } : event));
    expect(reading(zero).reaches).toBe(stretch);
    rmSync(directory, { recursive: true });
    writeFileSync(directory, 'not a directory');
    expect(reading(made)).toMatchObject({ read: [], reaches: 0 });
  });
});

describe('the blocks of a log with sealed stretches', () => {
  it('are those of its rows, to the last position', async () => {
    const file = join(directory, 'events.sqlite');
    const log = openSqliteLog(file, { clock: () => Date.UTC(2026, 0, 1) });
    await Promise.all(made.map(({ stream, ...event }) => log.append(stream, 'any', [event])));
    const sealed = join(directory, 'sealed');
    // What was written in an older version, and what brings its history along, are changed on the way: all else has to be there as well.
    const upcasters = `data:text/javascript,export const upcasters = { UnitArrived: { 1: ({ data, metadata }) => ({ data: { ...data, newer: true }, metadata }) } }`;
    const histories = `data:text/javascript,export const withHistories = (events) => events.map((one) => one.type === 'UnitEnRoute' ? { ...one, history: [one] } : one)`;
    const read = async (choice: { readonly shares: number; readonly share: number }, sealed?: string) => {
      const options = {
        file,
        upcasters,
        histories,
        ...(sealed === undefined ? {} : { sealed, sealedStretch: stretch }),
      };
      const blocks = await openBlocks(options, { types, ...choice });
      const events: RecordedEvent[] = [];
      // From the middle of a block on, as a rebuild that was stopped goes on.
      for (let at = 1_234; at < made.length;) {
        const block = blocks.read(at, made.length);
        events.push(...block.events);
        at = block.reaches;
      }
      blocks.close();
      return events;
    };
    for (const choice of [
      { shares: 2, share: 0 },
      { shares: 2, share: 1 },
      { shares: 1, share: 0 },
      { shares: 3, share: 2 },
    ]) {
      const expected = await read(choice);
      expect(expected.length).toBeGreaterThan(1_000);
      expect(expected.filter(({ data }) => data.newer === true).length).toBeGreaterThan(100);
      expect(expected.filter((event) => 'history' in event).length).toBeGreaterThan(100);
      expect(differing(await read(choice, sealed), expected)).toEqual([]);
      expect(differing(await read(choice, sealed), expected)).toEqual([]);
    }
    expect(readdirSync(sealed)).toHaveLength(2 * laneCount);
    log.close();
  });
});
