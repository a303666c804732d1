import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { responseTimes } from '../../projections/response-times.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { ResponseTimesHandler, ResponseTimesQuery } from '../../src/reporting/response-times.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { standardMetricsOnly } from '../support/standard-metrics.js';
import { noBoundaries } from '../support/no-boundaries.js';

/** Calls around both changes of the clocks of 2024 in Brussels, by the instant at which they came in. */
const calls = [
  // 31 March: 01:59:59 and then 03:00:00, the hour between is skipped.
  '2024-03-31T00:59:59.000Z',
  '2024-03-31T01:00:00.000Z',
  // 27 October: half past two comes twice.
  '2024-10-27T00:30:00.000Z',
  '2024-10-27T01:30:00.000Z',
  // The same day begins at 22:00 UTC of the day before and ends at 23:00 UTC: it has 25 hours.
  '2024-10-26T21:59:59.000Z',
  '2024-10-26T22:00:00.000Z',
  '2024-10-27T22:59:59.000Z',
  '2024-10-27T23:00:00.000Z',
];

let directory: ReturnType<typeof temporaryDirectory>;
let rig: Rig;
beforeAll(async () => {
  directory = temporaryDirectory();
  const log = new MemoryLog();
  log.add(
    ...calls.map((callReceivedAt, index): RecordedEvent => {
      const data = {
        interventionId: `i${String(index)}`,
        zone: '5340',
        initiation: 'call',
        interventionType: 'noise',
        callReceivedAt,
      };
      return {
        id: `00000000-0000-4000-b000-00000000000${String(index)}`,
        stream: `intervention-i${String(index)}`,
        type: 'InterventionRequested',
        occurredAt: callReceivedAt,
        recordedAt: callReceivedAt,
        data,
        metadata: { source: 'cad' },
        schemaVersion: 1,
        position: 0,
        revision: 0,
      };
    }),
  );
  rig = await openRig(directory.path, log, [responseTimes]);
  await rig.engine.catchUp();
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});

async function countsBy(by: string, timeZone: string): Promise<Readonly<Record<string, number>>> {
  const report = await new ResponseTimesHandler(rig.tables, { timeZone }, standardMetricsOnly, noBoundaries).execute(
    new ResponseTimesQuery({ by }),
  );
  return Object.fromEntries(report.rows.map(({ group, inPeriod }) => [group, inPeriod]));
}

describe('around a change of the clocks', () => {
  it('every fact keeps its instant', async () => {
    const rows = await rig.tables.read('response-times', (snapshot) =>
      snapshot.rows(`SELECT "callReceivedAt" AS at FROM ${snapshot.table} ORDER BY "intervention"`),
    );
    expect(rows.map(({ at }) => at)).toEqual(calls);
  });

  it('days, weeks and months are those of Brussels', async () => {
    expect(await countsBy('day', 'Europe/Brussels')).toEqual({
      '2024-03-31': 2,
      '2024-10-26': 1,
      '2024-10-27': 4,
      '2024-10-28': 1,
    });
    expect(await countsBy('week', 'Europe/Brussels')).toEqual({ '2024-W13': 2, '2024-W43': 5, '2024-W44': 1 });
    expect(await countsBy('month', 'Europe/Brussels')).toEqual({ '2024-03': 2, '2024-10': 6 });
  });

  it('the repeated hour counts twice in its hour, the skipped one has nothing', async () => {
    const byHour = await countsBy('hour-of-week', 'Europe/Brussels');
    expect(byHour).toMatchObject({ 'Sun 01h': 1, 'Sun 03h': 1, 'Sun 02h': 2 });
  });

  it('another city counts the same instants to other days', async () => {
    expect(await countsBy('day', 'America/Los_Angeles')).toEqual({ '2024-03-30': 2, '2024-10-26': 4, '2024-10-27': 2 });
  });
});
