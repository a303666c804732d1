import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { serveReports, type Served } from '../reporting/served-reports.js';
import { runCli } from '../support/cli.js';

/* With the profile of Brussels: its box, its zones. */

const stamp = { source: 'manual', occurredAt: '2024-05-01T10:00:00+02:00' };
const boundary = { ...stamp, validFrom: '2024-05-01T00:00:00+02:00', origin: 'a test', indicative: false };
const polygon = (...ring: readonly (readonly [number, number])[]) => ({ type: 'Polygon', coordinates: [ring] });
const people = { reason: 'data-entry', requestedBy: 'clerk-1', authorisedBy: 'chief-2' };
const corrects = '00000000-0000-4000-8000-000000000000';
const shooting = { ...stamp, zone: '5341', consequence: 'injury', drugLink: 'no', publiclyAccessible: true };
const figure = {
  ...{ ...stamp, figureId: 'f', declaredBy: 'x', number: 5, counted: 'arrests' },
  ...{ from: '2024-01-01T00:00:00+01:00', to: '2024-02-01T00:00:00+01:00' },
};
const evaluation = {
  ...{ ...stamp, evaluationId: 'e', counted: 'arrests', areas: 'zone' },
  ...{ treated: ['5341'], control: ['5340'], displacement: ['5339'], displacementControl: ['5344'] },
  ...{ beforeFrom: '2024-01-01T00:00:00+01:00', beforeTo: '2024-02-01T00:00:00+01:00' },
  ...{ afterFrom: '2024-06-01T00:00:00+02:00', afterTo: '2024-07-02T00:00:00+02:00' },
};

let served: Served;
const files = mkdtempSync(join(tmpdir(), 'refused-input-'));
const post = (path: string, body: object) => request(served.app.getHttpServer()).post(path).send(body);
beforeAll(async () => {
  served = await serveReports();
  const designation = { ...stamp, id: 'peterbos', names: { nl: 'a', fr: 'b' }, zones: ['5341'] };
  await post('/hotspots', { ...designation, validFrom: '2024-03-28T00:00:00+01:00' }).expect(201);
  await post('/seizures', { ...stamp, id: 'z-1', zone: '5341' }).expect(201);
  await post('/shootings', { ...shooting, id: 's-1' }).expect(201);
}, 30_000);
afterAll(async () => {
  await served.close();
  rmSync(files, { recursive: true, force: true });
});

const bow = polygon([4.28, 50.83], [4.3, 50.85], [4.3, 50.83], [4.28, 50.85], [4.28, 50.83]);
const swapped = polygon([50.83, 4.28], [50.83, 4.3], [50.85, 4.3], [50.83, 4.28]);
const inLiege = { type: 'Circle', center: [5.57, 50.63], radiusMetres: 200 };
const drugs = { ...stamp, itemId: 'i-1', substance: 'cocaine', quantity: 5, unit: 'ml', measure: 'field' };
const cash = { ...stamp, itemId: 'i-2', amountMinor: 500 };
const point = (latitude: number, longitude: number) => ({ precision: 'exact', point: { latitude, longitude } });
const known = /a zone that is known here: 5339, 5340, 5341, 5342, 5343, 5344/;

describe('bad input', () => {
  it.each<[what: string, path: string, body: object, field: string, expected: RegExp]>([
    [
      'a polygon that crosses itself',
      '/hotspots/peterbos/boundary',
      { ...boundary, geometry: bow },
      'geometry.coordinates.0.2',
      /cross itself/,
    ],
    [
      'swapped coordinates',
      '/hotspots/peterbos/boundary',
      { ...boundary, geometry: swapped },
      'geometry.coordinates.0.0',
      /lat, lon/,
    ],
    [
      'a boundary outside the city',
      '/hotspots/peterbos/boundary',
      { ...boundary, geometry: inLiege },
      'geometry.center',
      /longitude from 4.23/,
    ],
    [
      'a point outside the city',
      '/shootings',
      { ...shooting, id: 's-2', place: point(50.63, 5.57) },
      'place.point',
      /in this city/,
    ],
    [
      'a swapped point',
      '/shootings',
      { ...shooting, id: 's-2', place: point(4.3, 50.83) },
      'place.point',
      /in this city/,
    ],
    ['a unit that does not fit the substance', '/seizures/z-1/drugs', drugs, 'unit', /one of g, kg for cocaine/],
    [
      'a declared unit that does not',
      '/governance/m/figures',
      { ...figure, counted: 'drugs', split: 'heroin', unit: 'pill' },
      'unit',
      /g, kg for heroin/,
    ],
    ['cash without currency', '/seizures/z-1/cash', cash, 'currency', /ISO 4217/],
    [
      'declared cash without currency',
      '/governance/m/figures',
      { ...figure, counted: 'cash', unit: 'minor' },
      'split',
      /ISO 4217/,
    ],
    [
      'a correction of an event that is not there',
      '/shootings/s-1/corrections',
      { ...stamp, ...people, corrects, field: 'zone', before: '5341', after: '5340' },
      'corrects',
      /has no event/,
    ],
    ['an unknown zone of a fact', '/shootings', { ...shooting, id: 's-2', zone: '9999' }, 'zone', known],
    [
      'an unknown zone of a hotspot',
      '/hotspots',
      { ...stamp, id: 'h', names: { nl: 'a', fr: 'b' }, zones: ['5341', '9999'], validFrom: stamp.occurredAt },
      'zones.1',
      known,
    ],
    [
      'an unknown zone of a task force',
      '/task-forces',
      { ...stamp, id: 't', hotspot: 'peterbos', zones: ['9999'], axes: ['security'] },
      'zones.0',
      known,
    ],
    [
      'an unknown zone of an operation',
      '/operations',
      { ...stamp, id: 'o', zone: '9999', axis: 'security', kind: 'patrol' },
      'zone',
      known,
    ],
    ['an unknown zone of a figure', '/governance/m/figures', { ...figure, zone: '9999' }, 'zone', known],
    [
      'an unknown zone of an evaluation',
      '/governance/m/evaluations',
      { ...evaluation, control: ['9999'] },
      'control.0',
      known,
    ],
    [
      'an unknown zone put in by a correction',
      '/shootings/s-1/corrections',
      { ...stamp, ...people, corrects, field: 'zone', before: '5341', after: '9999' },
      'after',
      known,
    ],
  ])('%s is refused by its field, and the log is unchanged', async (_what, path, body, field, expected) => {
    // prettier-ignore
    const head = await served.directory.logReader.head();
    const { status, body: answer } = await post(path, body);
    expect([status < 500 && status >= 400, answer.errors]).toEqual([
      true,
      [expect.objectContaining({ field, expected: expect.stringMatching(expected) })],
    ]);
    expect(await served.directory.logReader.head()).toBe(head);
  });

  it('is no zone that was established here, nor a unit or a deployment from elsewhere', async () => {
    const own = { ...shooting, id: 's-3', zone: '5399' };
    await post('/shootings', own).expect(400);
    await post('/zones', { ...stamp, id: '5399', names: { nl: 'a', fr: 'b' }, validFrom: stamp.occurredAt }).expect(
      201,
    );
    await post('/shootings', own).expect(201);
    await post('/operations', { ...stamp, id: 'o-1', zone: '5341', axis: 'security', kind: 'patrol' }).expect(201);
    const hours = { deploymentId: 'd', zone: 'federal', officers: 4, officerHours: 30 };
    await post('/operations/o-1/deployments', { ...stamp, ...hours }).expect(201);
  });

  it('is refused on the command line as over HTTP', async () => {
    const file = join(files, 'shooting.json');
    writeFileSync(file, JSON.stringify({ ...shooting, id: 's-1', zone: '9999' }));
    const { status, stdout, stderr } = await runCli([
      'record',
      'shooting.report',
      '--file',
      file,
      '--data',
      join(files, 'd'),
    ]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/zone: expected a zone that is known here/);
  });
});
