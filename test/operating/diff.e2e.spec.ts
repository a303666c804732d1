import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import type { TableDiff } from '../../src/projecting/diff.js';
import { intervention, serveReports, type Served } from '../reporting/served-reports.js';

let served: Served;
/** After one intervention with its arrival, and the request of a second. */
let middle: number;
let head: number;
beforeAll(async () => {
  served = await serveReports();
  await served.record('intervention-i-1', intervention('i-1', '5340', 300));
  const [asked, arrived] = intervention('i-2', '5341', 480);
  if (asked === undefined || arrived === undefined) throw new Error('an intervention has two events');
  await served.record('intervention-i-2', [asked]);
  middle = await served.directory.logReader.head();
  await served.record('intervention-i-2', [arrived]);
  await served.record('intervention-i-3', intervention('i-3', '5340', 900));
  head = await served.directory.logReader.head();
});
afterAll(() => served.close());

const get = (path: string) => request(served.app.getHttpServer()).get(path);
async function diff(query: string, name = 'response-times'): Promise<TableDiff> {
  const { body, status } = await get(`/projections/${name}/diff?${query}`);
  expect([query, status]).toEqual([query, 200]);
  return body as TableDiff;
}

describe('a comparison of two moments', () => {
  it('tells what was added and changed, and the events behind it', async () => {
    const found = await diff(`from=${String(middle)}&to=live`);
    expect(found).toMatchObject({ added: 1, removed: 0, changed: 1, sameCode: true });
    expect([found.from.asOf, found.to.asOf]).toEqual([middle, head]);
    const [changed, added] = found.rows;
    expect([changed?.key, changed?.kind, added?.key, added?.kind]).toEqual(['i-2', 'changed', 'i-3', 'added']);
    expect(changed?.columns).toContainEqual({ column: 'totalResponseSeconds', before: null, after: 480 });
    expect(changed?.behind).toMatchObject({ total: 1, events: [{ position: 4, type: 'UnitArrived' }] });
    expect(added?.behind.events.map(({ position }) => position)).toEqual([5, 6]);
  });

  it('is the other way round from the later to the earlier', async () => {
    const found = await diff(`from=${String(head)}&to=${String(middle)}`);
    expect(found).toMatchObject({ added: 0, removed: 1, changed: 1 });
    expect(found.rows[0]?.columns).toContainEqual({ column: 'totalResponseSeconds', before: 480, after: null });
  });

  it('gives the difference of numbers that both sides have', async () => {
    const [asked, arrived] = intervention('i-9', '5341', 480);
    const [, earlier] = intervention('i-9', '5341', 300);
    if (asked === undefined || arrived === undefined || earlier === undefined) throw new Error('there are two events');
    await served.record('intervention-i-9', [asked, arrived]);
    const before = await served.directory.logReader.head();
    // Another unit that was there before, and is recorded only now.
    await served.record('intervention-i-9', [{ ...earlier, data: { ...earlier.data, unit: 'B7' } }]);
    const { rows } = await diff(`from=${String(before)}&to=live`);
    expect(rows.map(({ key, kind }) => [key, kind])).toEqual([['i-9', 'changed']]);
    const [seconds] = rows[0]?.columns.filter(({ column }) => column === 'totalResponseSeconds') ?? [];
    expect(seconds).toEqual({ column: 'totalResponseSeconds', before: 480, after: 300, delta: -180 });
  });

  it('names the event of each fact where a row is a fact', async () => {
    const { added, rows } = await diff(`from=${String(middle)}&to=${String(head)}`, 'timeline');
    expect(added).toBe(3);
    expect(rows.map(({ behind }) => behind.events.map(({ position }) => position))).toEqual([[4], [5], [6]]);
  });

  it('comes in pages, with the counts of the whole', async () => {
    const first = await diff(`from=0&to=${String(head)}&limit=2`);
    expect(first).toMatchObject({ added: 3, nextCursor: 'i-2' });
    const second = await diff(`from=0&to=${String(head)}&limit=2&cursor=i-2`);
    expect(second.rows.map(({ key }) => key)).toEqual(['i-3']);
    expect(second).toMatchObject({ added: 3 });
    expect(second.nextCursor).toBeUndefined();
  });

  it('holds the live version against the previous one', async () => {
    await get('/projections/counts/diff?from=previous&to=live').expect(409);
    await served.directory.engine.rebuild('counts');
    const found = await diff('from=previous&to=live', 'counts');
    expect(found).toMatchObject({ added: 0, removed: 0, changed: 0, rows: [], sameCode: true });
    await served.directory.operations.switchBack('counts', 'an operator');
  });

  it.each(['from=1', 'to=1', 'from=1&to=1', 'from=1&to=99999', 'from=x&to=live', 'from=0&to=1&limit=0'])(
    'is refused with %s',
    async (query) => {
      await get(`/projections/timeline/diff?${query}`).expect(400);
    },
  );

  it('names the side that is no moment', async () => {
    const { body } = await get('/projections/timeline/diff?from=0&to=99999').expect(400);
    expect(body.errors).toMatchObject([{ field: 'to', expected: expect.stringContaining('got 99999') }]);
  });

  it('is refused of what there is none of', async () => {
    await get('/projections/none/diff?from=0&to=live').expect(404);
  });
});
