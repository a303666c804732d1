import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import type { Regrading } from '../../src/reporting/regrading.js';
import { regradingCsv, regradingTable } from '../../src/reporting/regrading-table.js';
import { serveReports, type Served } from './served-reports.js';

const start = Date.parse('2024-02-27T10:00:00.000Z');
const at = (minutes: number): string => new Date(start + minutes * 60_000).toISOString();

let served: Served;
let last = 0;
const post = async (path: string, body: object): Promise<void> => {
  const answer = await request(served.app.getHttpServer())
    .post(path)
    .send({ source: 'cad', ...body });
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  last = answer.body.position as number;
};

/** A call of priority 1 with a unit dispatched after 2 minutes, arriving after `arrived`, and closed after 60; its priority changes at some minutes. */
async function call(id: string, arrived: number, changes: readonly (readonly [minute: number, level: string])[]) {
  const steps: [number, string, object][] = [
    [0.2, 'priority', { scheme: 'letters', level: '1' }],
    [2, 'units/A1/dispatched', {}],
    [arrived, 'units/A1/arrived', {}],
    [60, 'close', {}],
    ...changes.map(([minute, level]): [number, string, object] => [minute, 'priority', { scheme: 'letters', level }]),
  ];
  const place = { precision: 'street', municipality: '21004' };
  await post('/interventions', { id, initiation: 'emergency-call', interventionType: 'fight', zone: '5340', place, callReceivedAt: at(0) }); // prettier-ignore
  for (const [minute, path, body] of steps.sort(([a], [b]) => a - b)) {
    await post(`/interventions/${id}/${path}`, { ...body, occurredAt: at(minute) });
  }
}

/* An audit found that two in five calls were graded down before or after somebody arrived. */
beforeAll(async () => {
  served = await serveReports();
  await call('n-1', 20, []);
  await call('n-2', 5, []);
  await call('n-3', 30, [[31, '3']]); // prettier-ignore
  await call('n-4', 40, [[41, '3']]); // prettier-ignore
  await call('n-5', 50, [[1, '2'], [70, '3']]); // prettier-ignore
  await call('n-6', 25, [[10, '2']]); // prettier-ignore
  await call('n-7', 25, [[10, '2'], [30, '1']]); // prettier-ignore
  await served.directory.engine.waitFor('all', last, 20_000);
});
afterAll(() => served.close());

const get = (path: string) => request(served.app.getHttpServer()).get(path);
const regraded = async (query: string): Promise<Regrading> =>
  (await get(`/response-times/priorities?${query}`).expect(200)).body as Regrading;
const ids = ({ interventions }: Regrading): readonly string[] => interventions.map((one) => one.intervention);

describe('priorities that are changed on the way', () => {
  it('are a matrix of the first and the last one, with the phase of each change', async () => {
    const found = await regraded('');
    const none = { 'before-dispatch': 0, 'before-arrival': 0, 'after-arrival': 0, 'after-close': 0 };
    expect(found.cells).toEqual([
      { initial: '1', final: '1', interventions: 3, changedIn: { ...none, 'before-arrival': 1, 'after-arrival': 1 } },
      { initial: '1', final: '2', interventions: 1, changedIn: { ...none, 'before-arrival': 1 } },
      { initial: '1', final: '3', interventions: 3, changedIn: { ...none, 'before-dispatch': 1, 'after-arrival': 2, 'after-close': 1 } }, // prettier-ignore
    ]);
    expect(found.steps).toEqual([
      { from: '1', to: '2', phase: 'before-arrival', changes: 2, interventions: 2 },
      { from: '1', to: '2', phase: 'before-dispatch', changes: 1, interventions: 1 },
      { from: '1', to: '3', phase: 'after-arrival', changes: 2, interventions: 2 },
      { from: '2', to: '1', phase: 'after-arrival', changes: 1, interventions: 1 },
      { from: '2', to: '3', phase: 'after-close', changes: 1, interventions: 1 },
    ]);
    expect([found.changed, found.funnel.inPopulation]).toEqual([5, 7]);
    const sum = found.cells.reduce((total, cell) => total + cell.interventions, 0);
    expect(sum).toBe(found.funnel.inPopulation);
  });

  it('open to the interventions behind each number', async () => {
    expect(ids(await regraded(''))).toEqual(['n-3', 'n-4', 'n-5', 'n-6', 'n-7']);
    expect(ids(await regraded('final=3&phase=after-arrival'))).toEqual(['n-3', 'n-4']);
    expect(ids(await regraded('initial=1&final=1'))).toEqual(['n-7']);
    const first = await regraded('limit=3');
    expect([...ids(first), ...ids(await regraded(`limit=3&cursor=${first.nextCursor ?? ''}`))]).toEqual(['n-3', 'n-4', 'n-5', 'n-6', 'n-7']); // prettier-ignore
    const [one] = (await regraded('phase=after-close')).interventions;
    expect(one).toEqual({
      intervention: 'n-5',
      outcome: 'measured',
      seconds: 3_000,
      zone: '5340',
      initial: '1',
      atDispatch: '2',
      final: '3',
      levels: ['1', '2', '3'],
      phases: ['before-dispatch', 'after-close'],
    });
  });

  it('move no call out of the row of the priority at its dispatch', async () => {
    const { body } = await get('/response-times?by=priority').expect(200);
    const rows = body.rows as { group: string; measured: number }[];
    expect(rows.map(({ group, measured }) => [group, measured])).toEqual([['1', 6], ['2', 1]]); // prettier-ignore
    expect((await regraded('priority=2')).funnel.inPopulation).toBe(1);
  });

  it('are printed, and a file', async () => {
    const found = await regraded('');
    const text = regradingTable(found);
    expect(text).toMatch(/^1 +3 +1 +3 +4$/m);
    expect(text).toMatch(/^1 → 3 +0 +0 +2 +0$/m);
    expect(text).toMatch(/^n-5 +5340 +measured +50:00 +2 +1 → 2 \(before-dispatch\) → 3 \(after-close\)$/m);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    const { text: csv } = await get('/response-times/priorities?format=csv').expect(200);
    expect(csv).toBe(regradingCsv(found));
    expect(csv).toContain(',change,1,3,2,0,0,2,0,');
  });

  it('are followed through an annulled change', async () => {
    const { body } = await get('/interventions/n-7').expect(200);
    const changes = (body.events as { id: string; type: string }[]).filter(({ type }) => type === 'PriorityChanged');
    await post('/interventions/n-7/annulments', { corrects: changes[0]?.id, reason: 'data-entry', requestedBy: 'a', authorisedBy: 'b', occurredAt: at(100), source: 'manual' }); // prettier-ignore
    await served.directory.engine.waitFor('all', last, 20_000);
    const [one] = (await regraded('initial=1&final=1')).interventions;
    expect(one).toMatchObject({ levels: ['2', '1'], phases: ['after-arrival'] });
  });

  it.each([
    ['phase=later', 'phase'],
    ['initial=9', 'initial'],
    ['final=9', 'final'],
    ['limit=0', 'limit'],
    ['zone=9999', 'zone'],
  ])('are refused with %s', async (query, field) => {
    const { body } = await get(`/response-times/priorities?${query}`).expect(400);
    expect(body.errors).toMatchObject([{ field }]);
  });
});
