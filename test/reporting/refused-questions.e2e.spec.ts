import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { intervention, serveReports, type Served } from './served-reports.js';

let served: Served;
let before: number;
const http = () => request(served.app.getHttpServer());
const names = { nl: 'Peterbos', fr: 'Peterbos' };
const stamp = { occurredAt: '2024-03-28T10:00:00Z', source: 'manual' };

beforeAll(async () => {
  served = await serveReports();
  await served.record('intervention-i-1', intervention('i-1', '5340', 240));
  before = await served.directory.logReader.head();
  const terms = { names, zones: ['5340'], legalBasis: 'council', validFrom: '2024-03-28T00:00:00Z' };
  const year = { ...terms, validTo: '2025-03-28T00:00:00Z' };
  const record = async (path: string, body: object): Promise<void> => {
    await http()
      .post(path)
      .send({ ...stamp, ...body })
      .expect(201);
  };
  for (const [id, period] of [
    ['aumale', year],
    ['clemenceau', terms],
  ] as const) {
    await record('/hotspots', { ...period, id });
    await record(`/hotspots/${id}/designation`, period);
  }
  await record('/zones', { id: '5345', names, validFrom: '2024-07-01T00:00:00Z' });
  await served.directory.engine.waitFor('all', await served.directory.logReader.head(), 10_000);
});
afterAll(() => served.close());

const routes = [
  '/response-times?',
  '/response-times/interventions?',
  '/response-times/completeness?',
  '/response-times/dispositions?',
  '/response-times/comparison?beforeFrom=2024-01-01&beforeTo=2024-02-01&',
] as const;
/** A comparison must be given both ends. */
const bounded = (route: string, query: string): string =>
  [
    query,
    ...(query.includes('from=') || !route.includes('comparison') ? [] : ['from=2024-02-01']),
    ...(query.includes('to=') || !route.includes('comparison') ? [] : ['to=2024-03-28']),
  ].join('&');

describe.each(routes)('%s', (route) => {
  it.each([
    ['hotspot=aumale&to=2024-03-01', 'hotspot', /one in the period: aumale was one from 2024-03-28.* to 2025-03-28/],
    ['hotspot=aumal', 'hotspot', /^a value that there is: aumale, clemenceau, peterbos$/],
    ['zone=5345&to=2024-03-01', 'zone', /one in the period: 5345 was one from 2024-07-01/],
    ['zone=5999', 'zone', /^a value that there is: 5340, 5345$/],
    ['municipality=1', 'municipality', /^a value that there is: 21004$/],
    ['type=fight', 'type', /^a value that there is: shots heard$/],
    ['priority=1', 'priority', /^a value that there is: the log has none$/],
    ['initiation=call', 'initiation', /^a value that there is: emergency-call$/],
    ['feed=cad', 'feed', /^a value that there is: made-up$/],
    ['from=2024-03-02&to=2024-03-01', 'to', /^a moment after `from`$/],
  ])('refuses %s, and says what there is', async (query, field, expected) => {
    const { body, status } = await http().get(`${route}${bounded(route, query)}`);
    expect([status, body.errors]).toEqual([400, [expect.objectContaining({ field })]]);
    expect(body.errors[0].expected).toMatch(expected);
  });
});

describe('what can have an answer', () => {
  it('has one, be it that nothing was there', async () => {
    const { body } = await http().get('/response-times?hotspot=aumale&from=2024-04-01').expect(200);
    expect([body.funnel.inPeriod, body.rows]).toEqual([0, []]);
    await http().get('/response-times?zone=5340&from=2030-01-01').expect(200);
  });

  it('is asked of the log as it then stood', async () => {
    const asked = (query: string) => http().get(`/response-times?${query}&asOf=${String(before)}`);
    const { body } = await asked('hotspot=aumale').expect(400);
    expect(body.errors[0].expected).toBe('a value that there is: peterbos');
    await asked('hotspot=peterbos').expect(200);
  });

  it('is restated to the hotspots of today, whenever these became one', async () => {
    await http().get('/response-times?hotspot=clemenceau&to=2024-03-01&geography=today').expect(200);
    const { body } = await http().get('/response-times?hotspot=aumale&geography=today').expect(400);
    expect(body.errors[0].expected).toMatch(/^a hotspot of the map of today: aumale was one from .* to 2025-03-28/);
  });
});
