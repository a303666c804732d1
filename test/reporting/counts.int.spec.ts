import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { counts } from '../../projections/counts.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { amendedReader } from '../../src/handling/amended-reader.js';
import { CountsHandler, type CountsParameters, CountsQuery } from '../../src/reporting/counts.js';
import { countedThings } from '../../src/reporting/counts-report.js';
import { countsCsv, countsTable } from '../../src/reporting/counts-table.js';
import { countedThings as countedByFold } from '../../projections/counting/tally.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';

const given = readFileSync(new URL('../projections/counts/given.jsonl', import.meta.url), 'utf8').trimEnd();

let directory: ReturnType<typeof temporaryDirectory>;
let rig: Rig;
let ask: (parameters: CountsParameters) => ReturnType<CountsHandler['execute']>;
beforeAll(async () => {
  directory = temporaryDirectory();
  const log = new MemoryLog();
  log.add(...given.split('\n').map((line) => JSON.parse(line) as RecordedEvent));
  rig = await openRig(directory.path, amendedReader(log), [counts]);
  await rig.engine.catchUp();
  const handler = new CountsHandler(rig.tables, { timeZone: 'Europe/Brussels' });
  ask = (parameters) => handler.execute(new CountsQuery(parameters));
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});

const brief = (rows: Awaited<ReturnType<typeof ask>>['rows']) =>
  rows.map(({ group, period, counted, split, quantity, unit }) => [group, period, counted, split, quantity, unit]);

describe('counts', () => {
  it('know the things that are counted', () => {
    expect(countedThings).toEqual(countedByFold);
  });

  it('by zone and month count incidents and victims apart, in the months of Brussels', async () => {
    const { rows, leftOut, synthetic, asOf } = await ask({ by: 'zone', per: 'month' });
    expect(brief(rows)).toEqual([
      ['5340', '2024-03', 'shootings', 'injury', 1, 'count'],
      ['5340', '2024-03', 'operations', 'neighbourhood-life', 1, 'count'],
      ['5341', '2024-02', 'shootings', 'injury', 1, 'count'],
      ['5341', '2024-02', 'victims', 'fatal', 1, 'count'],
      ['5341', '2024-02', 'victims', 'none', 1, 'count'],
      ['5341', '2024-02', 'arrests', 'judicial', 1, 'count'],
      // Half past eleven in the evening of 29 February, UTC.
      ['5341', '2024-03', 'shootings', 'no-injury', 1, 'count'],
      ['5341', '2024-03', 'drugs', 'caffeine', 4.5, 'g'],
      ['5341', '2024-03', 'drugs', 'cocaine', 1118.2, 'g'],
      ['5341', '2024-03', 'firearms', 'pistol', 2, 'count'],
      ['5341', '2024-03', 'cash', 'EUR', 125_000, 'minor'],
      // 40 g were a slip of the pen for 4; the arrest and the victim of those days were annulled.
      ['5341', '2024-04', 'drugs', 'cannabis', 4, 'g'],
      ['5341', '2024-04', 'operations', 'security', 1, 'count'],
      ['5341', '2024-04', 'officer-hours', 'security', 90.5, 'h'],
      // Its clock was a month slow.
      ['5341', '2024-05', 'shootings', 'unknown', 1, 'count'],
    ]);
    expect(leftOut).toEqual([
      { counted: 'arrests', reason: 'annulled', entries: 1 },
      { counted: 'arrests', reason: 'voided', entries: 1 },
      { counted: 'operations', reason: 'not-started', entries: 1 },
      { counted: 'shootings', reason: 'ruled-out', entries: 1 },
      { counted: 'victims', reason: 'annulled', entries: 1 },
      { counted: 'victims', reason: 'ruled-out', entries: 1 },
    ]);
    expect(synthetic).toBe(true);
    expect(asOf).toBe(40);
  });

  it('by hotspot put a fallback point in none, and say so', async () => {
    const { rows, unattributed } = await ask({ by: 'hotspot', per: 'none', counted: 'shootings' });
    expect(brief(rows)).toEqual([
      ['(no hotspot)', 'all', 'shootings', 'injury', 1, 'count'],
      ['(unattributed)', 'all', 'shootings', 'no-injury', 1, 'count'],
      ['(unattributed)', 'all', 'shootings', 'unknown', 1, 'count'],
      ['peterbos', 'all', 'shootings', 'injury', 1, 'count'],
    ]);
    expect(unattributed).toEqual([{ counted: 'shootings', reason: 'unattributed', entries: 2 }]);
    expect((await ask({ by: 'none', per: 'none', hotspot: 'peterbos', counted: 'shootings' })).rows).toHaveLength(1);
  });

  it.each([
    ['day', '2024-03-31'],
    ['week', '2024-W13'],
    ['quarter', '2024-Q1'],
    ['year', '2024'],
  ])('per %s are of local time', async (per, expected) => {
    const { rows } = await ask({ by: 'none', per, zone: '5340', counted: 'shootings' });
    expect(rows.map(({ period }) => period)).toEqual([expected]);
  });

  it('are restated to the boundaries of today, and say so', async () => {
    const report = await ask({ by: 'zone', per: 'year', geography: 'today', from: '2024-03-01', to: '2024-04-01' });
    expect(report).toMatchObject({ geography: 'today', period: { from: '2024-02-29T23:00:00.000Z' } });
    expect(report.totals.find(({ counted }) => counted === 'shootings')?.quantity).toBe(1);
  });

  it('are a table and a CSV file with everything in them', async () => {
    const report = await ask({ by: 'hotspot', per: 'month' });
    const table = countsTable(report);
    expect(table).toContain('SYNTHETIC');
    expect(table).toMatch(/peterbos +2024-03 +cash +EUR +EUR 1,250\.00/);
    expect(table).toContain('1 of shootings (ruled-out)');
    const lines = countsCsv(report).trimEnd().split('\r\n');
    expect(lines).toHaveLength(
      1 + report.rows.length + report.totals.length + report.leftOut.length + report.unattributed.length,
    );
    expect(lines[1]).toMatch(/^hotspot,month,,,Europe\/Brussels,,,,as-was,40,0,true,group,/);
  });

  it.each([
    ['by', { by: 'street' }],
    ['per', { per: 'hour' }],
    ['counted', { counted: 'burglaries' }],
    ['zone', { zone: '' }],
    ['geography', { geography: 'tomorrow' }],
    ['to', { from: '2024-03-01', to: '2024-02-01' }],
  ])('are refused without a sound %s', async (field, parameters) => {
    await expect(ask(parameters)).rejects.toMatchObject({ name: 'BadQuery', field });
  });
});
