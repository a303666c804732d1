import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';

import { collections } from '../../../src/intake/http/corrections.controller.js';
import { examples } from './bodies.js';
import { openApp } from './recording-app.js';

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly example?: unknown;
  readonly required?: readonly string[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}
interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, object>>;
  readonly summary?: string;
}
interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

let app: NestFastifyApplication;
let api: ApiDocument;
beforeAll(async () => {
  ({ app } = await openApp());
  api = (await request(app.getHttpServer()).get('/api-json').expect(200)).body;
});
afterAll(() => app.close());

/** What a reference leads to; of a list of objects, one of them. */
const resolved = (schema: Schema): Schema => {
  if (schema.items?.$ref !== undefined) return resolved(schema.items);
  const name = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
  if (name === undefined) return schema;
  const found = api.components.schemas[name];
  if (found === undefined) throw new Error(`no schema ${name}`);
  return found;
};

/** The body that the document itself gives as an example. */
function exampleOf(schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example;
  const { properties } = resolved(schema);
  if (properties === undefined) throw new Error(`no example: ${JSON.stringify(schema)}`);
  const example = Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, exampleOf(property)]));
  return schema.items === undefined ? example : [example];
}

describe('the document of the API', () => {
  it('lists these routes', () => {
    const routes = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(api.openapi).toMatch(/^3\.0\./);
    const corrections = Object.values(collections).flatMap((collection) =>
      ['annulments', 'clock-corrections', 'corrections', 'erasures'].map(
        (action) => `POST /${collection}/{id}/${action}`,
      ),
    );
    const others = routes.filter((route) => !corrections.includes(route));
    expect(routes).toHaveLength(others.length + corrections.length);
    expect(others.sort()).toEqual([
      'GET /failing',
      'GET /health/live',
      'GET /health/ready',
      'POST /arrests',
      'POST /arrests/{id}/outcome',
      'POST /arrests/{id}/void',
      'POST /governance/{id}/councils',
      'POST /governance/{id}/deadlines',
      'POST /governance/{id}/deadlines/{deadline}/met',
      'POST /governance/{id}/deadlines/{deadline}/missed',
      'POST /governance/{id}/decisions',
      'POST /governance/{id}/evaluations',
      'POST /governance/{id}/figures',
      'POST /hotspots',
      'POST /hotspots/{id}/boundary',
      'POST /hotspots/{id}/designation',
      'POST /hotspots/{id}/extension',
      'POST /hotspots/{id}/withdrawal',
      'POST /interventions',
      'POST /interventions/{id}/answered',
      'POST /interventions/{id}/close',
      'POST /interventions/{id}/disposition',
      'POST /interventions/{id}/links',
      'POST /interventions/{id}/merge',
      'POST /interventions/{id}/priority',
      'POST /interventions/{id}/reopen',
      'POST /interventions/{id}/units/{unit}/acknowledged',
      'POST /interventions/{id}/units/{unit}/arrived',
      'POST /interventions/{id}/units/{unit}/cancelled',
      'POST /interventions/{id}/units/{unit}/cleared',
      'POST /interventions/{id}/units/{unit}/contact',
      'POST /interventions/{id}/units/{unit}/dispatched',
      'POST /interventions/{id}/units/{unit}/en-route',
      'POST /interventions/{id}/units/{unit}/staged',
      'POST /interventions/{id}/without-response',
      'POST /metrics/{id}/versions',
      'POST /operations',
      'POST /operations/{id}/closures',
      'POST /operations/{id}/commander',
      'POST /operations/{id}/conclusion',
      'POST /operations/{id}/controls',
      'POST /operations/{id}/deployments',
      'POST /operations/{id}/start',
      'POST /operations/{id}/zones',
      'POST /seizures',
      'POST /seizures/{id}/ammunition',
      'POST /seizures/{id}/cash',
      'POST /seizures/{id}/drugs',
      'POST /seizures/{id}/firearms',
      'POST /seizures/{id}/items/{item}/destroyed',
      'POST /seizures/{id}/items/{item}/measured',
      'POST /seizures/{id}/items/{item}/returned',
      'POST /seizures/{id}/objects',
      'POST /shootings',
      'POST /shootings/{id}/ballistics',
      'POST /shootings/{id}/casings',
      'POST /shootings/{id}/confirm',
      'POST /shootings/{id}/context',
      'POST /shootings/{id}/reclassify',
      'POST /shootings/{id}/rule-out',
      'POST /shootings/{id}/victims',
      'POST /shootings/{id}/victims/{victim}/outcome',
      'POST /task-forces',
      'POST /task-forces/{id}/actions',
      'POST /task-forces/{id}/actions/{action}/status',
      'POST /task-forces/{id}/commander',
      'POST /task-forces/{id}/disbanding',
      'POST /task-forces/{id}/plan',
      'POST /task-forces/{id}/plan-due',
      'POST /task-forces/{id}/zones',
      'POST /zones',
      'POST /zones/{id}/boundary',
      'POST /zones/{id}/merger',
      'POST /zones/{id}/municipalities',
    ]);
  });

  it('explains and exemplifies every field of every body', () => {
    const bodies = Object.values(api.paths).flatMap((methods) =>
      Object.values(methods).flatMap((one) => one.requestBody ?? []),
    );
    expect(bodies).toHaveLength(examples.length);
    const check = (schema: Schema, path: string): void => {
      for (const [name, property] of Object.entries(resolved(schema).properties ?? {})) {
        expect(`${path}.${name}: ${property.description ?? 'NOT EXPLAINED'}`).not.toContain('NOT EXPLAINED');
        if (property.example === undefined) check(property, `${path}.${name}`);
      }
      expect(Object.keys(resolved(schema).properties ?? {})).not.toHaveLength(0);
    };
    for (const { content } of bodies) check(content['application/json']!.schema, 'body');
  });

  it('gives examples that the service takes', async () => {
    // Fields that exclude each other cannot all be in one body; the rest of the example must be right as it stands.
    const apart = new Set(['occurredUntil', 'shots']);
    for (const [path, { post }] of Object.entries(api.paths)) {
      const schema = post?.requestBody?.content['application/json']?.schema;
      if (schema === undefined) continue;
      const body = Object.entries(exampleOf(schema) as object).filter(([name]) => !apart.has(name));
      const at = path.replaceAll(/\{\w+\}/g, '1');
      const response = await request(app.getHttpServer()).post(at).send(Object.fromEntries(body));
      expect([path, response.body.errors ?? response.status]).toEqual([path, 201]);
    }
  });

  it('says how each of them can fail', () => {
    for (const { post } of Object.values(api.paths)) {
      if (post === undefined) continue;
      const statuses = ['200', '201', '400', '401', '404', '409', '413', '415', '422', '503'];
      expect(Object.keys(post.responses).sort()).toEqual(statuses);
      expect(post.summary).not.toBeUndefined();
    }
    expect(api.components.schemas.ProblemDto).toBeDefined();
  });
});

describe('the page of the API', () => {
  it('takes everything from this service, and may take nothing else', async () => {
    const server = request(app.getHttpServer());
    const { text, headers } = await server
      .get('/api')
      .expect(200)
      .expect('content-type', /text\/html/);
    expect(headers['content-security-policy']).toMatch(/script-src 'self';/);
    const links = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!);
    expect(links).toHaveLength(4);
    for (const link of links) {
      const { status, headers: asset } = await server.get(link);
      expect([link, status]).toEqual([link, 200]);
      expect(asset['x-content-type-options']).toBe('nosniff');
    }
    expect(text).not.toMatch(/https?:\/\/|<script>|<style|style=/);
    expect((await server.get('/api/start.js')).text).toContain('validatorUrl: null');
  });

  it('serves no other file of its package', async () => {
    for (const path of ['/api/package.json', '/api/..%2fpackage.json', '/api/index.html']) {
      await request(app.getHttpServer()).get(path).expect(404);
    }
  });
});
