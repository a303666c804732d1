import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { openSqliteLog, type SqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import {
  UnknownSchemaVersion,
  type Upcasters,
  upcastAllWith,
  upcastingReader,
  upcastWith,
} from '../../src/event-log/upcasting.js';
import { allOf, event, eventsIn, followed, rejection, streamOf } from '../contract/event-log/samples.js';

/** Version 2 gives the unit's zone, version 3 calls the unit by its call sign. */
const upcasters: Upcasters = {
  UnitDispatched: {
    1: ({ data, metadata }) => ({ data: { ...data, unitZone: 'unknown' }, metadata }),
    2: ({ data: { unit, ...rest }, metadata }) => ({ data: { ...rest, callSign: unit }, metadata }),
  },
};
const interventionId = '2024-000017';
const written = [
  event(0, { schemaVersion: 1, data: { interventionId, unit: 'P0' } }),
  event(1, { schemaVersion: 2, data: { interventionId, unit: 'P1', unitZone: '5341' } }),
  event(2, { schemaVersion: 3, data: { interventionId, callSign: 'P2', unitZone: '5341' } }),
  event(3, { type: 'InterventionClosed', data: { interventionId } }),
];
const current = [
  { schemaVersion: 3, data: { interventionId, callSign: 'P0', unitZone: 'unknown' } },
  { schemaVersion: 3, data: { interventionId, callSign: 'P1', unitZone: '5341' } },
  { schemaVersion: 3, data: { interventionId, callSign: 'P2', unitZone: '5341' } },
  { schemaVersion: 1, data: { interventionId } },
];

describe('a reader that upcasts', () => {
  let log: SqliteLog;
  beforeEach(async () => {
    log = openSqliteLog(':memory:', { clock: Date.now });
    await log.append('intervention-1', 'no-stream', written);
  });
  afterEach(() => {
    log.close();
  });

  const contentOf = (events: readonly RecordedEvent[]) =>
    events.map(({ schemaVersion, data }) => ({ schemaVersion, data }));

  it('gives the current version of every event, whichever way it is read', async () => {
    const reader = upcastingReader(log, upcasters);
    expect(contentOf(await streamOf(reader, 'intervention-1'))).toEqual(current);
    expect(contentOf(await streamOf(reader, 'intervention-1', 1))).toEqual(current.slice(1));
    expect(contentOf(await allOf(reader))).toEqual(current);
    expect(contentOf(await allOf(reader, 0, undefined, { types: ['UnitDispatched'] }))).toEqual(current.slice(0, 3));
    const news = await followed(reader, 0, (all) => all.some((item) => 'caughtUpAt' in item));
    expect(contentOf(eventsIn(news))).toEqual(current);
    expect(news.at(-1)).toEqual({ caughtUpAt: 4 });
    expect(await reader.head()).toBe(4);
  });

  it('changes nothing of an event but version, data and metadata, and nothing in the log', async () => {
    const raw = await allOf(log);
    for (const [index, upcast] of (await allOf(upcastingReader(log, upcasters))).entries()) {
      expect(upcast).toEqual({ ...raw[index], ...current[index] });
    }
    expect(contentOf(raw)).toEqual(written.map(({ schemaVersion, data }) => ({ schemaVersion, data })));
  });

  it('refuses an event that a newer program wrote, and says which', async () => {
    const reader = upcastingReader(log, { UnitDispatched: { 1: ({ data, metadata }) => ({ data, metadata }) } });
    const error = await rejection(allOf(reader));
    expect(error).toBeInstanceOf(UnknownSchemaVersion);
    expect(error).toMatchObject({
      currentVersion: 2,
      event: { type: 'UnitDispatched', schemaVersion: 3, position: 3 },
    });
    expect(String(error)).toContain('UnitDispatched at position 3 has schema version 3');
  });
});

describe('the upcasters', () => {
  it.each([
    [[2], 'expected an upcaster from version 1, found 2'],
    [[1, 3], 'expected an upcaster from version 2, found 3'],
    [[0, 1], 'expected an upcaster from version 1, found 0'],
    [[1.5], 'expected an upcaster from version 1, found 1.5'],
  ])('that take versions %j are refused when the program starts, before anything is read', (versions, words) => {
    const same = ({ data, metadata }: Parameters<Upcasters[string][number]>[0]) => ({ data, metadata });
    const gappy: Upcasters = { ArrestMade: Object.fromEntries(versions.map((version) => [version, same])) };
    expect(() => upcastWith(gappy)).toThrow(new TypeError(`ArrestMade: ${words}`));
  });

  it('hand back the very event when its version is current', () => {
    const [sent] = written.slice(2);
    const recorded = { ...sent, position: 1, stream: 's', revision: 0, recordedAt: '' } as RecordedEvent;
    expect(upcastWith(upcasters)(recorded)).toBe(recorded);
    const all = [recorded, { ...recorded, type: 'NeverChanged', schemaVersion: 1 }];
    expect(upcastAllWith(upcasters)(all)).toBe(all);
    const newer = { ...recorded, type: 'NeverChanged', schemaVersion: 2 };
    expect(() => upcastAllWith(upcasters)([...all, newer])).toThrow(UnknownSchemaVersion);
  });
});
