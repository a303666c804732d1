import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { responseTimes } from '../../projections/response-times.js';
import { timeline } from '../../projections/timeline.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import type { Position } from '../../src/domain/terms/geometry.js';
import type { GeographyEvent } from '../../src/geography/boundary-history.js';
import { amendedReader } from '../../src/handling/amended-reader.js';
import type { Projection } from '../../src/projecting/define.js';
import type { GeographyBasis } from '../../src/reporting/geography-basis.js';
import { TimelineHandler, TimelineQuery } from '../../src/reporting/timeline.js';
import { day, designated, hotspotBoundary, recorded, squareAround } from '../geography/geography-events.js';
import { MemoryLog } from '../support/memory-log.js';
import { digestsOf, openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';

const peterbos: Position = [4.289, 50.8388];
let serial = 0;

function asRecorded({ type, occurredAt, recordedAt, ...event }: GeographyEvent): RecordedEvent {
  const data: Record<string, unknown> = { ...event.data };
  const id = `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`;
  const stream = `hotspot-${String(data.hotspotId)}`;
  const metadata = { source: 'import' };
  return { id, stream, type, occurredAt, recordedAt, data, metadata, position: 0, revision: 0, schemaVersion: 1 };
}

function shooting(id: string, date: string, [longitude, latitude]: Position, precision = 'exact'): RecordedEvent {
  const place = { point: { latitude, longitude }, precision };
  const data = { shootingId: id, zone: '5341', place, consequence: 'unknown', drugLink: 'unknown' };
  const occurredAt = day(date);
  return {
    id: `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`,
    stream: `shooting-${id}`,
    type: 'ShootingReported',
    occurredAt,
    recordedAt: occurredAt,
    data,
    metadata: { source: 'manual' },
    position: 0,
    revision: 0,
    schemaVersion: 1,
  };
}

const shootings = [
  shooting('before', '2024-02-14', peterbos),
  shooting('during', '2024-05-01', peterbos),
  shooting('beside', '2024-05-02', [4.33, 50.84]),
  shooting('at-the-station', '2024-05-03', peterbos, 'station-fallback'),
];
const boundary = recorded(
  designated('peterbos', '2024-03-28'),
  hotspotBoundary('peterbos', squareAround(peterbos, 0.003), { from: '2024-03-28' }),
).map(asRecorded);

let directory: ReturnType<typeof temporaryDirectory>;
let log: MemoryLog;
let rigs: Rig[];
beforeEach(() => {
  directory = temporaryDirectory();
  log = new MemoryLog();
  rigs = [];
});
afterEach(async () => {
  for (const rig of rigs) await rig.close();
  directory.remove();
});

async function open(name = 'live', projections: readonly Projection[] = [timeline, responseTimes]): Promise<Rig> {
  const rig = await openRig(join(directory.path, name), amendedReader(log), projections);
  rigs.push(rig);
  return rig;
}

async function inHotspot({ tables }: Rig, geography: GeographyBasis = 'as-was'): Promise<readonly (string | null)[]> {
  const handler = new TimelineHandler(tables, { timeZone: 'Europe/Brussels' });
  const query = new TimelineQuery({ hotspot: 'peterbos', kind: 'shooting', order: 'oldest', geography });
  const page = await handler.execute(query);
  expect(page.geography).toBe(geography);
  return page.facts.map(({ subject }) => subject);
}

describe('a boundary that is recorded', () => {
  it('makes the tables that look at boundaries anew, beside the ones that serve, and swaps them in', async () => {
    log.add(...shootings);
    const rig = await open();
    rig.engine.start();
    await rig.engine.waitFor('all', 4, 5_000);
    const [before] = await rig.engine.status();
    expect(await inHotspot(rig)).toEqual([]);

    log.add(...boundary);
    await rig.engine.waitFor('all', 6, 5_000);
    const [after] = await rig.engine.status();
    expect(after?.identity).not.toBe(before?.identity);
    expect(after?.liveIdentity).toBe(after?.identity);
    expect(await inHotspot(rig)).toEqual(['during']);
    expect(await inHotspot(rig, 'today')).toEqual(['before', 'during']);
    expect(rig.engine.jobs().every(({ phase }) => phase === 'done')).toBe(true);

    // What comes later is folded into the new table.
    log.add(shooting('later', '2024-06-01', peterbos));
    await rig.engine.waitFor('all', 7, 5_000);
    expect(await inHotspot(rig)).toEqual(['during', 'later']);
    expect(rig.reports).toEqual([]);
  });

  it('gives the same tables whether it came before the facts, after them, or in another process', async () => {
    log.add(...shootings, ...boundary);
    const live = await open('live', [timeline]);
    await live.engine.catchUp();
    const [digest] = await digestsOf(live, timeline);
    const { rows, digest: again } = await live.engine.rebuild('timeline');
    expect([rows, again]).toEqual([6, digest]);

    const inSteps = new MemoryLog();
    const other = await openRig(join(directory.path, 'steps'), inSteps, [timeline]);
    rigs.push(other);
    for (const event of [...shootings, ...boundary]) {
      inSteps.add(event);
      await other.engine.catchUp();
    }
    expect((await digestsOf(other, timeline))[0]).toBe(digest);
  });

  it('is missing from a table as of a position before it', async () => {
    log.add(...shootings, ...boundary);
    const rig = await open('live', [timeline]);
    await rig.engine.catchUp();
    const [status] = await rig.engine.status();
    const then = await rig.engine.buildAsOf('timeline', 4, join(directory.path, 'then.duckdb'));
    const now = await rig.engine.buildAsOf('timeline', 6, join(directory.path, 'now.duckdb'));
    expect(now.identity).toBe(status?.identity);
    expect(then.identity).not.toBe(now.identity);
  });

  it('that moves nothing rebuilds nothing', async () => {
    log.add(...shootings, ...boundary);
    const rig = await open('live', [timeline]);
    rig.engine.start();
    await rig.engine.waitFor('all', 6, 5_000);
    const jobs = rig.engine.jobs().length;
    const same = hotspotBoundary('peterbos', squareAround(peterbos, 0.003), { from: '2024-03-28', version: 2 });
    log.add(...recorded(same).map(asRecorded));
    await rig.engine.waitFor('all', 7, 5_000);
    expect(rig.engine.jobs()).toHaveLength(jobs);
  });

  it('is found by a process that opens the tables later', async () => {
    log.add(...shootings);
    const rig = await open('live', [timeline]);
    await rig.engine.catchUp();
    await rig.close();
    rigs.pop();
    log.add(...boundary);
    const later = await open('live', [timeline]);
    const [status] = await later.engine.status();
    expect(status?.stale).toBe(true);
    await later.engine.catchUp();
    expect(await inHotspot(later)).toEqual(['during']);
  });
});

/** Somebody corrects an event of the log. */
function correction(of: RecordedEvent, type: string, revision: number, change: object = {}): RecordedEvent {
  const data = {
    corrects: of.id,
    event: of.type,
    reason: 'data-entry',
    requestedBy: 'a',
    authorisedBy: 'b',
    ...change,
  };
  const id = `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`;
  const when = { occurredAt: day('2025-05-01'), recordedAt: day('2025-05-01') };
  return { ...of, ...when, id, type, data, revision };
}

describe('a boundary that is corrected', () => {
  const [designation, set] = boundary as [RecordedEvent, RecordedEvent];
  const inStream = [designation, { ...set, revision: 1 }];

  it('puts facts elsewhere after the rebuild, while a table as of before stays what it was', async () => {
    log.add(...shootings, ...inStream);
    const rig = await open();
    rig.engine.start();
    await rig.engine.waitFor('all', 6, 5_000);
    expect(await inHotspot(rig)).toEqual(['during']);
    const [before] = await rig.engine.status();

    const geometry = squareAround([4.33, 50.84], 0.003);
    const moved = { field: 'geometry', before: squareAround(peterbos, 0.003), after: geometry };
    log.add(correction(set, 'RecordCorrected', 2, moved));
    await rig.engine.waitFor('all', 7, 5_000);
    expect(await inHotspot(rig)).toEqual(['beside']);
    const then = await rig.engine.buildAsOf('timeline', 6, join(directory.path, 'then.duckdb'));
    expect(then.identity).toBe(before?.identity);
  });

  it('counts for nothing once it is annulled', async () => {
    log.add(...shootings, ...inStream);
    const rig = await open();
    rig.engine.start();
    await rig.engine.waitFor('all', 6, 5_000);
    expect(await inHotspot(rig)).toEqual(['during']);
    log.add(correction(set, 'RecordAnnulled', 2));
    await rig.engine.waitFor('all', 7, 5_000);
    expect(await inHotspot(rig)).toEqual([]);
    expect(await inHotspot(rig, 'today')).toEqual([]);
    const facts = await new TimelineHandler(rig.tables, { timeZone: 'Europe/Brussels' }).execute(
      new TimelineQuery({ hotspot: 'peterbos', kind: 'hotspot', order: 'oldest' }),
    );
    expect(facts.facts.map(({ event, annulled }) => [event, annulled])).toEqual([
      ['HotspotDesignated', false],
      ['HotspotBoundarySet', true],
      ['RecordAnnulled', false],
    ]);
  });

  it('moves nothing when it is the correction of something else', async () => {
    log.add(...shootings, ...inStream);
    const rig = await open('live', [timeline]);
    rig.engine.start();
    await rig.engine.waitFor('all', 6, 5_000);
    const jobs = rig.engine.jobs().length;
    const first = shootings[0]!;
    log.add(correction(first, 'RecordCorrected', 1, { field: 'zone', before: '5341', after: '5339' }));
    await rig.engine.waitFor('all', 7, 5_000);
    expect(rig.engine.jobs()).toHaveLength(jobs);
  });
});

describe('a projection that does not say that it looks at boundaries', () => {
  it('cannot: its events go to quarantine', async () => {
    log.add(...shootings, ...boundary);
    const rig = await open('live', [{ ...timeline, usesGeography: false }]);
    await rig.engine.catchUp();
    const [status] = await rig.engine.status();
    expect(status?.quarantined).toBe(6);
    expect((await rig.engine.quarantine('timeline'))[0]?.reason).toMatch(/usesGeography: true/);
  });
});
