import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { describeApi } from '../../src/http-app.js';
import { intervention, serveReports, type Served } from './served-reports.js';

/** What a route must be given besides, where it must. */
const needed: Readonly<Record<string, string>> = {
  '/response-times/comparison': 'from=2024-02-01&to=2024-03-01&beforeFrom=2024-01-01&beforeTo=2024-02-01',
};
/** They list and describe reports; they answer nothing. */
const isNoReport = (path: string): boolean => path === '/reports' || path.endsWith('/dictionary');

let served: Served;
/** The head of the log after the first intervention, of two. */
let middle: number;
let routes: readonly {
  readonly path: string;
  readonly parameters: readonly string[];
  readonly formats: readonly string[];
}[];
beforeAll(async () => {
  served = await serveReports();
  await served.record('intervention-i-1', intervention('i-1', '5340', 300));
  middle = await served.directory.logReader.head();
  await served.record('intervention-i-2', intervention('i-2', '5341', 480));
  routes = Object.entries(describeApi(served.app).paths).flatMap(([path, { get }]) => {
    if (get?.tags?.includes('reports') !== true || isNoReport(path)) return [];
    const answers = get.responses['200'];
    return [
      {
        path,
        parameters: (get.parameters ?? []).map((one) => ('name' in one ? one.name : '')),
        formats: answers !== undefined && 'content' in answers ? Object.keys(answers.content ?? {}) : [],
      },
    ];
  });
});
afterAll(() => served.close());

const ask = (path: string, query: string) =>
  request(served.app.getHttpServer()).get(
    `${path.replace('{id}', 'i-1')}?${[needed[path], query].filter((part) => part !== undefined).join('&')}`,
  );

/** Which routes do not do it, and what they did. */
async function failing(does: (route: (typeof routes)[number]) => Promise<true | string>): Promise<readonly string[]> {
  const faults = [];
  for (const route of routes) {
    const outcome = await does(route);
    if (outcome !== true) faults.push(`${route.path}: ${outcome}`);
  }
  return faults;
}

describe('every report', () => {
  it('is found in the document of the API', () => {
    expect(routes.length).toBeGreaterThan(15);
    expect(routes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/timeline', '/counts', '/interventions/{id}', '/evaluations', '/reports/timeline']),
    );
  });

  it('says at which position it stands, and how many events it lacks', async () => {
    const head = await served.directory.logReader.head();
    const faults = await failing(async ({ path }) => {
      const { status, body } = await ask(path, '');
      return (status === 200 && body.asOf === head && body.quarantined === 0) || JSON.stringify([status, body.asOf]);
    });
    expect(faults).toEqual([]);
  });

  it('answers as of an earlier position', async () => {
    const faults = await failing(async ({ path, parameters }) => {
      if (!parameters.includes('asOf')) return 'no parameter asOf';
      const { status, body } = await ask(path, `asOf=${String(middle)}`);
      return (status === 200 && body.asOf === middle) || JSON.stringify([status, body]);
    });
    expect(faults).toEqual([]);
  });

  it('refuses a position that the log has not come to', async () => {
    const faults = await failing(async ({ path }) => {
      const { status, body } = await ask(path, 'asOf=999999');
      return (status === 400 && body.errors?.[0]?.field === 'asOf') || JSON.stringify([status, body]);
    });
    expect(faults).toEqual([]);
  });
});

describe('one intervention as of an earlier position', () => {
  it('is what was known of it then', async () => {
    const { body } = await ask('/interventions/{id}', 'asOf=1').expect(200);
    expect(body.events.map(({ type }: { type: string }) => type)).toEqual(['InterventionRequested']);
    expect(body.responseTimes.firstArrivedAt).toBeNull();
    await ask('/interventions/{id}', 'asOf=0').expect(404);
  });

  it('counts as it did then', async () => {
    const explain = async (query: string) => (await ask('/response-times/interventions/{id}', query).expect(200)).body;
    expect(await explain('')).toMatchObject({ outcome: 'measured', seconds: 300 });
    expect(await explain('asOf=1')).toMatchObject({ asOf: 1, outcome: expect.stringMatching(/^X/), seconds: null });
    await ask('/response-times/interventions/{id}', 'asOf=0').expect(404);
  });
});
