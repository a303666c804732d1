import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { counts } from '../../projections/counts.js';
import { declaredFigures } from '../../projections/declared-figures.js';
import { evaluations } from '../../projections/evaluations.js';
import { strategicSteps } from '../../projections/strategic-steps.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { amendedReader } from '../../src/handling/amended-reader.js';
import { GeographyReader } from '../../src/projecting/geography-reader.js';
import { EvaluationsHandler, EvaluationsQuery } from '../../src/reporting/evaluations.js';
import { ReconciliationHandler, ReconciliationQuery } from '../../src/reporting/reconciliation.js';
import { evaluationsTable, reconciliationCsv, reconciliationTable } from '../../src/reporting/registrations-table.js';
import { StrategicResponseHandler, StrategicResponseQuery } from '../../src/reporting/strategic-response.js';
import { strategicCsv, strategicTable } from '../../src/reporting/strategic-table.js';
import type { LatestBoundaries } from '../../src/reporting/tokens.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';

/* Peterbos lay in one street, and was moved to the next one in June; Old was withdrawn, and zone 5339 became 5345. */
const timeZone = 'Europe/Brussels';
const at = (month: number, day = 1): string =>
  `2024-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T09:00:00.000Z`;
let made = 0;
const revisions = new Map<string, number>();
function event(stream: string, type: string, occurredAt: string, data: object): RecordedEvent {
  made += 1;
  const id = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  const revision = revisions.get(stream) ?? 0;
  revisions.set(stream, revision + 1);
  const envelope = { stream, revision, id, type, schemaVersion: 1, occurredAt, recordedAt: occurredAt, position: 0 };
  return { ...envelope, data: data as RecordedEvent['data'], metadata: { source: 'manual' } };
}
const place = { precision: 'exact', point: { latitude: 50.83, longitude: 4.29 } };
const here = { zone: '5339', place };
const hotspot = (hotspotId: string, longitude: number, ...more: readonly RecordedEvent[]): readonly RecordedEvent[] => [
  event(`hotspot-${hotspotId}`, 'HotspotDesignated', at(1), {
    ...{ hotspotId, names: { nl: hotspotId, fr: hotspotId }, zones: ['5339'], validFrom: at(1) },
  }),
  boundary(hotspotId, 1, longitude, at(1)),
  ...more,
];
function boundary(hotspotId: string, boundaryVersion: number, longitude: number, validFrom: string): RecordedEvent {
  const geometry = { type: 'Circle', center: [longitude, 50.83], radiusMetres: 150 };
  const data = { hotspotId, boundaryVersion, origin: 'drawn', indicative: false, geometry, validFrom };
  return event(`hotspot-${hotspotId}`, 'HotspotBoundarySet', validFrom, data);
}
const zone = (code: string): RecordedEvent =>
  event(`zone-${code}`, 'ZoneEstablished', at(1), { zone: code, names: { nl: code, fr: code }, validFrom: at(1) });
const arrest = (arrestId: string, when: string): RecordedEvent =>
  event(`arrest-${arrestId}`, 'ArrestMade', when, { arrestId, kind: 'judicial', ground: 'weapons', ...here });
const registered = (evaluationId: string, control: string): RecordedEvent =>
  event('governance-m', 'EvaluationRegistered', at(2), {
    ...{ matterId: 'm', evaluationId, counted: 'arrests', areas: 'hotspot', treated: ['peterbos'], control: [control] },
    ...{ displacement: ['d'], displacementControl: ['e'] },
    ...{ beforeFrom: at(3), beforeTo: at(4), afterFrom: at(4), afterTo: at(5) },
  });
const declared = (figureId: string, area: object): RecordedEvent =>
  event('governance-m', 'FigureDeclared', at(6), {
    ...{
      matterId: 'm',
      figureId,
      declaredBy: 'police',
      counted: 'arrests',
      unit: 'count',
      from: at(1),
      to: at(12),
      number: 5,
    },
    ...area,
  });

let directory: ReturnType<typeof temporaryDirectory>;
let rig: Rig;
let boundaries: LatestBoundaries;
beforeAll(async () => {
  directory = temporaryDirectory();
  const log = new MemoryLog();
  const force = { taskForceId: 'tf', hotspot: 'peterbos', zones: ['5339'], axes: ['security'] };
  log.add(
    ...['5339', '5345'].map(zone),
    ...hotspot('peterbos', 4.29),
    ...hotspot(
      'old',
      4.4,
      event('hotspot-old', 'HotspotWithdrawn', at(5), { hotspotId: 'old', at: at(5), reason: 'r' }),
    ),
    registered('moved', 'c'),
    registered('withdrawn', 'old'),
    event('shooting-s', 'ShootingReported', at(2, 14), {
      ...{ shootingId: 's', consequence: 'injury', drugLink: 'no', ...here },
    }),
    event('governance-m', 'CouncilConvened', at(2, 27), {
      ...{ matterId: 'm', councilId: 'c', body: 'Council', subject: 'shootings', triggeringShootings: ['s'] },
      ...{ hotspots: ['peterbos'] },
    }),
    event('task-force-tf', 'TaskForceEstablished', at(3, 11), force),
    event('operation-o', 'OperationPlanned', at(3, 20), {
      operationId: 'o',
      axis: 'security',
      kind: 'checks',
      ...here,
    }),
    event('operation-o', 'OperationStarted', at(3, 21), { operationId: 'o' }),
    arrest('1', at(3, 2)),
    arrest('2', at(3, 3)),
    arrest('3', at(4, 2)),
    declared('of-hotspot', { hotspot: 'peterbos' }),
    declared('of-zone', { zone: '5339' }),
    boundary('peterbos', 2, 4.31, at(6)),
    event('zone-5345', 'ZonesMerged', at(7), { zone: '5345', into: '5345', zones: ['5339'], validFrom: at(7) }),
  );
  rig = await openRig(directory.path, amendedReader(log), [counts, declaredFigures, evaluations, strategicSteps]);
  await rig.engine.catchUp();
  for (const name of ['counts', 'strategic-steps']) await rig.engine.rebuild(name);
  const reader = new GeographyReader(log);
  boundaries = async (position) => {
    const asOf = position ?? (await log.head());
    return { geography: await reader.at(asOf), asOf };
  };
  strategic = (parameters) =>
    new StrategicResponseHandler(rig.tables, { timeZone }, boundaries).execute(new StrategicResponseQuery(parameters));
  reconciled = (geography) =>
    new ReconciliationHandler(rig.tables, boundaries).execute(new ReconciliationQuery({ geography }));
  evaluated = (evaluation, geography) =>
    new EvaluationsHandler(rig.tables, log, boundaries).execute(new EvaluationsQuery({ evaluation, geography }));
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});
let strategic: (
  parameters: ConstructorParameters<typeof StrategicResponseQuery>[0],
) => ReturnType<StrategicResponseHandler['execute']>;
let reconciled: (geography?: string) => ReturnType<ReconciliationHandler['execute']>;
let evaluated: (evaluation: string, geography?: string) => ReturnType<EvaluationsHandler['execute']>;

describe('the strategic response', () => {
  it('as it was has the shooting and the action at the hotspot where they were then', async () => {
    const report = await strategic({ hotspot: 'peterbos' });
    expect(report).toMatchObject({ geography: 'as-was', notOnTodaysMap: [] });
    expect(report.rows[0]).toMatchObject({ trigger: { record: 's' }, firstAction: { record: 'o' } });
    expect(strategicTable(report)).toContain('as they were when each fact occurred\n');
  });

  it('restated moves these, and leaves what names the hotspot, and says so', async () => {
    const report = await strategic({ hotspot: 'peterbos', geography: 'today' });
    expect(report.geography).toBe('today');
    expect(report.placedBy).toMatchObject({ trigger: 'boundaries', firstAction: 'boundaries', council: 'name' });
    const [row] = report.rows;
    expect(row).toMatchObject({ trigger: null, firstAction: null, council: { by: 'names-hotspot' } });
    expect(row?.taskForce).toMatchObject({ record: 'tf' });
    expect(strategicTable(report).replace(/\s+/g, ' ')).toContain(
      'of a boundary: shootings and operations; councils, task forces, plans and designations stay with the hotspot that they name',
    );
    expect(strategicCsv(report).split('\r\n')[1]).toMatch(/,today,true$/);
  });

  it('names a hotspot that is none on that map', async () => {
    const report = await strategic({ hotspot: 'old', geography: 'today' });
    expect(report.notOnTodaysMap).toEqual(['old']);
    expect(strategicTable(report)).toContain('no hotspot on that map: old');
    expect((await strategic({ hotspot: 'old' })).notOnTodaysMap).toEqual([]);
  });
});

describe('an evaluation', () => {
  it('counts by the boundaries that were asked for', async () => {
    const was = await evaluated('m/moved');
    expect(was.evaluations[0]).toMatchObject({ counts: { treated: { before: 2, after: 1 } }, noResult: null });
    expect(was.geography).toBe('as-was');
    const now = await evaluated('m/moved', 'today');
    expect(now.evaluations[0]).toMatchObject({ counts: { treated: { before: 0, after: 0 } }, notOnTodaysMap: [] });
    expect(now.geography).toBe('today');
    expect(evaluationsTable(now, timeZone).replace(/\s+/g, ' ')).toContain(
      'the areas were registered on the map of then, so that these counts are of others of the same names',
    );
  });

  it('has no result where an area of it is none any more', async () => {
    expect((await evaluated('m/withdrawn')).evaluations[0]).toMatchObject({ noResult: null, notOnTodaysMap: [] });
    const now = await evaluated('m/withdrawn', 'today');
    expect(now.evaluations[0]).toMatchObject({ noResult: 'areas-not-on-map', result: null, notOnTodaysMap: ['old'] });
    expect(evaluationsTable(now, timeZone)).toContain('No result: an area of it is none on the map');
  });
});

describe('a published figure', () => {
  it('stands beside what the log counts by the boundaries that were asked for', async () => {
    const brief = async (geography?: string) =>
      (await reconciled(geography)).figures.map((one) => [one.figure, one.ownCount, one.difference]);
    expect(await brief()).toEqual([
      ['m/of-hotspot', 3, 2],
      ['m/of-zone', 3, 2],
    ]);
    // Of the zone that was merged there is nothing to count: none is not zero.
    expect(await brief('today')).toEqual([
      ['m/of-hotspot', 0, 5],
      ['m/of-zone', null, null],
    ]);
  });

  it('says which boundaries, and which area is none any more', async () => {
    const now = await reconciled('today');
    expect(now).toMatchObject({ geography: 'today', figures: [{ notOnTodaysMap: [] }, { notOnTodaysMap: ['5339'] }] });
    const table = reconciliationTable(now, timeZone).replace(/\s+/g, ' ');
    expect(table).toContain('5339 is no area on the map that facts are restated to');
    expect(table).toContain('a published figure is never restated');
    expect(reconciliationCsv(now)).toMatch(/,today,count,\r\n.*,today,count,5339\r\n$/);
  });
});

describe('the boundaries', () => {
  it.each([
    ['strategic response', () => strategic({ geography: 'later' })],
    ['evaluations', () => evaluated('m/moved', 'later')],
    ['reconciliation', () => reconciled('later')],
  ])('of the %s are as-was or today', async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({
      name: 'BadQuery',
      field: 'geography',
      expected: 'one of as-was, today',
    });
  });
});
