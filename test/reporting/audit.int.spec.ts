import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { responseTimes } from '../../projections/response-times.js';
import { mixAndTime } from '../../src/measures/mix-and-time.js';
import { completenessCsv, dispositionsCsv } from '../../src/reporting/audit-csv.js';
import { comparisonTable, completenessTable, dispositionsTable } from '../../src/reporting/audit-tables.js';
import { ComparisonHandler, ComparisonQuery, type ComparisonParameters } from '../../src/reporting/comparison.js';
import { CompletenessHandler, CompletenessQuery } from '../../src/reporting/completeness.js';
import { DispositionsHandler, DispositionsQuery } from '../../src/reporting/dispositions.js';
import { ResponseTimesHandler, ResponseTimesQuery } from '../../src/reporting/response-times.js';
import { yearOfEvents, yearOfRows as rows } from '../support/made-year.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { standardMetricsOnly } from '../support/standard-metrics.js';
import { noBoundaries } from '../support/no-boundaries.js';

const settings = { timeZone: 'Europe/Brussels' };
// The generator gives no dispositions; words that come into use in July are what an auditor has to see.
const words = ['report-taken', 'gone-on-arrival', 'unfounded'];
const events = yearOfEvents.flatMap((event) => {
  if (event.type !== 'InterventionClosed') return [event];
  const july = event.occurredAt >= '2024-07';
  const disposition = words[event.position % (july ? 3 : 2)] ?? '';
  const id = event.id.replace(/^0{8}/, '00000001');
  const data = { ...event.data, list: july ? 'endings-2' : 'endings-1', disposition };
  return [{ ...event, id, type: 'InterventionDispositioned', data }, event];
});

let directory: ReturnType<typeof temporaryDirectory>;
let rig: Rig;
beforeAll(async () => {
  directory = temporaryDirectory();
  const log = new MemoryLog();
  log.add(...events.map((event, index) => ({ ...event, position: index + 1 })));
  rig = await openRig(directory.path, log, [responseTimes]);
  await rig.engine.catchUp();
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});

const halves = { beforeFrom: '2024-01-01', beforeTo: '2024-07-01', from: '2024-07-01', to: '2025-01-01', target: 300 };
const compare = (parameters: ComparisonParameters) =>
  new ComparisonHandler(rig.tables, settings, standardMetricsOnly, noBoundaries).execute(
    new ComparisonQuery(parameters),
  );

describe('two periods', () => {
  it('have the figures that each has alone, and the change between them', async () => {
    const comparison = await compare({ ...halves, by: 'zone' });
    const handler = new ResponseTimesHandler(rig.tables, settings, standardMetricsOnly, noBoundaries);
    const alone = (from: string, to: string) =>
      handler.execute(new ResponseTimesQuery({ by: 'zone', from, to, target: 300 }));
    const [before, after] = [await alone('2024-01-01', '2024-07-01'), await alone('2024-07-01', '2025-01-01')];
    expect(comparison.before.total).toEqual(before.total);
    expect(comparison.after.total).toEqual(after.total);
    expect(comparison.rows.map(({ before: row }) => row)).toEqual(before.rows);
    expect(comparison.rows.map(({ after: row }) => row)).toEqual(after.rows);
    const change = Number(after.total.shareWithinTarget) - Number(before.total.shareWithinTarget);
    expect(comparison.shareWithinTarget?.change).toBeCloseTo(change, 12);
    const strata = before.rows.map((row, index) => ({
      before: { count: row.measured, rate: row.shareWithinTarget ?? undefined },
      after: { count: after.rows[index]?.measured ?? 0, rate: after.rows[index]?.shareWithinTarget ?? undefined },
    }));
    expect(comparison.shareWithinTarget).toEqual(mixAndTime(strata));
    expect(comparisonTable(comparison)).toContain('points by another mix of groups');
  });

  it('can be compared although one of them is empty', async () => {
    const comparison = await compare({ ...halves, beforeFrom: '2020-01-01', beforeTo: '2020-02-01' });
    expect(comparison.shareWithinTarget).toBeNull();
    expect(comparison.rows.every(({ before }) => before === undefined)).toBe(true);
    expect(comparisonTable(comparison)).toContain('cannot be split');
  });

  it.each([
    ['from', { ...halves, from: undefined }],
    ['beforeTo', { ...halves, beforeTo: undefined }],
    ['beforeTo', { ...halves, beforeTo: '2023-01-01' }],
    ['beforeFrom', { ...halves, beforeFrom: '2024-02-30' }],
  ])('are refused without a sound %s', async (field, parameters) => {
    await expect(compare(parameters)).rejects.toMatchObject({ name: 'BadQuery', field });
  });
});

describe('the completeness of stamps', () => {
  it('counts what is there, group by group', async () => {
    const answer = await new CompletenessHandler(rig.tables, settings, standardMetricsOnly, noBoundaries).execute(
      new CompletenessQuery({ by: 'zone' }),
    );
    const population = rows.filter(({ codes }) => !(codes as string[]).includes('X01'));
    for (const { group, interventions, dispatched, stamps } of answer.rows) {
      const own = population.filter(({ zone }) => zone === group);
      expect(interventions).toBe(own.length);
      expect(dispatched).toBe(own.filter((row) => row.firstDispatchedAt !== null).length);
      expect(stamps.firstArrivedAt).toBe(own.filter((row) => row.firstArrivedAt !== null).length);
      expect(stamps.firstArrivedAt).toBeLessThan(stamps.firstDispatchedAt);
      expect(stamps.incidentOccurredAt).toBe(0);
    }
    expect(answer.rows.length).toBe(6);
    expect(completenessTable(answer)).toContain('SYNTHETIC');
  });
});

const ask = (parameters: { readonly to?: string }) =>
  new DispositionsHandler(rig.tables, settings, standardMetricsOnly, noBoundaries).execute(
    new DispositionsQuery(parameters),
  );

describe('dispositions by wait', () => {
  it('put everything of the population into one band, and show when a word came into use', async () => {
    const answer = await new DispositionsHandler(rig.tables, settings, standardMetricsOnly, noBoundaries).execute(
      new DispositionsQuery({}),
    );
    const population = rows.filter(({ codes }) => !(codes as string[]).includes('X01'));
    const sum = answer.bands.reduce((total, { interventions }) => total + interventions, 0);
    expect(sum).toBe(population.length);
    const within = answer.bands.find(({ fromMinutes }) => fromMinutes === 5);
    const waits = population.map((row) => row.totalResponseSeconds as number | null);
    expect(within?.interventions).toBe(waits.filter((wait) => wait !== null && wait >= 300 && wait < 600).length);
    const unfounded = answer.vocabulary.find(({ disposition }) => disposition === 'unfounded');
    expect(unfounded?.firstUsedAt.slice(0, 10)).toBe('2024-07-02');
    expect(answer.lists.map(({ list, firstUsedAt, lastUsedAt }) => [list, firstUsedAt.slice(0, 7), lastUsedAt.slice(0, 7)])).toEqual([['endings-1', '2024-01', '2024-06'], ['endings-2', '2024-07', '2024-12']]); // prettier-ignore
    expect(answer.vocabulary[0]?.firstUsedAt.slice(0, 7)).toBe('2024-01');
    expect(answer.funnel.inPopulation).toBe(population.length);
    expect(answer.funnel.inPeriod).toBe(rows.length);
    expect(dispositionsTable(answer)).toMatch(/^Funnel .*measured$/m);
    expect(dispositionsTable(answer)).toContain('gone or unfounded');
  });
});

describe('a vocabulary that changes', () => {
  it('is marked where a list or a word comes into use, with the bands on either side', async () => {
    const answer = await ask({});
    const told = answer.breaks.map(({ at, kind, list, disposition }) => [at.slice(0, 10), kind, list ?? disposition]);
    expect(told).toEqual([
      ['2024-07-01', 'list', 'endings-2'],
      ['2024-07-02', 'came', 'unfounded'],
    ]);
    expect(answer.breaks[1]?.chance).toBeLessThan(0.001);
    const moments = [...new Set(answer.breaks.map(({ at }) => at))].sort();
    expect(answer.stretches.map(({ from, to }) => [from, to])).toEqual([null, ...moments].map((from, index) => [from, moments[index] ?? null])); // prettier-ignore
    const unfounded = answer.stretches.map(({ bands }) => bands.reduce((sum, { dispositions }) => sum + (dispositions.unfounded ?? 0), 0)); // prettier-ignore
    expect(unfounded[0]).toBe(0);
    expect(unfounded.at(-1)).toBeGreaterThan(50);
    const sums = (of: readonly { readonly interventions: number }[]) => of.reduce((sum, { interventions }) => sum + interventions, 0); // prettier-ignore
    expect(answer.stretches.reduce((sum, { bands }) => sum + sums(bands), 0)).toBe(sums(answer.bands));
    const text = dispositionsTable(answer);
    expect(text).toContain('*** 2024-07-01: the list endings-2 came into use. ***');
    expect(text).toContain('*** 2024-07-02: "unfounded" came into use. ***');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('is not marked where the same words are in use throughout', async () => {
    const answer = await ask({ to: '2024-07-01' });
    expect(answer.vocabulary.map(({ disposition }) => disposition).sort()).toEqual(['gone-on-arrival', 'report-taken']);
    expect([answer.breaks, answer.stretches, answer.lists.length]).toEqual([[], [], 1]);
  });

  it('is a file, and so is the completeness of stamps', async () => {
    const answer = await ask({});
    const lines = dispositionsCsv(answer).trimEnd().split('\r\n');
    const ofKind = (kind: string) => lines.filter((line) => line.includes(`,${kind},`));
    expect(ofKind('word')).toHaveLength(3);
    expect(ofKind('break')).toHaveLength(2);
    expect(ofKind('band')).toHaveLength(7);
    expect(ofKind('stretch')).toHaveLength(7 * answer.stretches.length);
    const complete = await new CompletenessHandler(rig.tables, settings, standardMetricsOnly, noBoundaries).execute(
      new CompletenessQuery({ by: 'zone' }),
    );
    const [header, first, ...others] = completenessCsv(complete).trimEnd().split('\r\n');
    expect(header).toContain('group,interventions,dispatched,incidentOccurredAt,');
    expect(first?.split(',').slice(2, 5)).toEqual([complete.rows[0]?.group, String(complete.rows[0]?.interventions), String(complete.rows[0]?.dispatched)]); // prettier-ignore
    expect(others).toHaveLength(5);
  });
});

describe('a result without flagged interventions', () => {
  it('leaves them out of everything', async () => {
    const handler = new ResponseTimesHandler(rig.tables, settings, standardMetricsOnly, noBoundaries);
    const all = await handler.execute(new ResponseTimesQuery({ by: 'none' }));
    const some = await handler.execute(new ResponseTimesQuery({ by: 'none', without: 'X21' }));
    const flagged = rows.filter(({ codes }) => (codes as string[]).includes('X21')).length;
    expect(flagged).toBeGreaterThan(0);
    expect(some.funnel.inPeriod).toBe(all.funnel.inPeriod - flagged);
    expect(some).toMatchObject({ without: ['X21'] });
    await expect(handler.execute(new ResponseTimesQuery({ without: 'X21,late' }))).rejects.toMatchObject({
      field: 'without',
    });
  });
});
