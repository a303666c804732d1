import { connect } from 'node:net';

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request, { type Response } from 'supertest';

import { Refusal, refusalCodes } from '../../../src/domain/refusal.js';
import * as logErrors from '../../../src/event-log/log-errors.js';
import { problemTable } from '../../../src/http-app.js';
import { ProjectionBehind } from '../../../src/projecting/tracked-projection.js';
import { UnknownProjection } from '../../../src/read-model/read-model.js';
import { BadQuery, NothingFound } from '../../../src/reporting/bad-query.js';
import { bodyOf, occurredAt } from './bodies.js';
import { openApp, type Recordings } from './recording-app.js';

let app: NestFastifyApplication;
let recordings: Recordings;

beforeAll(async () => {
  ({ app, recordings } = await openApp());
});
beforeEach(() => {
  recordings.facts.length = 0;
  recordings.respond = async () => ({});
});
afterAll(() => app.close());

const server = () => request(app.getHttpServer());
const post = (path: string, body: object) => server().post(path).send(body);

function expectProblem(response: Response, status: number, code: string): void {
  expect(response.body).toMatchObject({ status, code, type: expect.stringMatching(/^urn:hotspot-ledger:problem:/) });
  expect(response.body.detail).not.toBe('');
  expect(response.body.title).not.toBe('');
  expect(response.status).toBe(status);
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
}

/** A bad value of a field of a route, and the field that the problem must name. */
const bad: readonly (readonly [path: string, changes: object, field: string])[] = [
  ['/interventions', { id: 'a/b' }, 'id'],
  ['/interventions', { id: 'x'.repeat(129) }, 'id'],
  ['/interventions', { initiation: 'guess' }, 'initiation'],
  ['/interventions', { interventionType: '' }, 'interventionType'],
  ['/interventions', { interventionType: ' blank at the edge' }, 'interventionType'],
  ['/interventions', { callReceivedAt: '2024-02-27T11:15:00' }, 'callReceivedAt'],
  ['/interventions', { createdAt: null }, 'createdAt'],
  ['/interventions', { queuedAt: 1709028900000 }, 'queuedAt'],
  ['/interventions', { incidentOccurredAt: '2024-02-30T11:15:00Z' }, 'incidentOccurredAt'],
  ['/interventions', { missing: { queuedAt: 'dunno' } }, 'missing.queuedAt'],
  ['/interventions', { missing: { arrivedAt: 'not-recorded' } }, 'missing.arrivedAt'],
  ['/interventions', { missing: [] }, 'missing'],
  ['/interventions', { reference: 'x'.repeat(129) }, 'reference'],
  ['/interventions', { zone: undefined }, 'zone'],
  ['/interventions', { zone: 'a\u0000b' }, 'zone'],
  ['/interventions', { zone: '\ud800' }, 'zone'],
  ['/interventions', { hotspot: 7 }, 'hotspot'],
  ['/interventions', { place: 'here' }, 'place'],
  ['/interventions', { place: {} }, 'place.precision'],
  ['/interventions', { place: { precision: 'exact', point: { latitude: 91, longitude: 0 } } }, 'place.point.latitude'],
  ['/interventions', { place: { precision: 'exact', point: { latitude: 1 } } }, 'place.point.longitude'],
  ['/interventions', { place: { precision: 'exact', point: [] } }, 'place.point'],
  ['/interventions', { place: { precision: 'exact', setting: 'between' } }, 'place.setting'],
  ['/interventions', { place: { precision: 'exact', accuracyMeters: -1 } }, 'place.accuracyMeters'],
  ['/interventions/2024-17/answered', { source: undefined }, 'source'],
  ['/interventions/2024-17/answered', { source: 'rumour' }, 'source'],
  ['/interventions/2024-17/answered', { occurredAt: undefined }, 'occurredAt'],
  ['/interventions/2024-17/answered', { occurredAt: '2024-02-28T12:00:00.001Z' }, 'occurredAt'],
  ['/interventions/2024-17/answered', { enteredAt: '2099-01-01T00:00:00Z' }, 'enteredAt'],
  ['/interventions/2024-17/answered', { precision: 'century' }, 'precision'],
  ['/interventions/2024-17/answered', { precision: 'interval' }, 'occurredUntil'],
  ['/interventions/2024-17/answered', { occurredUntil: occurredAt }, 'precision'],
  [
    '/interventions/2024-17/answered',
    { precision: 'interval', occurredUntil: '2024-02-27T10:14:59Z' },
    'occurredUntil',
  ],
  ['/interventions/2024-17/answered', { actor: { role: 'x'.repeat(65) } }, 'actor.role'],
  ['/interventions/2024-17/answered', { caseReferences: [] }, 'caseReferences'],
  ['/interventions/2024-17/answered', { caseReferences: ['ok', 7] }, 'caseReferences'],
  ['/interventions/2024-17/answered', { caseReferences: Array.from({ length: 21 }, () => 'r') }, 'caseReferences'],
  ['/interventions/2024-17/answered', { severity: 'high' }, 'severity'],
  ['/interventions/2024-17/priority', { level: undefined }, 'level'],
  ['/interventions/2024-17/priority', { scheme: 1 }, 'scheme'],
  ['/interventions/2024-17/priority', { reason: 'x'.repeat(201) }, 'reason'],
  ['/interventions/2024-17/disposition', { list: '' }, 'list'],
  ['/interventions/2024-17/disposition', { disposition: null }, 'disposition'],
  ['/interventions/2024-17/close', { occurredAt: 'yesterday' }, 'occurredAt'],
  ['/shootings', { consequence: 'none' }, 'consequence'],
  ['/shootings', { drugLink: undefined }, 'drugLink'],
  ['/shootings', { shots: { count: 1, min: 1, max: 2 } }, 'shots'],
  ['/shootings', { shots: { min: 3 } }, 'shots'],
  ['/shootings', { shots: { min: 3, max: 2 } }, 'shots'],
  ['/shootings', { shots: { count: 1.5 } }, 'shots.count'],
  ['/shootings', { publiclyAccessible: 'yes' }, 'publiclyAccessible'],
  ['/shootings', { interventionId: 'a b' }, 'interventionId'],
  ['/shootings/2024-42/confirm', { fields: {} }, 'fields'],
  ['/shootings/2024-42/victims', { victimId: 'Jan Jansen' }, 'victimId'],
  ['/shootings/2024-42/victims', { injury: 'dead' }, 'injury'],
  ['/shootings/2024-42/victims', { sex: 'f' }, 'sex'],
  ['/shootings/2024-42/victims', { bystander: 0 }, 'bystander'],
  ['/shootings/2024-42/victims/v1/outcome', { injury: undefined }, 'injury'],
  ['/arrests', { kind: 'citizen' }, 'kind'],
  ['/arrests', { ground: undefined }, 'ground'],
  ['/arrests', { minor: 'no' }, 'minor'],
  ['/seizures', { arrestId: '' }, 'arrestId'],
  ['/seizures/S-1/drugs', { quantity: 0 }, 'quantity'],
  ['/seizures/S-1/drugs', { quantity: '12' }, 'quantity'],
  ['/seizures/S-1/drugs', { unit: 'lb' }, 'unit'],
  ['/seizures/S-1/drugs', { measure: 'guess' }, 'measure'],
  ['/seizures/S-1/drugs', { itemId: undefined }, 'itemId'],
  ['/seizures/S-1/firearms', { count: 0 }, 'count'],
  ['/seizures/S-1/firearms', { firearmType: undefined }, 'firearmType'],
  ['/seizures/S-1/cash', { amountMinor: 12.5 }, 'amountMinor'],
  ['/seizures/S-1/cash', { currency: 'eur' }, 'currency'],
];

describe('a field that is not as expected', () => {
  it.each(bad)('%s %j is named: %s', async (path, changes, field) => {
    const response = await post(path, bodyOf(path, changes as Record<string, unknown>));
    expectProblem(response, 400, 'FIELD_INVALID');
    expect(response.body.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect(response.body.errors).toHaveLength(1);
    for (const { expected } of response.body.errors) expect(expected).not.toMatch(/must|should not/);
    expect(recordings.facts).toHaveLength(0);
  });

  it('is named with all others at once, and shown', async () => {
    const response = await post('/interventions/1/answered', { occurredAt: 'x'.repeat(500), colour: 'red' });
    const fields = response.body.errors.map((error: { field: string }) => error.field).sort();
    expect(fields).toEqual(['colour', 'occurredAt', 'source']);
    const [shown] = response.body.errors.filter((error: { field: string }) => error.field === 'occurredAt');
    expect(shown.found.length).toBeLessThanOrEqual(80);
    expect(shown.expected).toMatch(/RFC 3339/);
  });

  it('in a path is named', async () => {
    const stamp = { occurredAt, source: 'cad' };
    expectProblem(await post('/interventions/a%20b/close', stamp), 400, 'FIELD_INVALID');
    expectProblem(await post(`/interventions/1/units/${'u'.repeat(65)}/arrived`, stamp), 400, 'FIELD_INVALID');
    const response = await post('/shootings/1/victims/a%2Fb/outcome', { ...stamp, injury: 'none' });
    expect(response.body.errors[0].field).toBe('victim');
  });

  it('leaves a time up to a day ahead alone: clocks run fast', () =>
    post('/interventions/1/close', { source: 'mdt-button', occurredAt: '2024-02-28T12:00:00Z' }).expect(201));
});

describe('a body that cannot be read', () => {
  const send = (body: string, type = 'application/json') =>
    server().post('/interventions/1/close').set('content-type', type).send(body);

  it.each(['{', '', '{"a":1}}', '{"source":"cad","__proto__":{"x":1}}'])('%j', async (body) => {
    expectProblem(await send(body), 400, 'REQUEST_UNREADABLE');
  });

  it.each(['null', '7', '"text"', '[]', '[{}]', 'true'])('%s is no object', async (body) => {
    const response = await send(body);
    expectProblem(response, 400, 'FIELD_INVALID');
    expect(response.body.errors[0].field).toBe('body');
  });

  it('that is missing', async () => {
    expectProblem(await server().post('/interventions/1/close'), 400, 'FIELD_INVALID');
  });

  it('that is nested too deep', async () => {
    const response = await send(`{"source":${'['.repeat(7000)}${']'.repeat(7000)}}`);
    expectProblem(response, 400, 'FIELD_INVALID');
  });

  it('of another type', async () => {
    expectProblem(await send('{}', 'text/plain'), 415, 'BODY_TYPE_UNSUPPORTED');
    expectProblem(await send('a=1', 'application/x-www-form-urlencoded'), 415, 'BODY_TYPE_UNSUPPORTED');
  });

  it('that is too large', async () => {
    expectProblem(await send(`"${'x'.repeat(16_384)}"`), 413, 'BODY_TOO_LARGE');
  });

  it('with a thousand unknown fields gets a short answer', async () => {
    const body = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`f${String(n)}`, n]));
    expect((await post('/interventions/1/close', body)).body.errors).toHaveLength(50);
  });
});

describe('a path', () => {
  it('that leads nowhere', async () => {
    expectProblem(await server().get('/nowhere'), 404, 'ROUTE_UNKNOWN');
    expectProblem(await server().delete('/shootings'), 404, 'ROUTE_UNKNOWN');
  });

  it('that is too long, or no path', async () => {
    expectProblem(await server().get(`/nowhere?q=${'x'.repeat(8192)}`), 414, 'PATH_TOO_LONG');
    expectProblem(await post(`/shootings/${'x'.repeat(600)}/confirm`, {}), 414, 'PATH_TOO_LONG');
    expectProblem(await server().get('/%zz'), 400, 'REQUEST_UNREADABLE');
  });

  it('with headers that are too long, or no HTTP at all', async () => {
    const get = await server().get('/health/live').set('x-long', 'x'.repeat(20_000));
    expectProblem(get, 431, 'HEADERS_TOO_LARGE');
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.getHttpServer().address() as { port: number };
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
      socket
        .on('data', (data) => (text += data.toString()))
        .on('close', () => {
          resolve(text);
        })
        .on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
  });
});

/** What is at odds with the record in another way than being there already. */
const contradictions: readonly string[] = [
  'CORRECTION_OUTDATED',
  'ERASURE_IMPOSSIBLE',
  'INTERVENTION_HAS_RESPONSE',
  'INTERVENTION_NOT_CLOSED',
  'SEIZURE_ITEM_NOT_DRUGS',
  'SEIZURE_ITEM_GONE',
];

describe('a refusal', () => {
  it.each(refusalCodes)('%s has a status of its own', async (code) => {
    recordings.respond = async () => ({
      outcomes: [{ status: 'refused', refusal: new Refusal(code, 'zone: expected a text', 'zone') }],
    });
    const response = await post('/arrests', bodyOf('/arrests'));
    const family = code.endsWith('_UNKNOWN')
      ? 404
      : code.includes('ALREADY') || contradictions.includes(code)
        ? 409
        : code === 'FIELD_INVALID' || code === 'AUTHORISER_NOT_INDEPENDENT'
          ? 400
          : 422;
    expectProblem(response, family, code);
    expect(response.body.errors).toEqual([{ field: 'zone', expected: 'a text' }]);
    expect(response.headers.location).toBeUndefined();
  });
});

describe('an error of a room behind', () => {
  it.each([
    ['WrongExpectedRevision', new logErrors.WrongExpectedRevision('s', 1, 2), 409, 'RECORD_CHANGED_MEANWHILE'],
    ['EventIdConflict', new logErrors.EventIdConflict('x'), 409, 'FACT_ALREADY_RECORDED_ELSEWHERE'],
    ['UnacceptableEvent', new logErrors.UnacceptableEvent('too big'), 422, 'FACT_TOO_LARGE'],
    ['LogUnavailable', new logErrors.LogUnavailable('/data/secret-path'), 503, 'LOG_UNAVAILABLE'],
    ['OutcomeUnknown', new logErrors.OutcomeUnknown('/data/secret-path'), 503, 'OUTCOME_UNKNOWN'],
    ['ReplicaBehind', new logErrors.ReplicaBehind('s', []), 503, 'RECORDED_NOT_YET_VISIBLE'],
    ['LogDamaged', new logErrors.LogDamaged('/data/secret-path'), 500, 'LOG_DAMAGED'],
    ['NothingFound', new NothingFound('no intervention 9'), 404, 'NOTHING_FOUND'],
    ['ProjectionBehind', new ProjectionBehind('timeline', 1, 2), 503, 'PROJECTION_BEHIND'],
  ])('%s', async (_name, error, status, code) => {
    recordings.failure = error;
    const response = await server().get('/failing');
    expectProblem(response, status, code);
    expect(response.headers['retry-after'] !== undefined).toBe(status === 503);
    expect(response.text).not.toContain('secret-path');
    expect(typeof response.body.incident).toBe(status >= 500 ? 'string' : 'undefined');
  });

  it('names the field of a question', async () => {
    recordings.failure = new BadQuery('from', 'a day');
    const response = await server().get('/failing');
    expectProblem(response, 400, 'QUERY_INVALID');
    expect(response.body.errors).toEqual([{ field: 'from', expected: 'a day' }]);
  });

  it('is in the table, whichever error of the log it is', () => {
    const names = [
      ...Object.keys(logErrors),
      UnknownProjection.name,
      ProjectionBehind.name,
      BadQuery.name,
      NothingFound.name,
    ];
    for (const name of names) expect(Object.keys(problemTable)).toContain(name);
  });
});

describe('a programming fault', () => {
  it('tells the sender an incident and nothing else, and the log the rest', async () => {
    const loud = await openApp({ logLevel: 'error' });
    const written: string[] = [];
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const stdout = jest.spyOn(process.stdout, 'write');
    try {
      loud.recordings.failure = new TypeError('the wiring came off');
      const response = await request(loud.app.getHttpServer()).get('/failing');
      expectProblem(response, 500, 'INTERNAL_FAULT');
      expect(response.text).not.toMatch(/wiring|TypeError|\.ts/);
      expect(written.join('')).toContain(`incident ${String(response.body.incident)}`);
      expect(written.join('')).toMatch(/TypeError: the wiring came off[^]*problems\.e2e/);
      expect(stdout).not.toHaveBeenCalled();
      loud.recordings.failure = 'thrown text';
      expectProblem(await request(loud.app.getHttpServer()).get('/failing'), 500, 'INTERNAL_FAULT');
    } finally {
      stderr.mockRestore();
      stdout.mockRestore();
      await loud.app.close();
    }
  });
});
