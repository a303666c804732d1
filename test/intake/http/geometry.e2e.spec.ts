import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';

import { bodyOf } from './bodies.js';
import { openApp, type Recordings } from './recording-app.js';

const path = '/hotspots/zuidstation/boundary';
const bounds = { west: 4.2, south: 50.7, east: 4.5, north: 51 };
const circle = { type: 'Circle', center: [4.3365, 50.8357], radiusMetres: 350 };

let app: NestFastifyApplication;
let recordings: Recordings;
beforeAll(async () => {
  ({ app, recordings } = await openApp({}, { bounds }));
});
beforeEach(() => {
  recordings.facts.length = 0;
});
afterAll(() => app.close());

const post = (geometry: unknown, key = 'k') =>
  request(app.getHttpServer()).post(path).set('idempotency-key', key).send(bodyOf(path, { geometry }));

describe('a geometry in a request', () => {
  it('lies in the city, longitude first; the answer names the position that does not', async () => {
    await post(circle).expect(201);
    const swapped = await post({ ...circle, center: [50.8357, 4.3365] }).expect(400);
    expect(swapped.body.code).toBe('FIELD_INVALID');
    expect(swapped.body.errors).toEqual([
      {
        field: 'geometry.center',
        expected:
          'a longitude from 4.2 to 4.5 and a latitude from 50.7 to 51: this looks like lat, lon; longitude comes first',
      },
    ]);
    const outside = [[4.3, 50.8], [4.4, 50.8], [4.4, 51.9], [4.3, 50.8]]; // prettier-ignore
    const away = await post({ type: 'Polygon', coordinates: [outside] }).expect(400);
    expect(away.body.errors[0].field).toBe('geometry.coordinates.0.2');
    expect(recordings.facts).toHaveLength(1);
  });

  it.each([['text'], [null], [[]], [undefined]])('is an object, not %j', async (geometry) => {
    const { body } = await post(geometry).expect(400);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(['geometry']);
  });

  it('has one digest, in whatever order its fields were sent', async () => {
    await post(circle, 'same');
    await post({ radiusMetres: 350, center: circle.center, type: 'Circle' }, 'same');
    const [one, other] = recordings.facts;
    expect(other).toStrictEqual(one);
  });
});
