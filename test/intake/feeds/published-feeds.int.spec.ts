import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { RecordedEvent } from '../../../src/event-log/envelope.js';
import { FeedRig } from './feed-rig.js';

const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const mappingOf = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../mappings/${name}.yaml`, import.meta.url)), 'utf8');
const fileOf = (folder: string) => `${data}/${folder}/${readdirSync(`${data}/${folder}`)[0] ?? ''}`;

const present = existsSync(data);
if (!present) process.stderr.write(`skipped: the published feeds are not at ${data}\n`);

let rig: FeedRig;
/** The tests of a feed read what the first of them has put into one log. */
function inOneLog(): void {
  beforeAll(() => {
    rig = new FeedRig();
  });
  afterAll(() => {
    rig.remove();
  });
}

function digestOf(events: readonly RecordedEvent[]): string {
  return createHash('sha256').update(JSON.stringify(events)).digest('hex');
}

function counts(events: readonly RecordedEvent[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { type } of events) found[type] = (found[type] ?? 0) + 1;
  return found;
}

const describePublished = present ? describe : describe.skip;

describePublished('the published feed of San Francisco', () => {
  inOneLog();
  it('makes every unit row of 3,560 calls, and again without a single event', async () => {
    const path = fileOf('sf-fire-calls');
    const summary = await rig.import(mappingOf('sf-fire-calls'), path);
    expect(summary).toMatchObject({ rows: 7_704, records: 3_560, events: 43_437, rejectedRows: 0, refused: 0 });
    const events = await rig.events();
    expect(counts(events)).toEqual({
      InterventionRequested: 3_560,
      PriorityAssigned: 3_560,
      PriorityChanged: 154,
      UnitDispatched: 7_704,
      UnitEnRoute: 7_490,
      UnitArrived: 6_150,
      UnitCleared: 7_699,
      InterventionDispositioned: 3_560,
      InterventionClosed: 3_560,
    });

    const again = await rig.import(mappingOf('sf-fire-calls'), path);
    expect(again).toMatchObject({ events: 0, unchanged: 43_437 });
    expect(digestOf(await rig.events())).toBe(digestOf(events));
  });

  it('has the times from call to first arrival of an independent computation', async () => {
    const received = new Map<string, { readonly at: number; readonly zone: unknown }>();
    const arrived = new Map<string, number>();
    for (const {
      type,
      stream,
      occurredAt,
      data: { zone },
    } of await rig.events()) {
      const at = Date.parse(occurredAt);
      if (type === 'InterventionRequested') received.set(stream, { at, zone });
      if (type === 'UnitArrived') arrived.set(stream, Math.min(at, arrived.get(stream) ?? Number.POSITIVE_INFINITY));
    }
    const secondsIn = (zone?: string) =>
      [...arrived]
        .filter(([stream]) => zone === undefined || received.get(stream)?.zone === zone)
        .map(([stream, at]) => (at - (received.get(stream)?.at ?? Number.NaN)) / 1000)
        .sort((a, b) => a - b);
    const rank = (sorted: readonly number[], p: number) => sorted[Math.ceil(p * sorted.length) - 1];
    const all = secondsIn();
    expect([all.length, rank(all, 0.5), rank(all, 0.9), all.filter((each) => each <= 480).length]).toEqual([
      3_429, 390, 1_035, 2_206,
    ]);
    const b09 = secondsIn('B09');
    expect([b09.length, rank(b09, 0.5), rank(b09, 0.9)]).toEqual([259, 409, 1_221]);
  });
});

describePublished('the published feed of Milwaukee', () => {
  inOneLog();
  it('makes all 33,968 calls, none of which can pass for measured', async () => {
    const summary = await rig.import(mappingOf('milwaukee-police-calls'), fileOf('milwaukee-police-calls'));
    expect(summary).toMatchObject({ rows: 33_968, records: 33_968, rejectedRows: 0, refused: 0 });
    const events = await rig.events();
    expect(counts(events)).toEqual({ InterventionRequested: 33_968, InterventionDispositioned: 33_968 - 5_672 });
    const requests = events.filter(({ type }) => type === 'InterventionRequested');
    const places = requests.map(({ data: { place } }) => place as { point?: object; precision: string });
    expect(places.filter(({ point }) => point === undefined)).toHaveLength(11);
    const outside = places.filter(({ point, precision }) => point !== undefined && precision === 'unknown').length;
    expect(outside).toBeGreaterThan(490);
    expect(outside).toBeLessThan(560);
    const byType = (type: string) =>
      new Set(
        requests
          .filter(({ data: { interventionType } }) => interventionType === type)
          .map(({ data: { initiation } }) => initiation),
      );
    expect(byType('COURT DUTY')).toEqual(new Set(['planned']));
    expect(byType('TRAFFIC STOP')).toEqual(new Set(['on-view']));
    expect(byType('SHOTS FIRED')).toEqual(new Set(['call']));
    expect(byType('SHOTSPOTTER')).toEqual(new Set(['alarm']));
  });
});
