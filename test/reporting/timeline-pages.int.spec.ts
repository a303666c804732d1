import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { timeline } from '../../projections/timeline.js';
import { deciders } from '../../src/domain/streams.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { timelineTable } from '../../src/reporting/table.js';
import { TimelineHandler, TimelineQuery } from '../../src/reporting/timeline.js';
import { timelineKinds, type TimelineParameters } from '../../src/reporting/timeline-question.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';

let made = 0;
function shooting(shootingId: string, occurredAt: string, place?: object, recordedAt = occurredAt): RecordedEvent {
  made += 1;
  return {
    stream: `shooting-${shootingId}`,
    revision: 0,
    id: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    type: 'ShootingReported',
    schemaVersion: 1,
    occurredAt,
    recordedAt,
    position: 0,
    data: { shootingId, zone: '5341', consequence: 'injury', drugLink: 'no', ...(place && { place }) },
    metadata: { source: 'manual' },
  };
}
const day = (number: number): string => `2024-03-${String(number).padStart(2, '0')}T12:00:00.000Z`;

let directory: ReturnType<typeof temporaryDirectory>;
let log: MemoryLog;
let rig: Rig;
const ask = (parameters: TimelineParameters) =>
  new TimelineHandler(rig.tables, { timeZone: 'Europe/Brussels' }).execute(new TimelineQuery(parameters));
beforeAll(async () => {
  directory = temporaryDirectory();
  log = new MemoryLog();
  log.add(...[10, 12, 14, 16, 18, 20].map((number) => shooting(`s-${String(number)}`, day(number))));
  rig = await openRig(directory.path, log, [timeline]);
  await rig.engine.catchUp();
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});

describe('the pages of a timeline', () => {
  it.each(['newest', 'oldest'] as const)('%s first do not shift by what is recorded meanwhile', async (order) => {
    const before = (await ask({ order, limit: 500 })).facts.map(({ fact }) => fact);
    const first = await ask({ order, limit: 2 });
    // Before the place of the cursor in either order, at it, and after it.
    log.add(...[1, 12, 18, 30].map((number) => shooting(`late-${order}-${String(number)}`, day(number))));
    await rig.engine.catchUp();
    const pages = [first];
    for (let cursor = first.nextCursor; cursor !== undefined; cursor = pages.at(-1)?.nextCursor) {
      pages.push(await ask({ order, limit: 2, cursor }));
    }
    const seen = pages.flatMap(({ facts }) => facts.map(({ fact }) => fact));
    expect(seen.filter((fact) => before.includes(fact))).toEqual(before);
    expect(new Set(seen).size).toBe(seen.length);
    expect(pages.length).toBeGreaterThan(2);
  });
});

describe('what a timeline is asked for', () => {
  it('can be a kind of record, whichever the log has', async () => {
    expect([...timelineKinds].sort()).toEqual(Object.keys(deciders).sort());
    expect((await ask({ kind: 'report' })).facts).toEqual([]);
    await expect(ask({ kind: 'reports' })).rejects.toThrow('expected one of intervention, shooting');
  });

  it('is by the map as it was, or as it is; the table says which', async () => {
    const flat = (page: Parameters<typeof timelineTable>[0]) =>
      timelineTable(page, 'Europe/Brussels').replace(/\s+/g, ' ');
    expect(flat(await ask({}))).toContain('Areas: zones and hotspots as they were when each fact occurred');
    expect(flat(await ask({ geography: 'today' }))).toContain('Areas: restated to the zones and hotspots in force');
  });
});

describe('a fact that was recorded later', () => {
  it('says when, in the table and in the data', async () => {
    log.add(shooting('told-late', '2024-05-01T10:00:00.000Z', undefined, '2024-05-03T08:30:00.000Z'));
    await rig.engine.catchUp();
    const page = await ask({ subject: 'told-late' });
    expect(page.facts[0]).toMatchObject({ recordedAt: '2024-05-03T08:30:00.000Z' });
    expect(timelineTable(page, 'Europe/Brussels')).toContain('(recorded 2024-05-03 10:30 +02)');
    expect(timelineTable(await ask({ subject: 's-10' }), 'Europe/Brussels')).not.toContain('recorded');
  });
});
