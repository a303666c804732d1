import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { responseTimes } from '../../projections/response-times.js';
import { canonicalJson } from '../../src/ledger/canonical-json.js';
import {
  ResponseTimesPrintHandler,
  ResponseTimesPrintQuery,
  type ResponseTimesPrint,
} from '../../src/reporting/response-times-print.js';
import {
  ResponseTimesHandler,
  type ResponseTimesParameters,
  ResponseTimesQuery,
} from '../../src/reporting/response-times.js';
import { trendPeriodOver } from '../../src/reporting/trend.js';
import { yearOfEvents as events, yearOfRows as rows } from '../support/made-year.js';
import { MemoryLog } from '../support/memory-log.js';
import { noBoundaries } from '../support/no-boundaries.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { standardMetricsOnly } from '../support/standard-metrics.js';

const settings = { timeZone: 'Europe/Brussels' };
let directory: ReturnType<typeof temporaryDirectory>;
let rig: Rig;
let print: (parameters: ResponseTimesParameters) => Promise<ResponseTimesPrint>;
let ask: (parameters: ResponseTimesParameters) => ReturnType<ResponseTimesHandler['execute']>;
beforeAll(async () => {
  directory = temporaryDirectory();
  const log = new MemoryLog();
  log.add(...events);
  rig = await openRig(directory.path, log, [responseTimes]);
  await rig.engine.catchUp();
  const printing = new ResponseTimesPrintHandler(rig.tables, log, settings, standardMetricsOnly, noBoundaries);
  print = (parameters) => printing.execute(new ResponseTimesPrintQuery(parameters));
  const asking = new ResponseTimesHandler(rig.tables, settings, standardMetricsOnly, noBoundaries);
  ask = (parameters) => asking.execute(new ResponseTimesQuery(parameters));
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});

describe('what a page of response times is made of', () => {
  it('is the report itself, with its digest and when its last event was recorded', async () => {
    const { report, digest, recordedAt, table } = await print({ by: 'zone,priority', target: 300 });
    expect(report).toEqual(await ask({ by: 'zone,priority', target: 300 }));
    expect(digest).toBe(createHash('sha256').update(canonicalJson(report)).digest('hex'));
    expect(recordedAt).toBe(events.at(-1)?.recordedAt);
    expect(table).toEqual({ projection: 'response-times', identity: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('has every measured interval in its bin', async () => {
    const { report, distribution } = await print({ by: 'none' });
    if (distribution === null) throw new Error('nobody is to be kept from it');
    const { binSeconds, counts, beyond } = distribution;
    const seconds = rows
      .filter(({ codes }) => !(codes as string[]).includes('X01'))
      .flatMap(({ totalResponseSeconds }) => (typeof totalResponseSeconds === 'number' ? [totalResponseSeconds] : []));
    const inBin = (bin: number): number => seconds.filter((one) => Math.floor(one / binSeconds) === bin).length;
    expect(counts).toEqual(counts.map((_, bin) => inBin(bin)));
    expect(counts.reduce((sum, count) => sum + count, beyond)).toBe(report.total.measured);
    expect(counts.length).toBeLessThanOrEqual(30);
    expect(binSeconds * counts.length).toBeGreaterThan(report.total.p90Seconds ?? 0);
  });

  it('goes by the finest calendar period that is still told apart', async () => {
    const { trend, report } = await print({ by: 'none' });
    expect(trend.per).toBe('week');
    expect(trend.rows).toEqual((await ask({ by: 'week' })).rows);
    expect(trend.rows.reduce((sum, { measured }) => sum + (measured ?? 0), 0)).toBe(report.total.measured);
    expect((await print({ from: '2024-03-01', to: '2024-04-01' })).trend.per).toBe('day');
    expect([35, 35.1, 420, 421, 3_650, 3_651].map(trendPeriodOver)).toEqual(['day', 'week', 'week', 'month', 'month', 'quarter']); // prettier-ignore
  });

  it('has nothing to draw where there is nothing', async () => {
    const { trend, distribution, report } = await print({ from: '1990-01-01', to: '1990-02-01' });
    expect([report.total.inPeriod, trend.rows, distribution?.beyond]).toEqual([0, [], 0]);
    expect(distribution?.counts.every((count) => count === 0)).toBe(true);
  });
});
