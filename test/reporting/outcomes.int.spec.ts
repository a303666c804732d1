import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { responseTimes } from '../../projections/response-times.js';
import { metricClocks, priorityBases } from '../../src/domain/metric/events.js';
import { initiations } from '../../src/domain/intervention/events.js';
import { amendedReader } from '../../src/handling/amended-reader.js';
import type { AnyRow } from '../../src/projecting/define.js';
import {
  type MeasuredIntervention,
  MeasuredInterventionsHandler,
  MeasuredInterventionsQuery,
} from '../../src/reporting/measured-interventions.js';
import { MetricBook } from '../../src/reporting/metric-book.js';
import type { Clock, MetricDefinition } from '../../src/reporting/metrics.js';
import { ResponseTimesHandler, ResponseTimesQuery } from '../../src/reporting/response-times.js';
import { foldInMemory } from '../support/fold-in-memory.js';
import { everySortOfIntervention } from '../support/made-outcomes.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { noBoundaries } from '../support/no-boundaries.js';

const events = everySortOfIntervention(900, 7);
/** The whole log, and a part of it that ends in the middle of an intervention. */
const asOf = [events.length, 2_345] as const;
const rows = asOf.map((position) => foldInMemory(responseTimes, events.slice(0, position)));
const rigs: { readonly directory: ReturnType<typeof temporaryDirectory>; readonly rig: Rig }[] = [];

beforeAll(async () => {
  for (const position of asOf) {
    const directory = temporaryDirectory();
    const log = new MemoryLog();
    log.add(...events.slice(0, position));
    const rig = await openRig(directory.path, amendedReader(log), [responseTimes]);
    await rig.engine.catchUp();
    rigs.push({ directory, rig });
  }
});
afterAll(async () => {
  for (const { directory, rig } of rigs) {
    await rig.close();
    directory.remove();
  }
});

const settings = { timeZone: 'Europe/Brussels' };
const some = (values: readonly string[]) => fc.subarray([...values], { minLength: 1 });
const maybe = (values: readonly string[]) => fc.option(some(values), { nil: undefined });
/** Any definition that could be recorded. */
const aDefinition = fc
  .record({
    clocks: fc.shuffledSubarray([...metricClocks], { minLength: 2, maxLength: 2 }),
    unitClasses: maybe(['patrol', 'ambulance', 'bicycle']),
    initiations: some(initiations),
    types: maybe(['fight', 'burglary']),
    priorities: maybe(['1', '2', '3']),
    zones: maybe(['5340', '5341', '5344']),
    priorityBasis: fc.constantFrom(...priorityBases),
    caps: fc.record({
      tooLongSeconds: fc.integer({ min: 1, max: 2_000 }),
      tooShortSeconds: fc.integer({ min: 0, max: 300 }),
      lateEntrySeconds: fc.integer({ min: 0, max: 1_000 }),
    }),
  })
  .map(({ clocks, unitClasses, types, priorities, zones, ...own }): MetricDefinition => {
    const [start, stop] = clocks as [Clock, Clock];
    return {
      id: 'made',
      version: 1,
      label: 'made',
      origin: 'none',
      start,
      stop,
      stopRule: unitClasses === undefined ? {} : { unitClasses },
      population: {
        initiations: own.initiations,
        ...(types === undefined ? {} : { types }),
        ...(priorities === undefined ? {} : { priorities }),
        ...(zones === undefined ? {} : { zones }),
      },
      priorityBasis: own.priorityBasis,
      targets: [],
      caps: own.caps,
    };
  });

const stampOf: Partial<Record<Clock, string>> = { firstDispatchedAt: 'T5', firstEnRouteAt: 'T7', firstArrivedAt: 'T9', lastClearedAt: 'T12' }; // prettier-ignore
type Text = string | null;

/** The earliest T1 of the group that was merged into a row, directly or through others. */
function groupReceived(row: AnyRow, all: readonly AnyRow[]): Text {
  const merged = new Set<unknown>();
  for (let into: unknown[] = [row.intervention]; into.length > 0;) {
    const next = all.filter((one) => into.includes(one.mergedInto) && !merged.has(one.intervention));
    for (const { intervention } of next) merged.add(intervention);
    into = next.map(({ intervention }) => intervention);
  }
  const calls = all
    .filter((one) => one === row || (merged.has(one.intervention) && one.annulled !== true))
    .flatMap(({ callReceivedAt }) => (callReceivedAt === null ? [] : [String(callReceivedAt)]));
  return calls.sort()[0] ?? null;
}

/** Where a row lands, worked out the plain way from its definition, without a query. */
function plainly(row: AnyRow, metric: MetricDefinition, all: readonly AnyRow[]) {
  const codes = row.codes as readonly string[];
  const anyOf = (clock: Clock): Text => (clock === 'callReceivedAt' ? groupReceived(row, all) : (row[clock] as Text));
  const { unitClasses } = metric.stopRule;
  const at = (clock: Clock): Text => {
    const stamp = stampOf[clock];
    if (unitClasses === undefined || stamp === undefined) return anyOf(clock);
    const own = ((row.classStamps as readonly string[] | null) ?? [])
      .map((one) => one.split(' '))
      .filter(([name, , ...unitClass]) => name === stamp && unitClasses.includes(unitClass.join(' ')))
      .map(([, time]) => time ?? '')
      .sort();
    return (stamp === 'T12' ? own.at(-1) : own[0]) ?? null;
  };
  const [start, stop, anyStop] = [at(metric.start), at(metric.stop), anyOf(metric.stop)];
  const priority = row[{ initial: 'priorityInitial', 'at-dispatch': 'priorityAtDispatch', final: 'priorityFinal' }[metric.priorityBasis]]; // prettier-ignore
  const { population, caps } = metric;
  const outside = (values: readonly string[] | undefined, value: unknown): boolean => values !== undefined && !values.includes(value as string); // prettier-ignore
  const outcome = (): string => {
    if (codes.includes('X23')) return 'X23';
    if (codes.includes('X20')) return 'X20';
    if (codes.includes('X04')) return 'X04';
    if (!population.initiations.includes(String(row.initiation))) {
      return row.initiation === 'on-view' || row.initiation === 'planned' ? 'X01' : 'X24';
    }
    if (outside(population.types, row.type) || outside(population.priorities, priority) || outside(population.zones, row.zone)) return 'X24'; // prettier-ignore
    if (stop === null) {
      if (codes.includes('X03')) return 'X03';
      if (codes.includes('X22') || (anyStop !== null && row.closedAt === null)) return 'X22';
      if (codes.includes('X02')) return 'X02';
      if (start === null) return 'X06';
      return anyStop === null ? 'X05' : 'X17';
    }
    if (start === null) return 'X06';
    return stop < start ? 'X07' : 'measured';
  };
  const seconds = start === null || stop === null ? null : (Date.parse(stop) - Date.parse(start)) / 1_000;
  const travel = row.travelSeconds as number | null;
  const flags = [
    ...codes.filter((code) => !['X08', 'X09', 'X11', 'X17'].includes(code)),
    ...(seconds !== null && seconds > caps.tooLongSeconds ? ['X08'] : []),
    ...((travel !== null && travel >= 0 && travel <= caps.tooShortSeconds) || (row.firstArrivedAt !== null && row.firstArrivedAt === row.firstDispatchedAt) ? ['X09'] : []), // prettier-ignore
    ...(Number(row.enteredByHand) > 0 || Number(row.longestEntrySeconds ?? 0) > caps.lateEntrySeconds ? ['X11'] : []),
    ...(unitClasses !== undefined && stampOf[metric.stop] !== undefined && anyStop !== null && anyStop !== stop ? ['X17'] : []), // prettier-ignore
  ];
  return { outcome: outcome(), seconds, codes: flags.sort() };
}

/** Every page of the list behind a report. */
async function everyIntervention(rig: Rig, metric: MetricDefinition): Promise<readonly MeasuredIntervention[]> {
  const handler = new MeasuredInterventionsHandler(
    rig.tables,
    settings,
    () => Promise.resolve(new MetricBook([metric])),
    noBoundaries,
  );
  const { interventions } = await handler.execute(new MeasuredInterventionsQuery({ metric: 'made', limit: 1_000 }));
  return interventions;
}

describe('whatever the definition, and whenever it is asked', () => {
  it('every intervention lands in exactly one outcome, the one that the rules say, with its flags', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(aDefinition, fc.constantFrom(0, 1), async (metric, which) => {
        const [{ rig } = rigs[0]!, all = []] = [rigs[which], rows[which]];
        const listed = await everyIntervention(rig, metric);
        expect(listed.map(({ intervention }) => intervention)).toEqual(all.map(({ intervention }) => intervention));
        const found = listed.map(({ intervention, outcome, seconds, codes }) => ({ intervention, outcome, seconds, codes })); // prettier-ignore
        const expected = all.map((row) => ({ intervention: row.intervention, ...plainly(row, metric, all) }));
        expect(found).toEqual(expected);
        for (const { outcome } of found) seen.add(outcome);
      }),
      { numRuns: 60 },
    );
    const every = ['measured', 'X01', 'X02', 'X03', 'X04', 'X05', 'X06', 'X07', 'X17', 'X20', 'X22', 'X23', 'X24'];
    expect([...seen].sort()).toEqual([...every].sort());
  }, 60_000);

  it('the funnel adds up to the period, and its flags are those of the list', async () => {
    await fc.assert(
      fc.asyncProperty(aDefinition, async (metric) => {
        const [one] = rigs;
        const handler = new ResponseTimesHandler(one!.rig.tables, settings, () => Promise.resolve(new MetricBook([metric])), noBoundaries); // prettier-ignore
        const report = await handler.execute(new ResponseTimesQuery({ metric: 'made', by: 'zone' }));
        const sum = (counts: object): number => Object.values(counts).reduce((all: number, n: number) => all + n, 0);
        for (const { measured, excluded, censored, inPeriod } of [...report.rows, report.total]) {
          expect(measured + sum(excluded) + sum(censored)).toBe(inPeriod);
        }
        expect(report.total.inPeriod).toBe(rows[0]!.length);
        const listed = await everyIntervention(one!.rig, metric);
        const outside = ['X01', 'X04', 'X20', 'X23', 'X24'];
        const counts: Record<string, number> = {};
        for (const { outcome, codes } of listed) {
          if (outside.includes(outcome)) continue;
          for (const code of codes) if (code !== outcome) counts[code] = (counts[code] ?? 0) + 1;
        }
        expect(report.total.flags).toEqual(counts);
      }),
      { numRuns: 20 },
    );
  }, 60_000);
});
