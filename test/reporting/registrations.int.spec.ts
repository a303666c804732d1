import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { counts } from '../../projections/counts.js';
import { declaredFigures } from '../../projections/declared-figures.js';
import { evaluations } from '../../projections/evaluations.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { amendedReader } from '../../src/handling/amended-reader.js';
import { EvaluationsHandler, EvaluationsQuery } from '../../src/reporting/evaluations.js';
import { ReconciliationHandler, ReconciliationQuery } from '../../src/reporting/reconciliation.js';
import { evaluationsTable, reconciliationCsv, reconciliationTable } from '../../src/reporting/registrations-table.js';
import { MemoryLog } from '../support/memory-log.js';
import { noBoundaries } from '../support/no-boundaries.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';

const timeZone = 'Europe/Brussels';
let made = 0;
function event(stream: string, type: string, occurredAt: string, data: object): RecordedEvent {
  made += 1;
  const id = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  const envelope = { stream, revision: 0, id, type, schemaVersion: 1, occurredAt, recordedAt: occurredAt, position: 0 };
  return { ...envelope, data: data as RecordedEvent['data'], metadata: { source: 'manual', synthetic: true } };
}
const arrests = (hotspot: string, month: string, count: number): RecordedEvent[] =>
  Array.from({ length: count }, (_, index) => {
    const arrestId = `${hotspot}-${month}-${String(index)}`;
    const data = { arrestId, zone: '5341', hotspot, kind: 'judicial', ground: 'weapons' };
    return event(`arrest-${arrestId}`, 'ArrestMade', `2024-${month}-15T12:00:00.000Z`, data);
  });

const matterId = 'hotspots-2024';
const registration = {
  matterId,
  counted: 'arrests',
  areas: 'hotspot',
  treated: ['t'],
  control: ['c'],
  displacement: ['d'],
  displacementControl: ['e'],
  beforeFrom: '2024-01-01T00:00:00.000Z',
  beforeTo: '2024-02-01T00:00:00.000Z',
  afterFrom: '2024-03-01T00:00:00.000Z',
  afterTo: '2024-04-01T00:00:00.000Z',
};
const register = (evaluationId: string, at: string, changes: object = {}): RecordedEvent =>
  event(`governance-${evaluationId}`, 'EvaluationRegistered', at, { ...registration, evaluationId, ...changes });

let directory: ReturnType<typeof temporaryDirectory>;
let log: MemoryLog;
let rig: Rig;
const ask = (evaluation?: string) =>
  new EvaluationsHandler(rig.tables, log, noBoundaries).execute(new EvaluationsQuery({ evaluation }));
beforeAll(async () => {
  directory = temporaryDirectory();
  log = new MemoryLog();
  // The vector of Wheeler and Ratcliffe's test, registered before its window, and counted only once that is over.
  const cells: Readonly<Record<string, readonly [number, number]>> = {
    t: [207, 110],
    c: [308, 318],
    d: [178, 157],
    e: [150, 140],
  };
  const facts = (month: string, index: 0 | 1) =>
    Object.entries(cells).flatMap(([hotspot, cell]) => arrests(hotspot, month, cell[index]));
  log.add(...facts('01', 0), register('in-time', '2024-02-20T09:00:00.000Z'), ...facts('03', 1));
  rig = await openRig(directory.path, amendedReader(log), [counts, declaredFigures, evaluations]);
  await rig.engine.catchUp();
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});

describe('a registered evaluation', () => {
  it('has no result while its window is not over', async () => {
    const { evaluations: found, heardUntil } = await ask();
    expect(heardUntil).toBe('2024-03-15T12:00:00.000Z');
    expect(found).toEqual([expect.objectContaining({ noResult: 'window-not-over', result: null })]);
  });

  it('has the weighted displacement difference once it is', async () => {
    log.add(
      register('late', '2024-04-02T09:00:00.000Z'),
      register('overlap', '2024-04-02T10:00:00.000Z', { displacement: ['d', 'x'] }),
    );
    const data = { arrestId: 'both', zone: '5341', hotspot: 'unsure', kind: 'judicial', ground: 'weapons' };
    const place = { precision: 'station-fallback', point: { latitude: 50.83, longitude: 4.3 } };
    log.add(event('arrest-both', 'ArrestMade', '2024-03-16T12:00:00.000Z', { ...data, place }));
    log.add(event('arrest-end', 'ArrestMade', '2024-04-03T12:00:00.000Z', { ...data, arrestId: 'end' }));
    await rig.engine.catchUp();
    const report = await ask(`${matterId}/in-time`);
    const [one] = report.evaluations;
    expect(one).toMatchObject({ registeredLate: false, corrected: false, noResult: null, unattributed: 1 });
    expect(one?.counts.treated).toEqual({ before: 207, after: 110 });
    expect(one?.result?.difference).toBe(-118);
    expect(one?.result?.standardError).toBeCloseTo(Math.sqrt(1568), 10);
    expect(one?.result?.z).toBeCloseTo(-2.98, 2);
    expect([one?.result?.lower, one?.result?.upper].map((limit) => Math.round(limit ?? 0))).toEqual([-196, -40]);
    const table = evaluationsTable(report, timeZone);
    expect(table).toContain('SYNTHETIC');
    expect(table).toMatch(/treated +t +207 +110 +-97/);
    expect(table).toContain('difference -118');
  });

  it('that came when its window had begun has its result, and says so', async () => {
    const report = await ask(`${matterId}/late`);
    expect(report.evaluations[0]).toMatchObject({ registeredLate: true, noResult: null });
    expect(evaluationsTable(report, timeZone)).toContain('LATE');
  });

  it('has none when a fact is in the areas of two roles', async () => {
    // Two hotspots that overlap, both of them drawn on the map.
    const square = (hotspotId: string): RecordedEvent[] => [
      event(`hotspot-${hotspotId}`, 'HotspotDesignated', '2023-01-01T00:00:00.000Z', {
        hotspotId,
        names: { nl: hotspotId, fr: hotspotId },
        zones: ['5341'],
        validFrom: '2023-01-01T00:00:00.000Z',
      }),
      event(`hotspot-${hotspotId}`, 'HotspotBoundarySet', '2023-01-01T00:00:00.000Z', {
        hotspotId,
        boundaryVersion: 1,
        origin: 'drawn',
        indicative: false,
        geometry: { type: 'Circle', center: [4.3, 50.9], radiusMetres: 200 },
        validFrom: '2023-01-01T00:00:00.000Z',
      }),
    ];
    const place = { precision: 'exact', point: { latitude: 50.9, longitude: 4.3 } };
    const data = { arrestId: 'two', zone: '5341', kind: 'judicial', ground: 'weapons', place };
    log.add(...square('c'), ...square('x'), event('arrest-two', 'ArrestMade', '2024-01-20T12:00:00.000Z', data));
    log.add(event('arrest-z', 'ArrestMade', '2024-04-05T12:00:00.000Z', { ...data, arrestId: 'z', place: undefined }));
    await rig.engine.catchUp();
    await rig.engine.rebuild('counts');
    const [one] = (await ask(`${matterId}/overlap`)).evaluations;
    expect(one).toMatchObject({ inSeveral: 1, noResult: 'areas-overlap', result: null });
  });

  it('may be of those who were hurt, which is two outcomes here', async () => {
    const victim = (victimId: string, injury: string): RecordedEvent =>
      event('shooting-w', 'VictimRecorded', '2023-01-20T10:00:00.000Z', { shootingId: 'w', victimId, injury });
    const shooting = { shootingId: 'w', zone: '5341', hotspot: 't', consequence: 'injury', drugLink: 'no' };
    const earlier = {
      ...{ counted: 'victims', beforeFrom: '2023-01-01T00:00:00.000Z', beforeTo: '2023-02-01T00:00:00.000Z' },
      ...{ afterFrom: '2023-03-01T00:00:00.000Z', afterTo: '2023-04-01T00:00:00.000Z' },
    };
    log.add(
      event('shooting-w', 'ShootingReported', '2023-01-20T10:00:00.000Z', shooting),
      ...[victim('1', 'minor'), victim('2', 'serious'), victim('3', 'fatal')],
      register('hurt', '2024-04-03T10:00:00.000Z', { ...earlier, split: 'hurt' }),
      register('dead', '2024-04-03T11:00:00.000Z', { ...earlier, split: 'fatal' }),
    );
    await rig.engine.catchUp();
    const report = await ask(`${matterId}/hurt`);
    expect(report.evaluations[0]?.counts.treated).toEqual({ before: 2, after: 0 });
    expect((await ask(`${matterId}/dead`)).evaluations[0]?.counts.treated).toEqual({ before: 1, after: 0 });
    expect(report.geography).toBe('as-was');
    expect(evaluationsTable(report, timeZone)).toContain('zones and hotspots as they were');
  });

  it('must be registered', async () => {
    await expect(ask('none/such')).rejects.toMatchObject({ name: 'BadQuery', field: 'evaluation' });
  });
});

describe('a published figure', () => {
  it('stands beside the sum of its parts and what the log counts', async () => {
    const declare = (figureId: string, changes: object): RecordedEvent =>
      event(`governance-f-${figureId}`, 'FigureDeclared', '2025-02-11T09:00:00.000Z', {
        matterId,
        figureId,
        declaredBy: 'police',
        counted: 'shootings',
        from: '2023-12-31T23:00:00.000Z',
        to: '2024-12-31T23:00:00.000Z',
        ...changes,
      });
    const shooting = { shootingId: 's', zone: '5341', consequence: 'injury', drugLink: 'no' };
    log.add(
      event('shooting-s', 'ShootingReported', '2024-12-31T22:30:00.000Z', shooting),
      // Half past midnight on New Year's Day, in Brussels.
      event('shooting-y', 'ShootingReported', '2024-12-31T23:30:00.000Z', { ...shooting, shootingId: 'y' }),
      declare('2024-police', { number: 89 }),
      declare('2024-prosecutor', { number: 90, declaredBy: 'prosecutor' }),
      declare('actions', { counted: 'operations', number: 661, parts: { a: 220, b: 106, c: 230 } }),
    );
    await rig.engine.catchUp();
    const answer = await new ReconciliationHandler(rig.tables, noBoundaries).execute(new ReconciliationQuery());
    const brief = answer.figures.map((one) => [one.declaredBy, one.declared, one.sumOfParts, one.partsDifference, one.ownCount, one.difference]); // prettier-ignore
    expect(brief).toEqual([
      ['police', 661, 556, 105, 0, 661],
      ['police', 89, null, null, 1, 88],
      ['prosecutor', 90, null, null, 1, 89],
    ]);
    expect(reconciliationTable(answer, timeZone)).toMatch(
      /police +operations +2024-01-01 +2025-01-01 +661 +556 +105 +0 +661/,
    );
    expect(reconciliationCsv(answer).split('\r\n')[1]).toContain(',661,556,105,0,661,0,false,a: 220; b: 106; c: 230,');
  });

  it('may be of those who were hurt, and of another definition', async () => {
    const figure = {
      matterId: 'other',
      declaredBy: 'prosecutor',
      from: '2022-01-01T00:00:00.000Z',
      to: '2023-01-01T00:00:00.000Z',
    };
    const declare = (figureId: string, changes: object): RecordedEvent =>
      event(`governance-o-${figureId}`, 'FigureDeclared', '2025-02-11T09:00:00.000Z', {
        ...figure,
        figureId,
        ...changes,
      });
    const victim = (victimId: string, injury: string): RecordedEvent =>
      event('shooting-h', 'VictimRecorded', '2022-05-01T10:00:00.000Z', { shootingId: 'h', victimId, injury });
    log.add(
      event('shooting-h', 'ShootingReported', '2022-05-01T10:00:00.000Z', {
        ...{ shootingId: 'h', zone: '5341', consequence: 'injury', drugLink: 'no' },
      }),
      ...[victim('1', 'minor'), victim('2', 'serious'), victim('3', 'fatal'), victim('4', 'none')],
      declare('hurt', { counted: 'victims', split: 'hurt', number: 3 }),
      declare('dead', { counted: 'victims', split: 'fatal', number: 1 }),
      declare('tirs', { counted: 'shootings', number: 85, definition: 'firing incidents' }),
    );
    await rig.engine.catchUp();
    const answer = await new ReconciliationHandler(rig.tables, noBoundaries).execute(new ReconciliationQuery());
    const own = answer.figures.filter(({ figure: name }) => name.startsWith('other/'));
    expect(own.map(({ split, ownCount, definition }) => [split, ownCount, definition])).toEqual(
      expect.arrayContaining([
        ['hurt', 2, null],
        ['fatal', 1, null],
        [null, 1, 'firing incidents'],
      ]),
    );
    expect(reconciliationTable(answer, timeZone)).toMatch(/ \* 85 /);
    expect(reconciliationTable(answer, timeZone)).toContain(
      '* 85 from 2022-01-01: its source counted something else than shootings are here: firing incidents.',
    );
    expect(reconciliationTable(answer, timeZone)).toContain('zones and hotspots as they were');
    expect(reconciliationCsv(answer)).toMatch(/,geography,unit,notOnTodaysMap\r\n.*,as-was,count,\r\n/);
    expect(answer.geography).toBe('as-was');
  });

  it('of drugs, cash or officer-hours stands beside the same substance and unit, currency or axis', async () => {
    const at = '2021-05-01T10:00:00.000Z';
    const declare = (figureId: string, changes: object): RecordedEvent =>
      event(`governance-q-${figureId}`, 'FigureDeclared', '2022-02-11T09:00:00.000Z', {
        ...{ matterId: 'quantities', figureId, declaredBy: 'zone 5340', zone: '5340' },
        ...{ from: '2021-01-01T00:00:00.000Z', to: '2022-01-01T00:00:00.000Z', ...changes },
      });
    const seized = (type: string, itemId: string, data: object): RecordedEvent =>
      event('seizure-q', type, at, { seizureId: 'q', itemId, ...data });
    const drugs = (itemId: string, substance: string, quantity: number, unit: string): RecordedEvent =>
      seized('DrugsSeized', itemId, { substance, quantity, unit, measure: 'lab' });
    log.add(
      event('seizure-q', 'SeizureMade', at, { seizureId: 'q', zone: '5340' }),
      drugs('1', 'cocaine', 1.1, 'kg'),
      drugs('2', 'cocaine', 200.2, 'g'),
      drugs('3', 'cannabis', 7, 'plant'),
      drugs('4', 'cannabis', 30, 'g'),
      seized('CashSeized', '5', { amountMinor: 125_050, currency: 'EUR' }),
      seized('CashSeized', '6', { amountMinor: 900, currency: 'USD' }),
      event('operation-q', 'OperationPlanned', at, {
        operationId: 'q',
        zone: '5340',
        axis: 'security',
        kind: 'patrol',
      }),
      event('operation-q', 'OperationStarted', at, { operationId: 'q' }),
      event('operation-q', 'DeploymentRecorded', at, {
        ...{ operationId: 'q', deploymentId: 'd', zone: '5340', officers: 4, officerHours: 30.3 },
        ...{ from: at, to: '2021-05-01T18:00:00.000Z' },
      }),
      declare('cocaine', { counted: 'drugs', split: 'cocaine', unit: 'kg', number: 1.4, parts: { a: 1.1, b: 0.2 } }),
      declare('any', { counted: 'drugs', unit: 'g', number: 1330.2 }),
      declare('plants', { counted: 'drugs', split: 'cannabis', unit: 'plant', number: 9 }),
      declare('euros', { counted: 'cash', split: 'EUR', unit: 'minor', number: 125_000 }),
      declare('hours', { counted: 'officer-hours', split: 'security', unit: 'h', number: 30.4 }),
      declare('no-hours', { counted: 'officer-hours', split: 'prevention', unit: 'h', number: 8 }),
    );
    await rig.engine.catchUp();
    const answer = await new ReconciliationHandler(rig.tables, noBoundaries).execute(new ReconciliationQuery());
    const own = answer.figures.filter(({ figure: name }) => name.startsWith('quantities/'));
    const brief = own.map(({ figure: name, unit, declared, sumOfParts, partsDifference, ownCount, difference }) => [
      ...[name.slice('quantities/'.length), unit, declared, sumOfParts, partsDifference, ownCount, difference],
    ]);
    expect(brief.toSorted()).toEqual([
      ['any', 'g', 1330.2, null, null, 1330.2, 0],
      ['cocaine', 'kg', 1.4, 1.3, 0.1, 1.3002, 0.0998],
      ['euros', 'minor', 125_000, null, null, 125_050, -50],
      ['hours', 'h', 30.4, null, null, 30.3, 0.1],
      ['no-hours', 'h', 8, null, null, 0, 8],
      ['plants', 'plant', 9, null, null, 7, 2],
    ]);
    const table = reconciliationTable(answer, timeZone);
    expect(table).toMatch(/drugs cocaine 5340 .* 1\.4 kg +1\.3 +0\.1 +1\.3002 +0\.0998 /);
    expect(table).toMatch(/cash EUR 5340 .* EUR 1,250\.00 +– +– +1,250\.50 +-0\.50/);
    expect(reconciliationCsv(answer)).toMatch(/,cash,EUR,5340,.*,minor,\r\n/);
  });
});
