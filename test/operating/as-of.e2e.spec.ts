import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { intervention, serveReports, type Served } from '../reporting/served-reports.js';

let served: Served;
/** The head of the log after the first two interventions, of three. */
let middle: number;
beforeAll(async () => {
  served = await serveReports();
  await served.record('intervention-i-1', intervention('i-1', '5340', 300));
  await served.record('intervention-i-2', intervention('i-2', '5341', 480));
  middle = await served.directory.logReader.head();
  await served.record('intervention-i-3', intervention('i-3', '5340', 900));
});
afterAll(() => served.close());

const get = (path: string) => request(served.app.getHttpServer()).get(path);
const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

describe('a report as of an earlier position', () => {
  it.each([
    ['/response-times?by=none', (body: { funnel: { measured: number } }) => body.funnel.measured, [3, 2, 0]],
    ['/timeline?limit=100', (body: { facts: unknown[] }) => body.facts.length, [6, 4, 0]],
    ['/reports/response-times?limit=100', (body: { rows: unknown[] }) => body.rows.length, [3, 2, 0]],
    [
      '/response-times/interventions?limit=9',
      (body: { interventions: unknown[] }) => body.interventions.length,
      [3, 2, 0],
    ],
  ])('%s has what was known then, and says as of when', async (path, count, expected) => {
    const head = await served.directory.logReader.head();
    const moments = [head, middle, 0];
    const found = [];
    for (const moment of moments) {
      const { body } = await get(`${path}&asOf=${String(moment)}`).expect(200);
      expect(body.asOf).toBe(moment);
      found.push(count(body as never));
    }
    expect(found).toEqual(expected);
    expect(count((await get(path).expect(200)).body as never)).toBe(expected[0]);
    // Recorded today, so that on the morning of today nothing was known.
    const { body } = await get(`${path}&asOf=2024-03-01`).expect(200);
    expect([body.asOf, count(body as never)]).toEqual([0, 0]);
  });

  it('is a file too', async () => {
    const { text, headers } = await get(`/reports/response-times?format=csv&asOf=${String(middle)}`).expect(200);
    expect(text.trimEnd().split('\r\n')).toHaveLength(3);
    expect(headers['x-report-as-of']).toBe(String(middle));
  });

  it.each(['-1', '999999', 'yesterday', '2024-02-30', tomorrow])('is refused as of %s', async (moment) => {
    for (const path of ['/response-times', '/timeline', '/reports/timeline']) {
      const { body } = await get(`${path}?asOf=${moment}`).expect(400);
      expect(body.errors).toMatchObject([{ field: 'asOf' }]);
    }
  });
});

describe('snapshots', () => {
  it('are made beforehand, listed and dropped', async () => {
    const server = served.app.getHttpServer();
    const made = await request(server).post('/projections/timeline/snapshots').send({ asOf: '3' }).expect(200);
    expect(made.body).toMatchObject({ projection: 'timeline', asOf: 3, rows: 3, quarantined: 0 });
    expect(made.body.bytes).toBeGreaterThan(0);
    const { body } = await get('/projections/snapshots?projection=timeline').expect(200);
    expect(body.snapshots).toContainEqual(made.body);
    await request(server).delete('/projections/timeline/snapshots/3').expect(200);
    await request(server).delete('/projections/timeline/snapshots/3').expect(404);
    await request(server).delete('/projections/timeline/snapshots/x').expect(400);
    await request(server).post('/projections/none/snapshots').send({ asOf: '3' }).expect(404);
    await request(server).post('/projections/timeline/snapshots').send({ asOf: 3 }).expect(400);
    await request(server).post('/projections/timeline/snapshots').send({ asOf: '99999' }).expect(400);
    await get('/projections/snapshots?projection=none').expect(404);
  });
});
