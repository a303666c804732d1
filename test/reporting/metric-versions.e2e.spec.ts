import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import request from 'supertest';

import { comparisonTable } from '../../src/reporting/audit-tables.js';
import { explanationTable } from '../../src/reporting/explanation-table.js';
import { responseTimesTable } from '../../src/reporting/response-times-table.js';
import type { ResponseTimesReport } from '../../src/reporting/response-times.js';
import { intervention, serveReports, type Served } from './served-reports.js';

const at = '2024-02-27T10:30:00.000Z';
const second = {
  occurredAt: '2024-01-15T09:00:00+01:00',
  source: 'manual',
  version: 2,
  label: 'Total response',
  origin: 'made-up council',
  validFrom: '2024-03-01T00:00:00+01:00',
  start: 'callReceivedAt',
  stop: 'firstArrivedAt',
  stopRule: { unitClasses: ['patrol'] },
  population: { initiations: ['emergency-call'] },
  priorityBasis: 'at-dispatch',
  targets: [{ name: 'made-up council', seconds: 300, share: 0.5 }],
  caps: { tooLongSeconds: 86_400, tooShortSeconds: 5, lateEntrySeconds: 300 },
};

let served: Served;
let before: number;
beforeAll(async () => {
  served = await serveReports();
  const later = (id: string, seconds: number) =>
    JSON.parse(JSON.stringify(intervention(id, '5340', seconds)).replaceAll('2024-02-27', '2024-03-05')) as ReturnType<
      typeof intervention
    >;
  await served.record('intervention-i-1', intervention('i-1', '5340', 240));
  await served.record('intervention-i-2', intervention('i-2', '5341', 420));
  await served.record('intervention-i-3', later('i-3', 290));
  await served.record('intervention-i-4', later('i-4', 310));
  before = await served.directory.logReader.head();
  await define(second).expect(201);
});
afterAll(() => served.close());

const http = () => request(served.app.getHttpServer());
function define(body: object, id = 'total-response') {
  return http().post(`/metrics/${id}/versions`).send(body);
}
async function recorded(): Promise<void> {
  await served.directory.engine.waitFor('all', await served.directory.logReader.head(), 10_000);
}
async function report(query: string): Promise<ResponseTimesReport> {
  await recorded();
  const { status, body } = await http().get(`/response-times?by=none&${query}`);
  expect([query, status, status === 200 ? '' : body]).toEqual([query, 200, '']);
  return body as ResponseTimesReport;
}

describe('a definition that is recorded', () => {
  it('is listed beside those that ship, each with when it is in force', async () => {
    await recorded();
    const { body } = await http().get('/metrics').expect(200);
    const found = body.metrics.filter((one: { definition: { id: string } }) => one.definition.id === 'total-response');
    expect(found).toMatchObject([
      { definition: { version: 1 }, from: null, to: '2024-02-29T23:00:00.000Z' },
      { definition: { version: 2, origin: 'made-up council' }, from: '2024-02-29T23:00:00.000Z', to: null },
    ]);
    const { body: one } = await http().get('/metrics/total-response').expect(200);
    expect(one).toEqual({ id: 'total-response', versions: found });
  });

  it('is published by the schema, as it was given', async () => {
    await recorded();
    const [{ body: definition }, { body: schema }] = [
      await http().get('/metrics/total-response/versions/2').expect(200),
      await http().get('/metrics/schema').expect(200),
    ];
    const validate = new Ajv2020().compile(schema);
    expect([validate(definition), validate.errors]).toEqual([true, null]);
    const { occurredAt: _, source: __, ...terms } = second;
    expect(definition).toEqual({ ...terms, id: 'total-response', validFrom: '2024-02-29T23:00:00.000Z' });
  });

  it.each([
    ['/metrics/speed', /there is total-response, /],
    ['/metrics/total-response/versions/3', /there is total-response@1, total-response@2/],
  ])('is missing at %s, which says what there is', async (path, detail) => {
    await recorded();
    const { body } = await http().get(path).expect(404);
    expect(body.detail).toMatch(detail);
  });

  it('is never changed: another of the same version is refused, the same adds nothing', async () => {
    const { body } = await define({ ...second, targets: [] }).expect(409);
    expect(body).toMatchObject({ code: 'METRIC_VERSION_ALREADY_DEFINED', errors: [{ field: 'version' }] });
    await define({ ...second, version: 1 }).expect(409);
    await define({ ...second, version: 4 }).expect(422);
    expect((await define(second).expect(200)).body.status).toBe('unchanged');
    await http()
      .post('/metrics/total-response/annulments')
      .send({
        occurredAt: at,
        source: 'manual',
        corrects: 'e',
        reason: 'duplicate',
        requestedBy: 'a',
        authorisedBy: 'b',
      })
      .expect(404);
  });

  it.each([
    ['targets', { targets: [7] }],
    ['targets.0.seconds', { targets: [{ name: 'x', seconds: 'ten' }] }],
    ['population.initiations', { population: { initiations: ['drone'] } }],
    ['stopRule.unitClasses', { stopRule: { unitClasses: [''] } }],
    ['caps.tooLongSeconds', { caps: { tooLongSeconds: 0, tooShortSeconds: 5, lateEntrySeconds: 300 } }],
    ['priorityBasis', { priorityBasis: 'best' }],
  ])('is refused where %s is not what it should be', async (field, change) => {
    const { body } = await define({ ...second, ...change }, 'own').expect(400);
    expect(body.errors.map((fault: { field: string }) => fault.field)).toContain(field);
  });
});

describe('a report', () => {
  it('takes a target of the profile by its name, and names it; a name that is none is refused with those that there are', async () => {
    const name = 'general-inspectorate-travel';
    const travel = await report(`metric=travel&target=${name}`);
    expect([travel.target, travel.namedTarget?.id, travel.namedTarget?.version]).toEqual([780, name, 1]);
    // The definition has the same one.
    expect(travel.targets).toHaveLength(1);
    for (const [query, expected] of [
      ['metric=travel&target=general', new RegExp(`that the profile has: ${name}@1$`)],
      [
        `target=${name}`,
        /of total-response that the profile has: none; of other metrics: general-inspectorate-travel@1/,
      ],
      ['target=Council%20of%20Zones', /name of a target of the profile/],
    ] as const) {
      const { body } = await http().get(`/response-times?by=none&${query}`).expect(400);
      expect(body.errors).toMatchObject([{ field: 'target', expected: expect.stringMatching(expected) }]);
    }
  });

  it('is by the version that is in force in its period', async () => {
    const [earlier, later] = [await report('to=2024-03-01'), await report('from=2024-03-01')];
    expect([earlier.metric.version, earlier.target, earlier.versions]).toEqual([1, 480, undefined]);
    expect([later.metric.version, later.target, later.versions]).toEqual([2, 300, undefined]);
    expect(later.targets).toEqual([{ ...second.targets[0], withinTarget: 1, shareWithinTarget: 0.5, verdict: 'met' }]);
  });

  it('shows both results where the definition changed inside the period, with the break', async () => {
    const whole = await report('');
    expect(whole.metric.version).toBe(2);
    const [one, two] = whole.versions ?? [];
    expect(whole.versions).toHaveLength(2);
    expect(one).toMatchObject({
      metric: { id: 'total-response', version: 1 },
      inForce: { from: null, to: '2024-02-29T23:00:00.000Z' },
      changes: [],
      target: 480,
      wholePeriod: { total: { inPeriod: 4, withinTarget: 4 } },
      ownPart: { period: { from: null, to: '2024-02-29T23:00:00.000Z' }, total: { inPeriod: 2, withinTarget: 2 } },
    });
    expect(two).toMatchObject({
      metric: { id: 'total-response', version: 2 },
      changes: ['origin', 'stopRule', 'population', 'targets'],
      target: 300,
      wholePeriod: { total: { inPeriod: 4, withinTarget: 2 } },
      ownPart: { period: { from: '2024-02-29T23:00:00.000Z', to: null }, total: { inPeriod: 2, withinTarget: 1 } },
    });
    const text = responseTimesTable(whole);
    expect(text).toContain('*** The definition changed on 2024-03-01 00:00:00 +01: v2 has another origin, stop rule');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    const csv = await http().get('/response-times?by=none&format=csv').expect(200);
    const lines = csv.text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    const [header = []] = lines;
    const told = lines.slice(1).map((cells) => ['metricVersion', 'line', 'over', 'withinTarget'].map((name) => cells[header.indexOf(name)])); // prettier-ignore
    expect(told.filter(([, line]) => line === 'total')).toEqual([
      ['2', 'total', 'period', '2'],
      ['1', 'total', 'period', '4'],
      ['1', 'total', 'own part', '2'],
      ['2', 'total', 'own part', '1'],
    ]);
  });

  it('is by the version that is named, and says when that is in force', async () => {
    const named = await report('metric=total-response%402');
    expect(named).toMatchObject({ metric: { version: 2 }, inForce: { from: '2024-02-29T23:00:00.000Z', to: null } });
    expect(named.versions).toBeUndefined();
    expect(responseTimesTable(named)).toContain('In force  v2: from 2024-03-01 00:00:00 +01 to the end of the log');
  });

  it('is by the definitions of the log as it then stood', async () => {
    const then = await report(`asOf=${String(before)}`);
    expect([then.metric.version, then.versions]).toEqual([1, undefined]);
    const { body } = await http()
      .get(`/response-times?metric=total-response%402&asOf=${String(before)}`)
      .expect(400);
    expect(body.errors[0]).toMatchObject({ field: 'metric', expected: expect.stringMatching(/: total-response@1$/) });
  });

  it('compares two periods by one version, and says that the earlier one had another', async () => {
    await recorded();
    const query = 'beforeFrom=2024-02-01&beforeTo=2024-03-01&from=2024-03-01&to=2024-04-01&by=none';
    const { body } = await http().get(`/response-times/comparison?${query}`).expect(200);
    expect(body).toMatchObject({ metric: { version: 2 }, definition: { version: 2 }, target: 300, otherVersions: [1] });
    expect(comparisonTable(body)).toContain('*** v1 of the metric was in force in the earlier period');
    const { body: later } = await http().get(
      `/response-times/comparison?${query.replace('beforeFrom=2024-02-01&beforeTo=2024-03-01', 'beforeFrom=2024-03-01&beforeTo=2024-03-02')}`,
    );
    expect(later.otherVersions).toEqual([]);
  });

  it('explains an intervention by the version that was in force when it began', async () => {
    await recorded();
    const version = async (id: string, query = ''): Promise<number> =>
      (await http().get(`/response-times/interventions/${id}${query}`).expect(200)).body.metric.version;
    expect([await version('i-1'), await version('i-3')]).toEqual([1, 2]);
    expect(await version('i-3', '?metric=total-response%401')).toBe(1);
  });

  it('explains an intervention by the stamps of the units that count', async () => {
    const ambulance = JSON.parse(
      JSON.stringify(intervention('i-5', '5340', 60))
        .replaceAll('patrol', 'ambulance')
        .replaceAll('2024-02-27', '2024-03-06'),
    ) as ReturnType<typeof intervention>;
    await served.record('intervention-i-5', ambulance);
    const { body } = await http().get('/response-times/interventions/i-5').expect(200);
    expect(body).toMatchObject({ metric: { version: 2, unitClasses: ['patrol'] }, outcome: 'X22', seconds: null });
    expect(body.clocks).toMatchObject([
      { clock: 'callReceivedAt', role: 'start' },
      { clock: 'firstArrivedAt', role: 'stop', at: null, from: [] },
      { clock: 'firstArrivedAt', role: null, at: '2024-03-06T10:01:00.000Z', from: [{ type: 'UnitArrived' }] },
    ]);
    expect(explanationTable(body, 'Europe/Brussels')).toContain('Units     of the classes patrol only');
    // It is in no other test.
    await served.record('intervention-i-5', [
      {
        ...ambulance[0]!,
        id: '00000000-0000-4000-9000-999999999999',
        type: 'RecordAnnulled',
        data: {
          corrects: ambulance[0]?.id,
          event: 'InterventionRequested',
          reason: 'duplicate',
          requestedBy: 'a',
          authorisedBy: 'b',
        },
      },
    ]);
  });

  it('refuses a period for which a metric has no definition, and tells from when it has', async () => {
    await define({ ...second, version: 1 }, 'own').expect(201);
    await recorded();
    const { body } = await http().get('/response-times?metric=own').expect(400);
    expect(body.errors[0].expected).toContain('own@1 is in force from 2024-02-29T23:00:00.000Z');
    expect((await report('metric=own&from=2024-03-01')).funnel.inPopulation).toBe(2);
  });
});
