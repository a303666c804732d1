import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';

import { responseTimes } from '../../projections/response-times.js';
import { percentileUpperBound } from '../../src/measures/missing-bounds.js';
import { percentileLimits } from '../../src/measures/percentile-limits.js';
import { median, p90, percentileOf } from '../../src/measures/percentile.js';
import type { AnyRow } from '../../src/projecting/define.js';
import {
  ResponseTimesHandler,
  ResponseTimesQuery,
  type ResponseTimesParameters,
} from '../../src/reporting/response-times.js';
import { ExplanationHandler, ExplanationQuery } from '../../src/reporting/explanation.js';
import {
  MeasuredInterventionsHandler,
  MeasuredInterventionsQuery,
  type MeasuredInterventionsParameters,
} from '../../src/reporting/measured-interventions.js';
import { sliceNames, type Slice } from '../../src/reporting/slices.js';
import { histogramOf } from '../measures/distributions.js';
import { yearOfEvents as events, yearOfRows as rows } from '../support/made-year.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { standardMetricsOnly } from '../support/standard-metrics.js';
import { noBoundaries } from '../support/no-boundaries.js';

const timeZone = 'Europe/Brussels';
let directory: ReturnType<typeof temporaryDirectory>;
let rig: Rig;
let handlers: { list: MeasuredInterventionsHandler; explain: ExplanationHandler };
let ask: (parameters: ResponseTimesParameters) => ReturnType<ResponseTimesHandler['execute']>;

beforeAll(async () => {
  directory = temporaryDirectory();
  const log = new MemoryLog();
  log.add(...events);
  rig = await openRig(directory.path, log, [responseTimes]);
  await rig.engine.catchUp();
  handlers = {
    list: new MeasuredInterventionsHandler(rig.tables, { timeZone }, standardMetricsOnly, noBoundaries),
    explain: new ExplanationHandler(rig.tables, log, { timeZone }, standardMetricsOnly),
  };
  const handler = new ResponseTimesHandler(rig.tables, { timeZone }, standardMetricsOnly, noBoundaries);
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
    const { rows: none, total, funnel } = await ask({ to: '1999-01-01' });
    expect(none).toEqual([]);
    expect(funnel.inPeriod).toBe(0);
    expect(total).toMatchObject({ medianSeconds: null, p90UpperBoundSeconds: 'not determinable' });
  });

  it('are refused of a zone that there is not', async () => {
    await expect(ask({ zone: 'nowhere' })).rejects.toMatchObject({ name: 'BadQuery', field: 'zone' });
  });

  it.each(['zone,zone', 'zone,month,type', 'none,zone', 'postcode', ''])('refuse to be made by "%s"', async (by) => {
    await expect(ask({ by })).rejects.toMatchObject({ name: 'BadQuery', field: 'by' });
  });
});

describe('the interventions behind a number', () => {
  const list = (parameters: MeasuredInterventionsParameters) =>
    handlers.list.execute(new MeasuredInterventionsQuery(parameters));

  it('are as many as the number says, page after page, each once', async () => {
    const { funnel } = await ask({ by: 'none', zone: '5341' });
    for (const [outcome, count] of Object.entries({ measured: funnel.measured, ...funnel.excluded })) {
      const ids: string[] = [];
      for (let cursor: string | undefined, more = true; more;) {
        const page = await list({ zone: '5341', outcome, limit: 7, ...(cursor === undefined ? {} : { cursor }) });
        ids.push(...page.interventions.map(({ intervention }) => intervention));
        expect(page.interventions.every((one) => one.outcome === outcome && one.zone === '5341')).toBe(true);
        cursor = page.nextCursor;
        more = cursor !== undefined;
      }
      expect(ids).toHaveLength(count);
      expect(new Set(ids).size).toBe(count);
    }
    expect(funnel.excluded.X05).toBeGreaterThan(0);
  });

  it('can be narrowed to a flag', async () => {
    const { total } = await ask({ by: 'none', 'hour-of-week': '3-14' });
    const { interventions } = await list({ flag: 'X21', 'hour-of-week': '3-14', limit: 1_000 });
    const inPopulation = interventions.filter(({ outcome }) => outcome !== 'X01');
    expect(inPopulation.length).toBe(total.flags.X21);
  });

  it.each([
    ['outcome', { outcome: 'X99' }],
    ['flag', { flag: 'LATE' }],
    ['limit', { limit: 0 }],
    ['hour-of-week', { 'hour-of-week': '8-00' }],
    ['metric', { metric: 'speed' }],
  ])('refuse a %s that is none', async (field, parameters) => {
    await expect(list(parameters)).rejects.toMatchObject({ name: 'BadQuery', field });
  });

  it('are explained: clocks with their events, outcome and codes', async () => {
    const { interventions } = await list({ outcome: 'measured', limit: 1 });
    const one = interventions[0];
    if (one === undefined) throw new Error('nothing is measured');
    const explanation = await handlers.explain.execute(new ExplanationQuery({ id: one.intervention }));
    expect(explanation).toMatchObject({ outcome: 'measured', seconds: one.seconds });
    const [start, stop] = explanation.clocks;
    const arrived = events.find(({ type, data }) => type === 'UnitArrived' && data.interventionId === one.intervention);
    expect(start).toMatchObject({
      clock: 'callReceivedAt',
      at: one.startAt,
      from: [{ type: 'InterventionRequested' }],
    });
    expect(stop).toMatchObject({ clock: 'firstArrivedAt', at: one.stopAt, from: [{ position: arrived?.position }] });
  });

  it('are explained when they are left out', async () => {
    const [one] = (await list({ outcome: 'X05', limit: 1 })).interventions;
    const explanation = await handlers.explain.execute(new ExplanationQuery({ id: one?.intervention ?? '' }));
    expect(explanation).toMatchObject({ outcome: 'X05', seconds: null, because: 'no stop stamp: excluded' });
    expect(explanation.clocks[1]).toMatchObject({ clock: 'firstArrivedAt', at: null, from: [] });
    expect(explanation.codes).toContainEqual({ code: 'X05', name: 'MISSING_ARRIVAL', counts: true });
  });

  it('cannot be explained when there is none of that name', async () => {
    const asked = handlers.explain.execute(new ExplanationQuery({ id: 'nobody' }));
    await expect(asked).rejects.toMatchObject({ name: 'NothingFound' });
  });
});
