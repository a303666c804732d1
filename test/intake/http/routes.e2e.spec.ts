import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';

import { deciderOf } from '../../../src/domain/streams.js';
import { bodyOf, examples, instant, occurredAt } from './bodies.js';
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

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  request(app.getHttpServer()).post(path).set(headers).send(body);

describe('each route', () => {
  it.each(examples)('$path makes its command', async ({ path, body, command, location }) => {
    const response = await post(path, body);

    expect(response.body).toMatchObject({ status: 'recorded', revision: 3, position: 41 });
    expect(response.status).toBe(201);
    expect(response.headers.location).toBe(location);
    expect(recordings.facts).toHaveLength(1);
    // Strict: no class and no undefined field may reach the log.
    expect(recordings.facts[0]?.command).toStrictEqual(command);
    expect(recordings.facts[0]?.provenance).toStrictEqual({ source: 'cad' });
  });

  it.each(examples)('$path makes a command that its decider reads without a fault of form', async ({ path, body }) => {
    await post(path, body);
    const { command } = recordings.facts[0]!;
    const decider = deciderOf(command);
    // On an empty stream: a record may be unknown, but no field may be wrong.
    expect(() => decider.decide(command, decider.initial)).not.toThrow(/expected/);
  });
});

describe('the answer', () => {
  it('is 200 without a position when nothing was added', async () => {
    recordings.respond = async () => ({ outcomes: [{ status: 'unchanged' }], appended: 0, position: 9, revision: 2 });
    const response = await post('/arrests', bodyOf('/arrests'));
    expect(response.status).toBe(200);
    expect(response.body).toStrictEqual({ stream: 'arrest-A-1', id: 'A-1', status: 'unchanged', revision: 2 });
  });

  it('gives a new record an id of its own when none was asked for', async () => {
    const first = await post('/arrests', bodyOf('/arrests', { id: undefined }));
    const second = await post('/arrests', bodyOf('/arrests', { id: undefined }));
    expect(first.body.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.headers.location).toBe(`/arrests/${String(first.body.id)}`);
    expect(second.body.id).not.toBe(first.body.id);
  });
});

describe('provenance', () => {
  it('is taken whole from the body, its moments as instants', async () => {
    const said = {
      source: 'manual',
      precision: 'interval',
      clock: 'cad-1',
      actor: { role: 'dispatcher', service: 'centre' },
      caseReferences: ['BR.12'],
    };
    const body = {
      ...said,
      occurredAt,
      occurredUntil: '2024-02-27T11:45:00+01:00',
      enteredAt: '2024-02-27T12:00:00.5+01:00',
    };
    await post('/interventions/1/answered', body).expect(201);
    expect(recordings.facts[0]?.provenance).toStrictEqual({
      ...said,
      occurredUntil: '2024-02-27T10:45:00.000Z',
      enteredAt: '2024-02-27T11:00:00.500Z',
    });
  });
});

describe('the clocks of a request', () => {
  it('makes the earliest of them the moment of the request', async () => {
    const incidentOccurredAt = '2024-02-27T10:00:00+01:00';
    await post('/interventions', bodyOf('/interventions', { incidentOccurredAt })).expect(201);
    expect(recordings.facts[0]?.command.occurredAt).toBe('2024-02-27T09:00:00.000Z');
  });

  it('asks for one of them', async () => {
    const body = bodyOf('/interventions', { callReceivedAt: undefined, createdAt: undefined });
    const response = await post('/interventions', body).expect(400);
    expect(response.body.errors[0].field).toBe('callReceivedAt');
  });
});

describe('the idempotency key', () => {
  const key = { 'idempotency-key': 'k-1' };

  it('fixes the fact and the id of the record, so that a retry is the same fact', async () => {
    const body = bodyOf('/shootings', { id: undefined });
    const first = await post('/shootings', body, key);
    const second = await post('/shootings', body, key);
    const [one, other] = recordings.facts;
    expect(second.body.id).toBe(first.body.id);
    expect(other).toStrictEqual(one);
    expect(one?.provenance.requestDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('names another fact on another record, another route, another unit, or with another key', async () => {
    const stamp = { occurredAt, source: 'cad' };
    await post('/interventions/1/answered', stamp, key);
    await post('/interventions/2/answered', stamp, key);
    await post('/interventions/1/close', stamp, key);
    await post('/interventions/1/close', stamp, { 'idempotency-key': 'k-2' });
    await post('/interventions/1/units/A/arrived', stamp, key);
    await post('/interventions/1/units/B/arrived', stamp, key);
    await post('/interventions/1/units/B/arrived', stamp);
    await post('/interventions/1/units/B/arrived', stamp);
    expect(new Set(recordings.facts.map(({ factId }) => factId)).size).toBe(8);
  });

  it('goes with a digest that tells another request from a retry, however that is spelt', async () => {
    const body = bodyOf('/arrests');
    const turned = (value: object): object =>
      Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, part]) => [name, typeof part === 'object' ? turned(part as object) : part]),
      );
    await post('/arrests', body, key);
    await post('/arrests', { ...turned(body), occurredAt: instant }, key);
    await post('/arrests', { ...body, ground: 'other' }, key);
    await post('/arrests', { ...body, source: 'manual' }, key);
    const [first, spelt, ground, source] = recordings.facts.map(({ provenance }) => provenance.requestDigest);
    expect(spelt).toBe(first);
    expect(ground).not.toBe(first);
    expect(source).not.toBe(first);
  });

  it.each(['a b', 'é', 'x'.repeat(129)])('is refused when it is %j', async (bad) => {
    const response = await post('/interventions/1/close', { occurredAt, source: 'cad' }, { 'idempotency-key': bad });
    expect(response.status).toBe(400);
    expect(response.body.errors[0].field).toBe('Idempotency-Key');
    expect(recordings.facts).toHaveLength(0);
  });
});

describe('health', () => {
  it('lives', () => request(app.getHttpServer()).get('/health/live').expect(200, { status: 'live' }));

  it('is ready with its details', () =>
    request(app.getHttpServer()).get('/health/ready').expect(200, { status: 'ready', head: 7 }));

  it('is not ready when the check says so, or fails', async () => {
    recordings.readiness = async () => ({ ready: false, details: { head: 9 } });
    await request(app.getHttpServer()).get('/health/ready').expect(503, { status: 'not-ready', head: 9 });
    recordings.readiness = () => Promise.reject(new Error('no log'));
    await request(app.getHttpServer()).get('/health/ready').expect(503, { status: 'not-ready' });
  });
});
