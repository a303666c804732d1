import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';

import { bodyOf } from './bodies.js';
import { openApp, type Recordings } from './recording-app.js';

const bounds = { west: 4.2, south: 50.7, east: 4.5, north: 51 };
const inside = { latitude: 50.8357, longitude: 4.3365 };
const swapped = { latitude: 4.3365, longitude: 50.8357 };
const precision = 'exact';

let app: NestFastifyApplication;
let anywhere: NestFastifyApplication;
let recordings: Recordings;
beforeAll(async () => {
  ({ app, recordings } = await openApp({}, { bounds }));
  ({ app: anywhere } = await openApp({}));
});
afterAll(() => Promise.all([app.close(), anywhere.close()]));

const post = (path: string, body: Record<string, unknown>, to = app) =>
  request(to.getHttpServer()).post(path).send(bodyOf(path, body));

describe('the point of a place', () => {
  it('lies in the city; one outside or with swapped coordinates is refused by its field', async () => {
    await post('/shootings', { place: { precision, point: inside } }).expect(201);
    for (const point of [swapped, { latitude: 51.2, longitude: 4.4 }]) {
      const { body } = await post('/shootings', { place: { precision, point } }).expect(400);
      expect(body.errors).toMatchObject([
        { field: 'place.point', expected: 'a point in this city: latitude 50.7 to 51, longitude 4.2 to 4.5' },
      ]);
    }
    expect(recordings.facts).toHaveLength(1);
  });

  it('is not put outside by a correction', async () => {
    const path = '/shootings/r-1/corrections';
    const change = { field: 'place.point', before: null };
    await post(path, { ...change, after: inside }).expect(201);
    const part = await post(path, { ...change, after: swapped }).expect(400);
    const whole = await post(path, { field: 'place', before: null, after: { precision, point: swapped } }).expect(400);
    expect([part, whole].map(({ body }) => (body.errors as { field: string }[])[0]?.field)).toEqual(['after', 'after']);
  });

  it('lies anywhere where the city has no box', async () => {
    await post('/shootings', { place: { precision, point: swapped } }, anywhere).expect(201);
  });
});
