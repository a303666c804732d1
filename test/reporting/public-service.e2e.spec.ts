import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { intervention, serveReports, type Served } from './served-reports.js';

let served: Served;
beforeAll(async () => {
  served = await serveReports({ AUDIENCE: 'public', SUPPRESS_BELOW: '4' });
  for (let number = 0; number < 14; number++) {
    await served.record(`intervention-i-${String(number)}`, intervention(`i-${String(number)}`, number < 3 ? '5340' : number < 9 ? '5341' : '5342', 300 + number)); // prettier-ignore
  }
});
afterAll(() => served.close());
const get = (path: string) => request(served.app.getHttpServer()).get(path);

describe('a service for the public', () => {
  it('gives no small numbers, in any form', async () => {
    const { body } = await get('/response-times?by=zone').expect(200);
    expect(body).toMatchObject({ audience: 'public', suppression: { below: 4 }, beside: {}, targets: [] });
    const measured = body.rows.map((row: { measured: number | null; p90Seconds: number | null }) => [row.measured, row.p90Seconds]); // prettier-ignore
    // The smallest of the others goes with it: the total would give it away.
    expect(measured).toEqual([[null, null], [6, 308], [null, null]]); // prettier-ignore
    expect(body.total.measured).toBe(14);
    expect((await get('/response-times?by=zone&format=csv').expect(200)).text).toContain(',suppressed');
    const { text } = await get('/response-times?by=zone&format=html&language=nl').expect(200);
    expect(text).toContain('Voor het publiek: ');
    expect(text).toContain('onderdr.');
    expect((await get('/counts').expect(200)).body.audience).toBe('public');
  });

  it('answers nothing else, and nobody else', async () => {
    for (const path of [
      '/response-times/interventions',
      '/response-times/interventions/i-1',
      '/timeline',
      '/interventions/i-1',
      '/reports/response-times',
      '/response-times/completeness',
      '/evaluations',
      '/published-reports',
      '/projections',
    ]) {
      const { body, status } = await get(path);
      expect([path, status, body.code]).toEqual([path, 403, 'NOT_FOR_THE_PUBLIC']);
    }
    for (const path of ['/shootings', '/hotspots', '/zones', '/metrics/travel/versions', '/counts', '/health/live']) {
      const { body, status } = await request(served.app.getHttpServer()).post(path).send({});
      expect([path, status, body.code]).toEqual([path, 403, 'NOT_FOR_THE_PUBLIC']);
    }
    for (const [query, field] of [
      ['audience=oversight', 'audience'],
      ['target=300', 'target'],
      ['without=X11', 'without'],
      ['by=zone,month', 'by'],
      ['type=a', 'type'],
    ]) {
      const refused = await get(`/response-times?${String(query)}`).expect(400);
      expect([query, refused.body.errors[0].field]).toEqual([query, field]);
      expect((await get(`/response-times?format=html&${String(query)}`).expect(400)).body.errors[0].field).toBe(field);
    }
    for (const path of [
      '/metrics',
      '/metrics/travel',
      '/hotspots',
      '/zones',
      '/geography',
      '/health/live',
      '/api-json',
    ])
      await get(path).expect(200);
  });
});
