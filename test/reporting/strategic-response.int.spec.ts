import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { strategicSteps } from '../../projections/strategic-steps.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { amendedReader } from '../../src/handling/amended-reader.js';
import {
  type StrategicParameters,
  StrategicResponseHandler,
  StrategicResponseQuery,
} from '../../src/reporting/strategic-response.js';
import { strategicCsv, strategicTable } from '../../src/reporting/strategic-table.js';
import { MemoryLog } from '../support/memory-log.js';
import { noBoundaries } from '../support/no-boundaries.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';

/* The dates of the authorities are those of Brussels: a council on 27 February 2024, task forces on 11 March, hotspots on 28 March. The
   shootings, the plan and the operation are made up. */
const given = readFileSync(new URL('../projections/strategic-steps/given.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as RecordedEvent);

let directory: ReturnType<typeof temporaryDirectory>;
let log: MemoryLog;
let rig: Rig;
const ask = (parameters: StrategicParameters) =>
  new StrategicResponseHandler(rig.tables, { timeZone: 'Europe/Brussels' }, noBoundaries).execute(
    new StrategicResponseQuery(parameters),
  );
beforeAll(async () => {
  directory = temporaryDirectory();
  log = new MemoryLog();
  log.add(...given.filter(({ occurredAt }) => occurredAt < '2024-03-20'));
  rig = await openRig(directory.path, amendedReader(log), [strategicSteps]);
  await rig.engine.catchUp();
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});

describe('the strategic response', () => {
  it('names what has not come as of its position, and whether the plan could already have come', async () => {
    const { rows, heardUntil } = await ask({ hotspot: 'peterbos' });
    expect(heardUntil).toBe('2024-03-16T09:00:00.000Z');
    expect(rows).toEqual([
      expect.objectContaining({
        council: expect.objectContaining({ at: '2024-02-26T23:00:00.000Z', by: 'names-shooting' }),
        plan: { dueAt: '2024-03-24T23:00:00.000Z', adoptedAt: null, standing: 'open' },
        firstAction: null,
        open: ['hotspotDesignated', 'planAdopted', 'firstAction'],
      }),
    ]);
    log.add(...given.filter(({ occurredAt }) => occurredAt >= '2024-03-20'));
    await rig.engine.catchUp();
  });

  it('runs from the shooting that the council names to each end', async () => {
    const { rows, synthetic } = await ask({ hotspot: 'peterbos' });
    expect(rows).toEqual([
      {
        hotspot: 'peterbos',
        // s-0 was ruled out, s-4 annulled.
        trigger: { record: 's-1', at: '2024-02-14T21:00:00.000Z' },
        council: {
          record: 'drug-shootings-2024',
          at: '2024-02-26T23:00:00.000Z',
          body: 'Regional Security Council',
          by: 'names-shooting',
        },
        hotspotDesignated: { record: 'peterbos', at: '2024-03-27T23:00:00.000Z' },
        taskForce: { record: 'tf-peterbos', at: '2024-03-10T23:00:00.000Z' },
        plan: { dueAt: '2024-03-24T23:00:00.000Z', adoptedAt: '2024-03-29T11:00:00.000Z', standing: 'late' },
        // Its clock was corrected.
        firstAction: { record: 'o-1', at: '2024-04-02T09:00:00.000Z', axis: 'security' },
        days: { council: 12.08, hotspotDesignated: 42.08, taskForce: 25.08, planAdopted: 43.58, firstAction: 47.5 },
        open: [],
      },
    ]);
    expect(synthetic).toBe(true);
  });

  it('of a hotspot that no council names has the council that was about the whole region, and an overdue plan', async () => {
    const { rows } = await ask({ hotspot: 'aumale' });
    expect(rows[0]).toMatchObject({
      trigger: { record: 's-2' },
      council: { at: '2025-02-10T23:00:00.000Z', by: 'region-wide' },
      plan: { adoptedAt: null, standing: 'overdue' },
      open: ['hotspotDesignated', 'planAdopted', 'firstAction'],
    });
  });

  it('by trigger has the shootings that a council names, also one that is in no hotspot', async () => {
    const { rows } = await ask({ by: 'trigger' });
    expect(rows.map(({ hotspot, trigger, days }) => [hotspot, trigger?.record, days.council])).toEqual([
      ['peterbos', 's-1', 12.08],
      [null, 's-3', 6.08],
    ]);
    expect((await ask({ by: 'trigger', from: '2024-02-20' })).rows).toHaveLength(1);
  });

  it('is a table and a CSV file', async () => {
    const report = await ask({});
    expect(strategicTable(report)).toMatch(
      /peterbos +s-1 +2024-02-14 +12\.08 +25\.08 +42\.08 +43\.58 +2024-03-25 +late +47\.5/,
    );
    expect(strategicTable(report)).toMatch(/aumale .+ overdue +open/);
    expect(strategicCsv(report).split('\r\n')[1]).toMatch(/^aumale,s-2,/);
  });

  it.each([
    ['by', { by: 'zone' }],
    ['hotspot', { hotspot: '' }],
    ['from', { from: 'spring' }],
  ])('is refused without a sound %s', async (field, parameters) => {
    await expect(ask(parameters)).rejects.toMatchObject({ name: 'BadQuery', field });
  });
});
