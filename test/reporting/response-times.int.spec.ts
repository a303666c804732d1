import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';

import { responseTimes } from '../../projections/response-times.js';
import { percentileUpperBound } from '../../src/measures/missing-bounds.js';
import { percentileLimits } from '../../src/measures/percentile-limits.js';
import { median, p90, percentileOf } from '../../src/measures/percentile.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import type { AnyRow } from '../../src/projecting/define.js';
import {
  ResponseTimesHandler,
  ResponseTimesQuery,
  type ResponseTimesParameters,
} from '../../src/reporting/response-times.js';
import { sliceNames, type Slice } from '../../src/reporting/slices.js';
import { histogramOf } from '../measures/distributions.js';
import { foldInMemory } from '../support/fold-in-memory.js';
import { interventionEvents, recorded } from '../support/made-events.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';

const timeZone = 'Europe/Brussels';
/** The same event a number of hours later, by every clock in it. */
function later(event: RecordedEvent, hours: number): RecordedEvent {
  const shifted = JSON.stringify(event).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) =>
    new Date(Date.parse(instant) + hours * 3_600_000).toISOString(),
  );
  return JSON.parse(shifted) as RecordedEvent;
}

// Every seventh arrival was not recorded, and thirteen hours lie between one call and the next: a year, with both changes of the clocks.
const events = recorded(interventionEvents(4_000))
  .filter(({ type, position }) => type !== 'UnitArrived' || position % 7 !== 0)
  .map((event, index) => ({ ...later(event, 13 * Number(event.stream.slice(-8))), position: index + 1 }));
const rows = foldInMemory(responseTimes, events);

let directory: ReturnType<typeof temporaryDirectory>;
let rig: Rig;
let ask: (parameters: ResponseTimesParameters) => ReturnType<ResponseTimesHandler['execute']>;

beforeAll(async () => {
  directory = temporaryDirectory();
  const log = new MemoryLog();
  log.add(...events);
  rig = await openRig(directory.path, log, [responseTimes]);
  await rig.engine.catchUp();
  const handler = new ResponseTimesHandler(rig.tables, { timeZone });
  ask = (parameters) => handler.execute(new ResponseTimesQuery(parameters));
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});

/** The value of a slice, worked out the plain way. */
function valueOf(row: AnyRow, slice: Slice): string | null {
  const local = Temporal.Instant.from(String(row.startedAt)).toZonedDateTimeISO(timeZone);
  const two = (n: number | undefined): string => String(n).padStart(2, '0');
  switch (slice) {
    case 'hour-of-week':
      return `${String(local.dayOfWeek)}-${two(local.hour)}`;
    case 'day':
      return local.toPlainDate().toString();
    case 'week':
      return `${String(local.yearOfWeek)}-W${two(local.weekOfYear)}`;
    case 'month':
      return local.toPlainDate().toPlainYearMonth().toString();
    case 'quarter':
      return `${String(local.year)}-Q${String(Math.ceil(local.month / 3))}`;
    case 'priority':
      return row.priorityAtDispatch as string | null;
    case 'responding-zone':
      return row.respondingZone as string | null;
    case 'zone':
    case 'hotspot':
    case 'municipality':
    case 'type':
      return row[slice] as string | null;
  }
}

function expectedOf(group: readonly AnyRow[], target: number) {
  const population = group.filter((row) => !(row.codes as string[]).includes('X01'));
  const seconds = population
    .map((row) => row.totalResponseSeconds as number | null)
    .filter((value) => value !== null && value >= 0) as number[];
  const missing = population.filter(
    (row) => row.firstArrivedAt === null && (row.codes as string[]).includes('X05'),
  ).length;
  const histogram = histogramOf(seconds);
  return {
    inPeriod: group.length,
    inPopulation: population.length,
    measured: seconds.length,
    missingArrival: missing,
    medianSeconds: percentileOf(histogram, median) ?? null,
    medianLimits: percentileLimits(histogram, median),
    p90Seconds: percentileOf(histogram, p90) ?? null,
    p90Limits: percentileLimits(histogram, p90),
    p90UpperBoundSeconds: percentileUpperBound(histogram, missing, p90),
    withinTarget: seconds.filter((value) => value <= target).length,
  };
}

const pairs: readonly (readonly Slice[])[] = [
  ...sliceNames.map((slice) => [slice]),
  ['zone', 'day'],
  ['hour-of-week', 'priority'],
  ['hotspot', 'week'],
];

describe('response times', () => {
  it.each(pairs.map((by) => by.join(',')))('by %s are what the rows say', async (by) => {
    const slices = by.split(',') as Slice[];
    const expected = new Map<string, AnyRow[]>();
    for (const row of rows) {
      const key = JSON.stringify(slices.map((slice) => valueOf(row, slice)));
      expected.set(key, [...(expected.get(key) ?? []), row]);
    }
    const report = await ask({ by, target: 300 });
    const found = new Map(report.rows.map((row) => [JSON.stringify(slices.map((slice) => row.groups?.[slice])), row]));
    expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [key, group] of expected) expect(found.get(key)).toMatchObject(expectedOf(group, 300));
    expect(report.total).toMatchObject(expectedOf(rows, 300));
  });

  it('spread over a calendar that has both clock changes', async () => {
    expect((await ask({ by: 'month' })).rows.length).toBeGreaterThanOrEqual(12);
    expect((await ask({ by: 'hour-of-week' })).rows.length).toBeGreaterThan(100);
  });

  it('count every intervention of the period once, and flags beside', async () => {
    const { funnel, total } = await ask({ by: 'none' });
    const sum = (counts: object): number => Object.values(counts).reduce((all: number, n: number) => all + n, 0);
    expect(funnel.measured + sum(funnel.excluded) + sum(funnel.censored)).toBe(rows.length);
    const flagged = rows.filter(
      ({ codes }) => (codes as string[]).includes('X21') && !(codes as string[]).includes('X01'),
    );
    expect(flagged.length).toBeGreaterThan(0);
    expect(total.flags.X21).toBe(flagged.length);
    expect(Object.keys(total.flags)).not.toContain('X01');
  });

  it('have no row, and say so, where nothing is', async () => {
    const { rows: none, total, funnel } = await ask({ zone: 'nowhere' });
    expect(none).toEqual([]);
    expect(funnel.inPeriod).toBe(0);
    expect(total).toMatchObject({ medianSeconds: null, p90UpperBoundSeconds: 'not determinable' });
  });

  it.each(['zone,zone', 'zone,month,type', 'none,zone', 'postcode', ''])('refuse to be made by "%s"', async (by) => {
    await expect(ask({ by })).rejects.toMatchObject({ name: 'BadQuery', field: 'by' });
  });
});
