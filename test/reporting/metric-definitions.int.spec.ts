import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { responseTimes } from '../../projections/response-times.js';
import { standardMetrics } from '../../src/domain/metric/standard-metrics.js';
import type { AnyRow } from '../../src/projecting/define.js';
import {
  MeasuredInterventionsHandler,
  MeasuredInterventionsQuery,
} from '../../src/reporting/measured-interventions.js';
import { MetricBook } from '../../src/reporting/metric-book.js';
import type { MetricDefinition } from '../../src/reporting/metrics.js';
import { responseTimesCsv } from '../../src/reporting/csv.js';
import { responseTimesTable } from '../../src/reporting/response-times-table.js';
import { ResponseTimesHandler, ResponseTimesQuery } from '../../src/reporting/response-times.js';
import { foldInMemory } from '../support/fold-in-memory.js';
import { yearOfEvents } from '../support/made-year.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { noBoundaries } from '../support/no-boundaries.js';

const [total] = standardMetrics as readonly MetricDefinition[];
function made(change: Partial<MetricDefinition>): MetricDefinition {
  if (total === undefined) throw new Error('no metric ships');
  return { ...total, id: 'made', ...change };
}
const initiations = ['emergency-call', 'call', 'alarm', 'partner', 'press'];

let directory: ReturnType<typeof temporaryDirectory>;
let rig: Rig;
beforeAll(async () => {
  directory = temporaryDirectory();
  const log = new MemoryLog();
  log.add(...events);
  rig = await openRig(directory.path, log, [responseTimes]);
  await rig.engine.catchUp();
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});

const settings = {
  timeZone: 'Europe/Brussels',
  targets: [
    {
      id: 'council',
      version: 1,
      from: '2020-01-01T00:00:00.000Z',
      metric: 'made',
      seconds: 300,
      share: 0.9,
      source: 'a law',
    },
  ],
};
const ask = (definition: MetricDefinition, parameters: object = {}) =>
  new ResponseTimesHandler(
    rig.tables,
    settings,
    () => Promise.resolve(new MetricBook([definition])),
    noBoundaries,
  ).execute(new ResponseTimesQuery({ metric: definition.id, by: 'none', ...parameters }));
const list = (definition: MetricDefinition, parameters: object) =>
  new MeasuredInterventionsHandler(
    rig.tables,
    settings,
    () => Promise.resolve(new MetricBook([definition])),
    noBoundaries,
  ).execute(new MeasuredInterventionsQuery({ metric: definition.id, limit: 1_000, ...parameters }));
/** Some of the calls begin otherwise, and are about something else. */
const events = yearOfEvents.map((event) =>
  event.type === 'InterventionRequested' && event.data.initiation === 'emergency-call' && event.position % 3 === 0
    ? { ...event, data: { ...event.data, initiation: 'alarm', interventionType: 'burglary' } }
    : event,
);
const rows = foldInMemory(responseTimes, events);
const called = (row: AnyRow): boolean => initiations.includes(String(row.initiation));

describe('a definition', () => {
  it('says which initiations count: what began on view or planned is X01, the others that do not count are X24', async () => {
    const { funnel } = await ask(made({ population: { initiations: ['emergency-call'] } }));
    const of = (...begun: string[]): number =>
      rows.filter(({ initiation }) => begun.includes(String(initiation))).length;
    expect(funnel.inPopulation).toBe(of('emergency-call'));
    expect(funnel.excluded.X01).toBe(of('on-view', 'planned'));
    expect(funnel.excluded.X24 ?? 0).toBe(of('call', 'alarm', 'partner', 'press'));
    expect(of('call', 'alarm', 'partner', 'press')).toBeGreaterThan(0);
  });

  it('can be about what officers began themselves, which is then flagged', async () => {
    const { funnel, total: all } = await ask(
      made({ population: { initiations: [...initiations, 'on-view', 'planned'] } }),
    );
    expect(funnel.inPopulation).toBe(rows.length);
    expect(all.flags.X01).toBe(rows.filter((row) => !called(row)).length);
  });

  it.each([
    ['types', 'type'],
    ['zones', 'zone'],
    ['priorities', 'priorityAtDispatch'],
  ] as const)('can be about some %s only', async (narrowed, column) => {
    const [value] = [...new Set(rows.filter(called).map((row) => String(row[column])))].sort();
    const definition = made({ population: { initiations, [narrowed]: [String(value)] } });
    const { funnel } = await ask(definition);
    const inside = rows.filter((row) => called(row) && row[column] === value).length;
    expect(funnel.inPopulation).toBe(inside);
    expect(inside).toBeGreaterThan(0);
    expect(funnel.excluded.X24).toBe(rows.filter((row) => called(row) && row[column] !== value).length);
  });

  it.each([
    ['initial', 'priorityInitial'],
    ['at-dispatch', 'priorityAtDispatch'],
    ['final', 'priorityFinal'],
  ] as const)('takes the %s priority: in rows, filters and lists', async (priorityBasis, column) => {
    const definition = made({ priorityBasis });
    const report = await ask(definition, { by: 'priority' });
    for (const row of report.rows) {
      expect(row.inPeriod).toBe(rows.filter((one) => one[column] === row.groups?.priority).length);
    }
    const level = report.rows[0]?.group ?? '';
    const { interventions } = await list(definition, { priority: level });
    expect(interventions.length).toBeGreaterThan(0);
    expect(new Set(interventions.map(({ priority }) => priority))).toEqual(new Set([level]));
  });

  it('sets above and below what an interval is flagged', async () => {
    const measured = rows.filter((row) => called(row) && (row.totalResponseSeconds as number | null) !== null);
    const seconds = measured.map((row) => row.totalResponseSeconds as number).sort((a, b) => a - b);
    const cap = seconds[Math.floor(seconds.length / 2)] ?? 0;
    const definition = made({ caps: { tooLongSeconds: cap, tooShortSeconds: 120, lateEntrySeconds: 300 } });
    const { total: all } = await ask(definition);
    const long = seconds.filter((one) => one > cap).length;
    const isShort = ({ travelSeconds, firstArrivedAt, firstDispatchedAt }: AnyRow): boolean =>
      (travelSeconds !== null && Number(travelSeconds) >= 0 && Number(travelSeconds) <= 120) ||
      (firstArrivedAt !== null && firstArrivedAt === firstDispatchedAt);
    const short = rows.filter((row) => called(row) && isShort(row)).length;
    expect(long).toBeGreaterThan(0);
    expect(short).toBeGreaterThan(0);
    expect([all.flags.X08, all.flags.X09]).toEqual([long, short]);
    const { interventions } = await list(definition, { flag: 'X08' });
    expect(interventions.filter(({ outcome }) => outcome === 'measured')).toHaveLength(Math.min(long, 1_000));
    expect(interventions.every(({ codes }) => codes.includes('X08'))).toBe(true);
    expect((await ask(definition, { without: 'X08' })).funnel.measured).toBe(measured.length - long);
  });

  it('gives the target, unless another is asked for', async () => {
    const definition = made({ targets: [{ name: 'city', seconds: 300, share: 0.9 }] });
    expect((await ask(definition)).target).toBe(300);
    expect((await ask(definition, { target: 60 })).target).toBe(60);
    expect((await ask(made({}))).target).toBe(480);
  });

  it('gives its targets, and the one of the profile that is asked for by name: once where they are the same', async () => {
    const named = {
      ...made({
        targets: [
          { name: 'city', seconds: 300, share: 0.9 },
          { name: 'other', seconds: 60 },
        ],
      }),
    };
    const same = await ask(named, { target: 'council' });
    expect([same.target, same.namedTarget]).toEqual([300, settings.targets[0]]);
    expect(same.targets.map(({ name }) => name)).toEqual(['city', 'other']);
    const other = await ask(made({ targets: [{ name: 'city', seconds: 300, share: 0.8 }] }), { target: 'council@1' });
    expect(other.targets.map(({ name, seconds, share }) => [name, seconds, share])).toEqual([
      ['city', 300, 0.8],
      ['council@1', 300, 0.9],
    ]);
    expect(other.targets[1]?.withinTarget).toBe(other.total.withinTarget);
    expect(other.targets[1]?.verdict).not.toBeNull();
    expect(responseTimesTable(other)).toContain('Target    300 s (5:00) or less: council@1 of the profile, a law');
    const [header, ...lines] = responseTimesCsv(other).trimEnd().split('\r\n');
    expect(header?.endsWith(',over,targetName')).toBe(true);
    expect(lines.every((line) => line.endsWith(',period,council@1'))).toBe(true);
    expect((await ask(named)).namedTarget).toBeUndefined();
  });

  it('is in the answer whole', async () => {
    const definition = made({ version: 1 });
    expect((await ask(definition)).definition).toEqual(definition);
  });
});
