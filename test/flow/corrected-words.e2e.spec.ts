import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { serveReports, type Served } from '../reporting/served-reports.js';

/* The words are those of the profile of Brussels. */

let served: Served;
const scheme = 'synthetic-p1-p4';
const list = 'synthetic-dispositions-1';
const at = (time: string) => `2024-02-14T${time}+01:00`;

beforeAll(async () => {
  served = await serveReports();
  await post('', {
    ...{ id: 'i-1', source: 'cad', callReceivedAt: at('22:00:00'), zone: '5341' },
    ...{ initiation: 'call', interventionType: 'noise' },
  }).expect(201);
  await post('/i-1/priority', { source: 'cad', occurredAt: at('22:00:10'), scheme, level: 'P2' }).expect(201);
  await post('/i-1/priority', { source: 'cad', occurredAt: at('22:00:20'), scheme, level: 'P3' }).expect(201);
  const ended = { source: 'cad', occurredAt: at('22:30:00'), list, disposition: 'unfounded' };
  await post('/i-1/disposition', ended).expect(201);
}, 30_000);
afterAll(() => served.close());

function post(path: string, body: object) {
  return request(served.app.getHttpServer()).post(`/interventions${path}`).send(body);
}

/** Corrects a field of the first event of a type. */
async function correct(type: string, field: string, before: string, after: string) {
  let corrects: string | undefined;
  for await (const event of served.directory.commandLog.readStream('intervention-i-1')) {
    if (event.type === type) corrects ??= event.id;
  }
  return post('/i-1/corrections', {
    ...{ source: 'manual', occurredAt: at('23:00:00'), corrects, field, before, after },
    ...{ reason: 'data-entry', requestedBy: 'dispatcher-12', authorisedBy: 'supervisor-07' },
  });
}

describe('a word that a correction puts in an event', () => {
  it.each([
    ['PriorityAssigned', 'level', 'P2', 'P9', 'level to be a word of synthetic-p1-p4: P1, P2, P3, P4'],
    ['PriorityChanged', 'to', 'P3', '3', 'to to be a word of synthetic-p1-p4: P1, P2, P3, P4'],
    ['PriorityChanged', 'from', 'P2', '2', 'from to be a word of synthetic-p1-p4: P1, P2, P3, P4'],
    ['InterventionDispositioned', 'disposition', 'unfounded', 'nothing', 'disposition to be a word of synthetic-dispo'],
  ])(
    '%s %s is one of its own scheme or list, or is refused and not recorded',
    async (type, field, before, after, words) => {
      const head = await served.directory.logReader.head();
      const { status, body } = await correct(type, field, before, after);
      expect([status, body.errors]).toEqual([
        400,
        [{ field: 'after', expected: expect.stringContaining(words), found: JSON.stringify(after) }],
      ]);
      expect(await served.directory.logReader.head()).toBe(head);
    },
  );

  it('is taken when the scheme has it, and any is when the city does not know the scheme', async () => {
    expect((await correct('PriorityAssigned', 'level', 'P2', 'P1')).status).toBe(201);
    expect((await correct('PriorityAssigned', 'scheme', scheme, 'fire-brigade')).status).toBe(201);
    expect((await correct('PriorityAssigned', 'level', 'P1', 'Z')).status).toBe(201);
    // Back again, the scheme does not have what stands there now.
    const { status, body } = await correct('PriorityAssigned', 'scheme', 'fire-brigade', scheme);
    expect([status, body.errors[0].field]).toEqual([400, 'after']);
    expect((await correct('InterventionDispositioned', 'disposition', 'unfounded', 'gone-on-arrival')).status).toBe(
      201,
    );
  });
});
