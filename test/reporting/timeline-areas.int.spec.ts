import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { timeline } from '../../projections/timeline.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { TimelineHandler, TimelineQuery } from '../../src/reporting/timeline.js';
import type { TimelineParameters } from '../../src/reporting/timeline-question.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';

const given = readFileSync(new URL('../projections/timeline/given.jsonl', import.meta.url), 'utf8').trimEnd();

let directory: ReturnType<typeof temporaryDirectory>;
let rig: Rig;
let ask: (parameters: TimelineParameters) => ReturnType<TimelineHandler['execute']>;
beforeAll(async () => {
  directory = temporaryDirectory();
  const log = new MemoryLog();
  log.add(...given.split('\n').map((line) => JSON.parse(line) as RecordedEvent));
  rig = await openRig(directory.path, log, [timeline]);
  await rig.engine.catchUp();
  const handler = new TimelineHandler(rig.tables, { timeZone: 'Europe/Brussels' });
  ask = (parameters) => handler.execute(new TimelineQuery({ limit: 500, ...parameters }));
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});

describe('the timeline of an area', () => {
  it('of a zone has the hotspots that it shares with another zone', async () => {
    for (const zone of ['5341', '5339']) {
      const { facts } = await ask({ zone, kind: 'hotspot' });
      expect(new Set(facts.map(({ subject }) => subject))).toEqual(new Set(['hallepoort']));
      expect(facts[0]).toMatchObject({ zone: '5341', zones: ['5341', '5339'], hotspot: 'hallepoort' });
    }
    expect((await ask({ zone: '5340', kind: 'hotspot' })).facts).toEqual([]);
  });

  it('of a zone that ends has the merger, and nothing of what the new zone does later', async () => {
    const { facts } = await ask({ zone: '5339', kind: 'zone' });
    expect(facts.map(({ event, subject }) => [event, subject])).toEqual([
      ['ZonesMerged', '5345'],
      ['ZoneEstablished', '5339'],
    ]);
  });

  it('of a hotspot has what was decided about it', async () => {
    const { facts } = await ask({ hotspot: 'hallepoort', order: 'oldest' });
    expect(facts.map(({ event }) => event)).toEqual([
      'HotspotProposed',
      'HotspotDesignated',
      'HotspotBoundarySet',
      'HotspotBoundarySet',
      'HotspotExtended',
      'HotspotWithdrawn',
    ]);
  });

  it('of a hotspot has the operations there, the steps of its task force, and the councils that are about it', async () => {
    const { facts } = await ask({ hotspot: 'peterbos', order: 'oldest' });
    const kinds = new Set(facts.map(({ kind }) => kind));
    for (const kind of ['intervention', 'task-force', 'governance']) expect(kinds).toContain(kind);
    expect((await ask({ hotspot: 'zuidstation', kind: 'operation' })).facts).toHaveLength(8);
    expect((await ask({ hotspot: 'zuidstation', kind: 'task-force', subject: 'x-1' })).facts).toHaveLength(8);
    expect((await ask({ hotspot: 'zuidstation', kind: 'governance' })).facts.length).toBeGreaterThan(0);
  });

  it('of a zone that joins has what comes after', async () => {
    const { facts } = await ask({ zone: '5339', kind: 'operation', subject: 'x-1' });
    expect(facts.map(({ event }) => event)).not.toContain('OperationPlanned');
    expect(facts.map(({ event }) => event)).toContain('DeploymentRecorded');
  });

  it('is of a kind that there is', async () => {
    await expect(ask({ kind: 'burglary' })).rejects.toMatchObject({ name: 'BadQuery', field: 'kind' });
  });
});
