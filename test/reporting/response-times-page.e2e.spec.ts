import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { intervention, serveReports, type Served } from './served-reports.js';

const hostile = '<img src=x onerror=alert(1)>';
let served: Served;
beforeAll(async () => {
  served = await serveReports();
  await served.record('intervention-i-1', intervention('i-1', hostile, 300));
  await served.record('intervention-i-2', intervention('i-2', '5341', 480));
});
afterAll(() => served.close());
const get = (query: string, accept?: string) => {
  const asked = request(served.app.getHttpServer()).get(`/response-times${query}`);
  return accept === undefined ? asked : asked.set('accept', accept);
};
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe('response times as a page', () => {
  it('come for format=html, and for who asks for text/html first', async () => {
    for (const asked of [get('?format=html'), get('', browser)]) {
      const { headers, text } = await asked.expect(200);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['content-disposition']).toBe('inline; filename="response-times.html"');
      expect(headers.vary).toBe('accept');
      // The one style of the page is the only thing that a browser may use.
      const [, policy] = /content="(default-src [^"]*)"/.exec(text) ?? [];
      expect(headers['content-security-policy']).toBe(
        `${String(policy).replaceAll('&#39;', "'")}; frame-ancestors 'none'`,
      );
      expect(text).toContain('SYNTHETIC DATA');
      expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
      expect(text).not.toContain(hostile);
    }
  });

  it('leave programs what they always got', async () => {
    for (const accept of [undefined, '*/*', 'application/json', 'application/json, text/html', 'text/plain']) {
      const { headers, body } = await get('', accept).expect(200);
      expect([accept, headers['content-type'], body.by]).toEqual([accept, 'application/json; charset=utf-8', 'zone']);
    }
    await get('?format=csv', browser)
      .expect(200)
      .expect('content-type', /^text\/csv/);
    await get('?format=json', browser)
      .expect(200)
      .expect('content-type', /^application\/json/);
  });

  it('are written in the language that is asked for', async () => {
    expect((await get('?format=html&language=nl')).text).toContain('<html lang="nl">');
    expect((await get('?format=html&language=fr')).text).toContain('Délais d’intervention');
    const { body } = await get('?format=html&language=de').expect(400);
    expect(body.errors).toEqual([{ field: 'language', expected: 'one of en, nl, fr' }]);
    expect((await get('?format=html&metric=speed').expect(400)).headers['content-type']).toMatch(/problem\+json/);
  });
});
