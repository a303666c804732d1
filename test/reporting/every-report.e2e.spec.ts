import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { describeApi } from '../../src/http-app.js';
import { intervention, serveReports, type Served } from './served-reports.js';

/** What a route must be given besides, where it must. */
const needed: Readonly<Record<string, string>> = {
  '/response-times/comparison': 'from=2024-02-01&to=2024-03-01&beforeFrom=2024-01-01&beforeTo=2024-02-01',
  '/response-times/difference': 'against=0',
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

const ask = (path: string, query: string, of = served) =>
  request(of.app.getHttpServer()).get(
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

describe('every report after what was just recorded', () => {
  let made = 2;
  /** Records a call over HTTP, and gives its position as the answer tells it. */
  async function recordCall(): Promise<number> {
    const call = { source: 'cad', initiation: 'emergency-call', interventionType: 'shots heard', zone: '5340' };
    const place = { precision: 'street', municipality: '21004' };
    const id = `i-${String(++made)}`;
    const { body } = await request(served.app.getHttpServer())
      .post('/interventions')
      .send({ ...call, id, place, callReceivedAt: '2024-02-28T10:00:00Z' })
      .expect(201);
    return body.position as number;
  }

  it('has it in the answer', async () => {
    const faults = await failing(async ({ path, parameters }) => {
      if (!parameters.includes('after')) return 'no parameter after';
      const position = await recordCall();
      const { status, body } = await ask(path, `after=${String(position)}`);
      return (status === 200 && body.asOf >= position) || JSON.stringify([position, status, body]);
    });
    expect(faults).toEqual([]);
    const id = () => `i-${String(made)}`;
    const rows = await ask('/reports/response-times', `limit=999&after=${String(await recordCall())}`);
    expect(rows.body.rows).toContainEqual(expect.objectContaining({ intervention: id() }));
    const timeline = await ask('/timeline', `after=${String(await recordCall())}`);
    expect(timeline.body.facts).toContainEqual(expect.objectContaining({ subject: id() }));
    const after = String(await recordCall());
    await request(served.app.getHttpServer()).get(`/interventions/${id()}?after=${after}`).expect(200);
    const { text } = await ask('/reports/response-times', `format=csv&after=${String(await recordCall())}`).expect(200);
    expect(text).toContain(`\r\n${id()},`);
  });

  it('refuses what is no position, what the log has not come to, and what is not in an earlier answer', async () => {
    const faults = await failing(async ({ path }) => {
      const refused = [];
      for (const query of ['after=-1', 'after=x', 'after=999999', 'after=1&after=2', 'after=3&asOf=2']) {
        const { status, body } = await ask(path, query);
        if (status !== 400 || body.errors?.[0]?.field !== 'after') refused.push([query, status, body]);
      }
      const { body } = await ask(path, 'after=2&asOf=2');
      if (body.asOf !== 2) refused.push(body);
      return refused.length === 0 || JSON.stringify(refused);
    });
    expect(faults).toEqual([]);
  });

  it('is told to ask again where a table stands still', async () => {
    const waitMs = 40;
    const still = await serveReports({ READ_YOUR_WRITES_MS: String(waitMs) });
    try {
      await still.record('intervention-i-1', intervention('i-1', '5340', 300));
      await still.directory.engine.stop();
      const [event] = intervention('i-2', '5341', null);
      const { lastPosition } = await still.directory.commandLog.append('intervention-i-2', 'any', [event!]);
      const faults = await failing(async ({ path }) => {
        const started = performance.now();
        const { status, headers, body } = await ask(path, `after=${String(lastPosition)}`, still);
        const tookMs = performance.now() - started;
        const told = status === 503 && body.code === 'PROJECTION_BEHIND' && headers['retry-after'] === '2';
        return (told && tookMs >= waitMs && tookMs < waitMs + 2_000) || JSON.stringify([status, tookMs, body]);
      });
      expect(faults).toEqual([]);
      const { body } = await ask('/timeline', `after=${String(lastPosition - 1)}`, still).expect(200);
      expect(body.asOf).toBe(lastPosition - 1);
    } finally {
      await still.close();
    }
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

describe('every report of a table that lacks an event', () => {
  const ofInterventions = /timeline|response-times|interventions/;

  it('counts it', async () => {
    // Of an intervention that was never requested: only a store that others write into has such a thing.
    const [, arrival] = intervention('i-none', '5340', 300);
    const { lastPosition } = await served.directory.commandLog.append('intervention-i-none', 'any', [arrival!]);
    const lacking: string[] = [];
    const faults = await failing(async ({ path }) => {
      const { status, body } = await ask(path, `after=${String(lastPosition)}`);
      if (body.quarantined === 1) lacking.push(path);
      return (status === 200 && [0, 1].includes(body.quarantined)) || JSON.stringify([status, body.quarantined]);
    });
    expect(faults).toEqual([]);
    expect(lacking).toEqual(routes.map(({ path }) => path).filter((path) => ofInterventions.test(path)));
  });
});
