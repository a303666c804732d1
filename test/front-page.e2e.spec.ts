import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import type { FrontPage } from '../src/front-page.controller.js';
import { describeApi } from '../src/http-app.js';
import { serveReports, type Served } from './reporting/served-reports.js';

const token = 'a-token-for-this-test-only';
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
let served: Served;
beforeAll(async () => {
  served = await serveReports({ TOKEN: token });
});
afterAll(() => served.close());

const get = (path: string) => request(served.app.getHttpServer()).get(path);

describe('the front page', () => {
  it('says what the service is and where to go on, without a token', async () => {
    const { body } = await get('/').expect(200);
    const page = body as FrontPage;
    expect(page).toMatchObject({ name: 'hotspot-ledger', version });
    expect(page.links.map(({ path }) => path)).toEqual(expect.arrayContaining(['/api', '/reports', '/health/ready']));
    for (const { path } of page.links) await get(path).set('authorization', `Bearer ${token}`).expect(200);
    await get('/reports').expect(401);
  });

  it('is a page for a browser', async () => {
    const { text, headers } = await get('/').set('accept', 'text/html,application/xhtml+xml,*/*;q=0.8').expect(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("default-src 'none'; style-src 'sha256-");
    expect(text).toContain('<a href="/api">/api</a>');
    expect(text).toContain(`Version ${version}`);
    expect((await get('/').set('accept', '*/*')).headers['content-type']).toContain('application/json');
  });

  it('is in the document of the API, and nothing else is at other paths', async () => {
    expect(describeApi(served.app).paths['/']?.get?.summary).toContain('What this service is');
    await get('/nowhere').set('authorization', `Bearer ${token}`).expect(404);
  });
});
