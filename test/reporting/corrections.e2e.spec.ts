import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import type { NewEvent, RecordedEvent } from '../../src/event-log/envelope.js';
import { correctionsCsv, correctionsTable } from '../../src/reporting/corrections-table.js';
import type { CorrectionsReport } from '../../src/reporting/corrections.js';
import { everySortOfIntervention } from '../support/made-outcomes.js';
import { intervention, serveReports, type Served } from './served-reports.js';

const made = everySortOfIntervention(150, 8);
const isCorrection = ({ type }: RecordedEvent): boolean => ['TimestampCorrected', 'RecordAnnulled'].includes(type);

let served: Served;
beforeAll(async () => {
  served = await serveReports();
  for (const stream of new Set(made.map((event) => event.stream))) {
    const own = made.filter((event) => event.stream === stream);
    await served.directory.commandLog.append(stream, 'any', own);
  }
  await served.directory.engine.waitFor('all', await served.directory.logReader.head(), 20_000);
});
afterAll(() => served.close());

const get = (path: string) => request(served.app.getHttpServer()).get(path);
const corrected = async (query: string): Promise<CorrectionsReport> =>
  (await get(`/response-times/corrections?${query}`).expect(200)).body as CorrectionsReport;

describe('what corrections did', () => {
  it('is what the report says of each intervention just before and just after them', async () => {
    const report = await corrected('metric=police-response&target=300&limit=1000');
    expect(report.total.corrections).toBe(made.filter(isCorrection).length);
    expect(report.corrections.length).toBeGreaterThan(5);
    for (const { position, intervention: id, before, after } of report.corrections.slice(0, 8)) {
      for (const [asOf, side] of [
        [position - 1, before],
        [position, after],
      ] as const) {
        // prettier-ignore
        const path = `/response-times/interventions/${id}?metric=police-response&asOf=${String(asOf)}`;
        const { outcome, seconds } = (await get(path).expect(200)).body;
        expect([id, side.outcome, side.seconds]).toEqual([id, outcome, seconds]);
        const standing = outcome !== 'measured' ? 'none' : seconds <= 300 ? 'hit' : 'miss';
        expect(side.standing).toBe(standing);
      }
    }
  });

  it('is counted once in each of zone, people and week, and listed in pages', async () => {
    const report = await corrected('metric=police-response&target=300&limit=3');
    for (const groups of [report.byZone, report.byRequester, report.byAuthoriser, report.byWeek]) {
      expect(groups.reduce((sum, { corrections }) => sum + corrections, 0)).toBe(report.total.corrections);
    }
    expect(report.byRequester.map(({ group }) => group)).toEqual(['a']);
    const positions: number[] = [];
    for (let cursor = ''; ;) {
      const page = await corrected(`metric=police-response&target=300&limit=3${cursor}`);
      positions.push(...page.corrections.map(({ position }) => position));
      if (page.nextCursor === undefined) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    const { moved } = report.total;
    expect(positions).toHaveLength(Object.values(moved).reduce((sum, count) => sum + count, 0));
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
    const annulled = await corrected('metric=police-response&target=300&move=hit-to-none&limit=1000');
    expect(annulled.corrections).toHaveLength(moved['hit-to-none']);
    expect(annulled.total).toEqual(report.total);
  });

  it('is of the interventions that the question is about', async () => {
    const all = await corrected('');
    const zone = await corrected('zone=5340');
    expect(zone.total).toEqual({ ...all.byZone.find(({ group }) => group === '5340'), group: 'total' });
    const february = await corrected('from=2024-01-04&to=2024-01-05');
    expect(february.total.corrections).toBeLessThan(all.total.corrections);
    expect(february.total.corrections).toBeGreaterThan(0);
    expect(await corrected('asOf=0')).toMatchObject({ total: { corrections: 0, signTest: { n: 0, pValue: null } } });
  });

  it.each([
    ['move=hit-to-hit', 'move'],
    ['cursor=x', 'cursor'],
    ['limit=1001', 'limit'],
    ['zone=9999', 'zone'],
    ['metric=speed', 'metric'],
    ['target=0', 'target'],
  ])('refuses %s', async (query, field) => {
    const { body } = await get(`/response-times/corrections?${query}`).expect(400);
    expect(body.errors).toMatchObject([{ field }]);
  });
});

/* An audit found hundreds of times of arrival that had been edited from beyond the target to within it. */
describe('arrivals that are edited from miss to hit', () => {
  const at = (seconds: number): string => new Date(Date.parse('2024-02-27T10:00:00.000Z') + seconds * 1_000).toISOString(); // prettier-ignore
  let corrections = 0;
  /** Somebody corrects the arrival of an intervention of the zone 5399 from one time after the call to another. */
  const correct = async (id: string, by: string, from: number, to: number): Promise<void> => {
    const events = intervention(id, '5399', from);
    await served.directory.commandLog.append(`intervention-${id}`, 'any', events);
    const data = { corrects: events[1]?.id, event: 'UnitArrived', field: 'occurredAt', before: at(from), after: at(to), reason: 'data-entry', requestedBy: by, authorisedBy: 'supervisor-1' }; // prettier-ignore
    const correction: NewEvent = { id: `00000000-0000-4000-9000-0000000d${String(++corrections).padStart(4, '0')}`, type: 'TimestampCorrected', schemaVersion: 1, occurredAt: at(90_000), data, metadata: { source: 'manual' } }; // prettier-ignore
    await served.record(`intervention-${id}`, [correction]);
  };

  it('show by author, with how unlikely it is that they fall so by chance', async () => {
    for (let n = 0; n < 9; n += 1) await correct(`w-${String(n)}`, 'clerk-7', 500 + n, 470);
    await correct('w-9', 'clerk-7', 400, 700);
    for (let n = 10; n < 12; n += 1) await correct(`w-${String(n)}`, 'clerk-8', 600, 300);
    for (let n = 12; n < 14; n += 1) await correct(`w-${String(n)}`, 'clerk-8', 300, 600);
    await correct('w-14', 'clerk-8', 300, 290);
    const report = await corrected('zone=5399&target=480');
    const told = ({ group, corrections: all, moved, unmoved, signTest }: CorrectionsReport['total']) => [group, all, moved['miss-to-hit'], moved['hit-to-miss'], unmoved, signTest.n, Number(signTest.pValue?.toFixed(12))]; // prettier-ignore
    expect(report.byRequester.map(told)).toEqual([
      ['clerk-7', 10, 9, 1, 0, 10, 0.021484375],
      ['clerk-8', 5, 2, 2, 1, 4, 1],
    ]);
    expect(report.byZone.map(told)).toEqual([['5399', 15, 11, 3, 1, 14, 0.057373046875]]);
    expect(report.byAuthoriser.map(({ group }) => group)).toEqual(['supervisor-1']);
    expect(report.byWeek).toHaveLength(1);
    expect(report.corrections[0]).toMatchObject({
      intervention: 'w-0',
      movement: 'miss-to-hit',
      before: { outcome: 'measured', seconds: 500, standing: 'miss' },
      after: { outcome: 'measured', seconds: 470, standing: 'hit' },
      corrects: 'UnitArrived',
      field: 'occurredAt',
      requestedBy: 'clerk-7',
    });
    const text = correctionsTable(report);
    expect(text).toMatch(/^clerk-7 +10 +9 +1 +0\.0215 /m);
    expect(text).toMatch(/^w-0 {2}measured 8:20 \(miss\) → measured 7:50 \(hit\): UnitArrived/m);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    const { text: csv } = await get('/response-times/corrections?zone=5399&target=480&format=csv').expect(200);
    expect(csv).toBe(correctionsCsv(report));
    expect(csv).toMatch(/,requestedBy,clerk-7,10,9,1,0,0,0,0,0,0\.02148/);
  });

  it('show each step where one was corrected twice', async () => {
    const events = intervention('w-20', '5398', 600);
    await served.directory.commandLog.append('intervention-w-20', 'any', events);
    for (const [index, [from, to]] of [
      [600, 400],
      [400, 500],
    ].entries()) {
      // prettier-ignore
      const data = { corrects: events[1]?.id, event: 'UnitArrived', field: 'occurredAt', before: at(from ?? 0), after: at(to ?? 0), reason: 'data-entry', requestedBy: 'clerk-9', authorisedBy: 'supervisor-1' }; // prettier-ignore
      await served.record('intervention-w-20', [{ id: `00000000-0000-4000-9000-0000000e000${String(index)}`, type: 'TimestampCorrected', schemaVersion: 1, occurredAt: at(90_000), data, metadata: { source: 'manual' } }]); // prettier-ignore
    }
    const { corrections: found } = await corrected('zone=5398&target=480');
    expect(found.map(({ movement, before, after }) => [movement, before.seconds, after.seconds])).toEqual([
      ['miss-to-hit', 600, 400],
      ['hit-to-miss', 400, 500],
    ]);
  });

  it('are measured from the first call of a group, as the report measures them', async () => {
    const survivor = intervention('w-30', '5397', 600);
    const merged: NewEvent = { id: '00000000-0000-4000-9000-0000000f0001', type: 'InterventionMerged', schemaVersion: 1, occurredAt: at(100), data: { interventionId: 'w-31', into: 'w-30' }, metadata: { source: 'manual' } }; // prettier-ignore
    const earlier = intervention('w-31', '5397', null).map((event) => ({ ...event, occurredAt: at(-60), data: { ...event.data, callReceivedAt: at(-60) } })); // prettier-ignore
    await served.record('intervention-w-31', [...earlier, merged]);
    await served.directory.commandLog.append('intervention-w-30', 'any', survivor);
    const data = { corrects: survivor[1]?.id, event: 'UnitArrived', field: 'occurredAt', before: at(600), after: at(450), reason: 'data-entry', requestedBy: 'clerk-9', authorisedBy: 'supervisor-1' }; // prettier-ignore
    await served.record('intervention-w-30', [{ id: '00000000-0000-4000-9000-0000000f0002', type: 'TimestampCorrected', schemaVersion: 1, occurredAt: at(90_000), data, metadata: { source: 'manual' } }]); // prettier-ignore
    const { body } = await get('/response-times/interventions/w-30').expect(200);
    expect(body.seconds).toBe(510);
    const report = await corrected('zone=5397&target=480');
    // A hit by its own call, and none by the first one: it stays a miss.
    expect(report.total).toMatchObject({ corrections: 1, unmoved: 1 });
    expect(await corrected('zone=5397&target=520')).toMatchObject({
      corrections: [{ before: { seconds: 660 }, after: { seconds: 510 } }],
    });
  });
});
