import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import type { NewEvent } from '../../src/event-log/envelope.js';
import { day, designated, hotspotBoundary, squareAround } from '../geography/geography-events.js';
import { serveReports, type Served } from './served-reports.js';

let served: Served;
beforeAll(async () => {
  served = await serveReports();
  const circle = { type: 'Circle' as const, center: [4.289, 50.8388] as const, radiusMetres: 300 };
  const said = [
    designated('peterbos', '2024-03-28'),
    hotspotBoundary('peterbos', circle, { from: '2024-03-28', indicative: true }),
    hotspotBoundary('peterbos', squareAround([4.289, 50.8388], 0.003), { from: '2024-06-01', version: 2 }),
  ];
  const events = said.map(({ type, occurredAt, data }, index): NewEvent => ({
    id: `00000000-0000-4000-a000-00000000000${String(index)}`,
    type,
    occurredAt,
    data: { ...data },
    metadata: { source: 'import' },
    schemaVersion: 1,
  }));
  await served.record('hotspot-peterbos', events);
}, 30_000);
afterAll(() => served.close());

const get = (path: string) => request(served.app.getHttpServer()).get(path);

describe('the geography', () => {
  it('is GeoJSON of what was in force, circles drawn as rings, indicative boundaries marked', async () => {
    const { body } = await get('/geography?at=2024-05-01').expect(200);
    expect(body).toMatchObject({ type: 'FeatureCollection', asOf: 3, at: '2024-04-30T22:00:00.000Z' });
    const [feature, ...others] = body.features;
    expect(others).toEqual([]);
    expect(feature.properties).toMatchObject({
      kind: 'hotspot',
      code: 'peterbos',
      boundaryVersion: 1,
      indicative: true,
      validFrom: day('2024-03-28'),
      validTo: day('2024-06-01'),
      radiusMetres: 300,
    });
    expect(feature.geometry.type).toBe('Polygon');
    expect(feature.geometry.coordinates[0]).toHaveLength(65);
  });

  it('is that of the last change when no moment is asked for, and empty before the first', async () => {
    const { body } = await get('/geography').expect(200);
    expect(body.features.map(({ properties }: { properties: object }) => properties)).toMatchObject([
      { boundaryVersion: 2, indicative: false, validTo: null },
    ]);
    expect((await get('/geography?at=2024-01-01').expect(200)).body.features).toEqual([]);
  });

  it('refuses a moment that is none, naming the parameter', async () => {
    const { body } = await get('/geography?at=2024-02-30').expect(400);
    expect(JSON.stringify(body)).toMatch(/at: expected a date/);
  });

  it('lists hotspots and zones with their periods', async () => {
    expect((await get('/hotspots').expect(200)).body).toMatchObject({
      asOf: 3,
      hotspots: [{ code: 'peterbos', inForce: [{ from: day('2024-03-28'), to: null }] }],
    });
    expect((await get('/zones').expect(200)).body).toEqual({ asOf: 3, zones: [], municipalities: [] });
  });

  it('takes no boundary outside the city of the profile', async () => {
    const head = await served.directory.logReader.head();
    const body = {
      occurredAt: day('2024-07-01'),
      validFrom: day('2024-07-01'),
      origin: 'a test',
      indicative: true,
      source: 'manual',
      geometry: { type: 'Circle', center: [50.8388, 4.289], radiusMetres: 300 },
    };
    const { body: problem } = await request(served.app.getHttpServer())
      .post('/hotspots/peterbos/boundary')
      .send(body)
      .expect(400);
    expect(problem.errors[0].field).toBe('geometry.center');
    expect(problem.errors[0].expected).toMatch(/from 4\.23 to 4\.5 .*longitude comes first/);
    expect(await served.directory.logReader.head()).toBe(head);
  });
});
