import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import type { NewEvent } from '../../src/event-log/envelope.js';
import type { WithoutResponse } from '../../src/reporting/without-response.js';
import { withoutResponseCsv, withoutResponseTable } from '../../src/reporting/without-response-table.js';
import { intervention, serveReports, type Served } from './served-reports.js';

const at = (minutes: number): string =>
  new Date(Date.parse('2024-02-27T10:00:00.000Z') + minutes * 60_000).toISOString();

let served: Served;
let last = 0;
const clear = async (id: string, zone: string, minutes: number, reason: string, authorisedBy?: string) => {
  await served.directory.commandLog.append(`intervention-${id}`, 'any', intervention(id, zone, null));
  const { body } = await request(served.app.getHttpServer())
    .post(`/interventions/${id}/without-response`)
    .send({ source: 'cad', reason, occurredAt: at(minutes), ...(authorisedBy === undefined ? {} : { authorisedBy }) })
    .expect(201);
  last = body.position as number;
};

/* An audit found calls that nobody had gone to, and that supervisors had taken off the list. */
beforeAll(async () => {
  served = await serveReports();
  await served.record('intervention-s-1', intervention('s-1', '5340', 300));
  await served.record('intervention-s-2', intervention('s-2', '5341', 400));
  await clear('s-3', '5340', 90, 'no unit free', 'supervisor-7');
  await clear('s-4', '5340', 200, 'no unit free', 'supervisor-7');
  await clear('s-5', '5340', 120, 'caller rang off', 'supervisor-8');
  await clear('s-6', '5344', 60, 'no unit free');
  await served.directory.engine.waitFor('all', last, 20_000);
});
afterAll(() => served.close());

const get = (path: string) => request(served.app.getHttpServer()).get(path);
const asked = async (query: string): Promise<WithoutResponse> =>
  (await get(`/response-times/without-response?${query}`).expect(200)).body as WithoutResponse;
const ids = ({ interventions }: WithoutResponse): readonly string[] => interventions.map((one) => one.intervention);

describe('what is cleared without response', () => {
  it('is counted by group, with how long was waited, by whom and why', async () => {
    const answer = await asked('by=zone');
    const row = (group: string, ...[inPopulation, cleared, middle, longest]: (number | null)[]) => ({
      ...(group === 'total' ? { group } : { group, groups: { zone: group } }),
      inPopulation,
      cleared,
      clearedShare: Number(cleared) / Number(inPopulation),
      arrivedAllTheSame: 0,
      medianWaitSeconds: middle,
      longestWaitSeconds: longest,
    });
    expect(answer.rows).toEqual([
      row('5340', 4, 3, 7_200, 12_000),
      row('5341', 1, 0, null, null),
      row('5344', 1, 1, 3_600, 3_600),
    ]);
    expect(answer.total).toEqual(row('total', 6, 4, 5_400, 12_000));
    expect(answer.byAuthoriser).toEqual([
      { value: 'supervisor-7', cleared: 2 },
      { value: 'supervisor-8', cleared: 1 },
      { value: null, cleared: 1 },
    ]);
    expect(answer.byReason).toEqual([
      { value: 'no unit free', cleared: 3 },
      { value: 'caller rang off', cleared: 1 },
    ]);
    expect(answer.funnel).toMatchObject({ inPopulation: 6, measured: 2, excluded: { X02: 4 } });
  });

  it('opens to the interventions behind each number', async () => {
    expect(ids(await asked('zone=5340'))).toEqual(['s-3', 's-4', 's-5']);
    const first = await asked('limit=3');
    expect([ids(first), ids(await asked(`limit=3&cursor=${first.nextCursor ?? ''}`))]).toEqual([['s-3', 's-4', 's-5'], ['s-6']]); // prettier-ignore
    expect(first.interventions[2]).toEqual({
      intervention: 's-5',
      outcome: 'X02',
      zone: '5340',
      hotspot: 'peterbos',
      priority: null,
      type: 'shots heard',
      startedAt: at(0),
      clearedAt: at(120),
      waitSeconds: 7_200,
      reason: 'caller rang off',
      authorisedBy: 'supervisor-8',
      unitsDispatched: 0,
      arrivedAt: null,
    });
    expect((await asked('by=hotspot')).rows).toMatchObject([{ group: 'peterbos', cleared: 4 }]);
    expect((await asked('by=none')).rows).toEqual([]);
  });

  it('is printed, and a file', async () => {
    const answer = await asked('by=zone');
    const text = withoutResponseTable(answer);
    expect(text).toMatch(/^5340 +4 +3 +75\.0 % +0 +120:00 +200:00$/m);
    expect(text).toMatch(/^supervisor-7 +2$/m);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    const { text: csv } = await get('/response-times/without-response?by=zone&format=csv').expect(200);
    expect(csv).toBe(withoutResponseCsv(answer));
    expect(csv.split('\r\n')).toHaveLength(6);
  });

  it('is what a feed calls so by its disposition alone, too', async () => {
    const before = (await asked('by=none')).total.cleared;
    const [call] = intervention('s-7', '5345', null);
    const said = { interventionId: 's-7', list: 'endings-1', disposition: 'cleared-without-response' };
    const ended: NewEvent = { id: '00000000-0000-4000-9000-00000000a007', type: 'InterventionDispositioned', schemaVersion: 1, occurredAt: at(45), data: said, metadata: { source: 'import', feed: 'made-up' } }; // prettier-ignore
    await served.record('intervention-s-7', [call!, ended]);
    const answer = await asked('zone=5345');
    expect(answer.interventions).toMatchObject([
      { intervention: 's-7', clearedAt: at(45), waitSeconds: 2_700, reason: null, authorisedBy: null },
    ]);
    expect(answer.total).toMatchObject({ cleared: 1, medianWaitSeconds: 2_700 });
    expect((await asked('by=none')).total.cleared).toBe(before + 1);
  });

  it.each([
    ['by=colour', 'by'],
    ['zone=9999', 'zone'],
    ['limit=0', 'limit'],
    ['from=2024-03-01&to=2024-02-01', 'to'],
  ])('is refused with %s', async (query, field) => {
    const { body } = await get(`/response-times/without-response?${query}`).expect(400);
    expect(body.errors).toMatchObject([{ field }]);
  });
});
