import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';

import { Secret } from '../../../src/config.js';
import { carriesToken, namesLoopback } from '../../../src/intake/http/edge.js';
import { bodyOf } from './bodies.js';
import { openApp, type Recordings } from './recording-app.js';

const token = 'a-token-of-enough-length';

describe('a service with a token', () => {
  let app: NestFastifyApplication;
  let recordings: Recordings;
  beforeAll(async () => {
    ({ app, recordings } = await openApp({ host: '0.0.0.0', accessToken: new Secret(token) }));
  });
  afterAll(() => app.close());
  const post = () => request(app.getHttpServer()).post('/arrests').send(bodyOf('/arrests'));

  it('records for whoever has it', () => post().set('authorization', `Bearer ${token}`).expect(201));

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    `Bearer ${token}x`,
    `Bearer ${token.slice(1)}`,
    `Basic ${token}`,
    token,
    `Bearer ${token} ${token}`,
  ])('does not for %j', async (authorization) => {
    const before = recordings.facts.length;
    const response = await (authorization === undefined ? post() : post().set('authorization', authorization));
    expect(response.status).toBe(401);
    expect(response.body.code).toBe('TOKEN_MISSING_OR_WRONG');
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.headers['www-authenticate']).toMatch(/^Bearer realm="hotspot-ledger"/);
    expect(response.text).not.toContain(token);
    expect(recordings.facts).toHaveLength(before);
  });

  it('asks for it before it reads a body or says what there is', async () => {
    const server = request(app.getHttpServer());
    await server.post('/arrests').set('content-type', 'application/json').send('{').expect(401);
    await server.get('/nowhere').expect(401);
    await server.get('/failing').expect(401);
    await server.get('/api/../failing').expect(401);
    await server.get('/api%2F..%2Ffailing').expect(401);
    await server.get('/health/live/../../failing').expect(401);
  });

  it('shows its health and its API without', async () => {
    const server = request(app.getHttpServer());
    for (const path of ['/health/live', '/health/ready', '/api', '/api-json']) await server.get(path).expect(200);
  });

  it('answers to any name, as it is not on loopback', () =>
    request(app.getHttpServer()).get('/health/live').set('host', 'tracker.example').expect(200));

  it('never logs it', async () => {
    const written: string[] = [];
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const loud = await openApp({ logLevel: 'verbose', accessToken: new Secret(token) });
    loud.recordings.failure = new Error('broken');
    await request(loud.app.getHttpServer()).get('/failing').set('authorization', `Bearer ${token}`).expect(500);
    stderr.mockRestore();
    await loud.app.close();
    expect(written.join('')).toContain('broken');
    expect(written.join('')).not.toContain(token);
  });
});

describe('a service on loopback', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    ({ app } = await openApp());
  });
  afterAll(() => app.close());

  it.each(['localhost:3000', 'LOCALHOST', '127.0.0.1', '127.8.9.1:80', '[::1]:3000'])('answers to %s', (host) =>
    request(app.getHttpServer()).get('/health/live').set('host', host).expect(200),
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:3000',
    '10.0.0.1',
    'localhost:x',
    '[::2]',
  ])('does not answer to %s', async (host) => {
    const response = await request(app.getHttpServer()).get('/health/live').set('host', host);
    expect(response.status).toBe(421);
    expect(response.body.code).toBe('HOST_UNKNOWN');
  });

  it('sends its headers with every answer', async () => {
    const server = request(app.getHttpServer());
    for (const path of ['/health/live', '/nowhere', '/failing', '/%zz']) {
      const { headers } = await server.get(path);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
    }
  });
});

describe('what the door goes by', () => {
  it('names this machine', () => {
    expect(namesLoopback(undefined)).toBe(false);
    expect(namesLoopback('')).toBe(false);
    expect(namesLoopback('[::1]')).toBe(true);
    expect(namesLoopback('::1')).toBe(false);
  });

  it('takes the scheme in any case, as RFC 9110 says', () => {
    expect(carriesToken(`bearer ${token}`, token)).toBe(true);
    expect(carriesToken(undefined, '')).toBe(false);
  });
});
