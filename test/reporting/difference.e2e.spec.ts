import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import type { NewEvent, RecordedEvent } from '../../src/event-log/envelope.js';
import { differenceCsv, differenceTable } from '../../src/reporting/difference-table.js';
import { explanationTable } from '../../src/reporting/explanation-table.js';
import type { Difference } from '../../src/reporting/difference.js';
import type { MeasuredIntervention } from '../../src/reporting/measured-interventions.js';
import { everySortOfIntervention } from '../support/made-outcomes.js';
import { intervention, serveReports, type Served } from './served-reports.js';

const made = everySortOfIntervention(300, 5);
const corrections = made.filter(({ type }) => ['TimestampCorrected', 'RecordAnnulled'].includes(type));
const facts = made.filter((event) => !corrections.includes(event));

let served: Served;
/** Positions: after the facts of most, after the corrections, after the facts of the others. */
let known: number;
let corrected: number;
let completed: number;

const isLater = ({ stream }: RecordedEvent): boolean => stream >= 'intervention-i-0280';
const recorded = async (events: readonly RecordedEvent[]): Promise<number> => {
  for (const stream of new Set(events.map((event) => event.stream))) {
    const own = events.filter((event) => event.stream === stream);
    await served.directory.commandLog.append(stream, 'any', own);
  }
  return served.directory.logReader.head();
};
beforeAll(async () => {
  served = await serveReports();
  known = await recorded(facts.filter((event) => !isLater(event)));
  corrected = await recorded(corrections.filter((event) => !isLater(event)));
  completed = await recorded(made.filter((event) => isLater(event)));
  await served.directory.engine.waitFor('all', completed, 20_000);
});
afterAll(() => served.close());

const get = (path: string) => request(served.app.getHttpServer()).get(path);
const differing = async (query: string): Promise<Difference> =>
  (await get(`/response-times/difference?${query}`).expect(200)).body as Difference;
const listed = async (query: string): Promise<ReadonlyMap<string, MeasuredIntervention>> => {
  const { body } = await get(`/response-times/interventions?limit=1000&${query}`).expect(200);
  return new Map((body.interventions as MeasuredIntervention[]).map((one) => [one.intervention, one]));
};

/** What a reader finds who lays the two lists beside each other. */
async function foundByHand(query: string, [from, to]: readonly [number, number]): Promise<readonly string[]> {
  const [before, after] = [await listed(`${query}&asOf=${String(from)}`), await listed(`${query}&asOf=${String(to)}`)];
  const told = (one: MeasuredIntervention | undefined): string =>
    JSON.stringify(one === undefined ? null : [one.outcome, one.seconds, one.zone, one.codes]);
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.filter((id) => told(before.get(id)) !== told(after.get(id)));
}

describe('the difference between two states of the log', () => {
  it.each(['', '&metric=travel&zone=5340', '&metric=police-response&without=X11'])(
    'names each intervention that contributes otherwise, and no other (%s)',
    async (question) => {
      for (const [from, to] of [
        [known, corrected],
        [corrected, completed],
      ] as const) {
        const query = `by=zone&limit=1000&asOf=${String(to)}&against=${String(from)}${question}`;
        const { interventions, counts, causes, nextCursor } = await differing(query);
        const expected = await foundByHand(question.slice(1), [from, to]);
        expect(interventions.map(({ intervention: id }) => id)).toEqual(expected);
        expect(counts.interventions).toBe(expected.length);
        expect(causes.corrections.interventions + causes.facts.interventions + causes.elsewhere.interventions).toBe(
          expected.length,
        );
        expect(nextCursor).toBeUndefined();
      }
      expect(await foundByHand(question.slice(1), [known, corrected])).not.toEqual([]);
    },
  );

  it('has the figures that either state has alone, and says what corrections did by themselves', async () => {
    const query = 'metric=police-response&target=300';
    const alone = async (asOf: number) =>
      (await get(`/response-times?by=zone&${query}&asOf=${String(asOf)}`).expect(200)).body;
    const [first, second] = [await alone(known), await alone(corrected)];
    const found = await differing(`by=zone&${query}&asOf=${String(known)}&against=${String(corrected)}`);
    expect(found.before).toMatchObject({ asOf: known, funnel: first.funnel, total: first.total, target: 300 });
    expect(found.after).toMatchObject({ asOf: corrected, funnel: second.funnel, total: second.total });
    expect(found.rows.map(({ after }) => after)).toEqual(second.rows);
    expect([found.asOf, found.against, found.sameCode]).toEqual([known, corrected, true]);
    const { measured, medianSeconds, p90Seconds, withinTarget, shareWithinTarget } = second.total;
    const figures = { measured, medianSeconds, p90Seconds, withinTarget, shareWithinTarget };
    expect(found.correctionsAlone).toEqual(figures);
    const later = await differing(`${query}&asOf=${String(completed)}&against=${String(known)}`);
    expect(later.after.total).not.toMatchObject(figures);
    expect(later.correctionsAlone).toEqual(figures);
    expect(later.causes.facts.interventions).toBeGreaterThan(0);
  });

  it('tells the corrections behind each, who asked for them and who allowed them', async () => {
    const { interventions, causes } = await differing(
      `metric=police-response&limit=1000&cause=corrections&asOf=${String(completed)}&against=${String(known)}`,
    );
    const behind = interventions.flatMap((one) => one.behind.events.filter((event) => event.correction !== null));
    expect(behind).toHaveLength(causes.corrections.corrections);
    expect(interventions).toHaveLength(causes.corrections.interventions);
    for (const { position, correction } of behind) {
      expect(position).toBeGreaterThan(known);
      expect(correction).toMatchObject({ requestedBy: 'a', authorisedBy: 'b' });
    }
    expect(interventions.every(({ cause }) => cause === 'corrections')).toBe(true);
  });

  it('is the same story whichever state is named first', async () => {
    const [one, other] = [[known, completed], [completed, known]] as const; // prettier-ignore
    const [first, second] = await Promise.all(
      [one, other].map(([asOf, against]) => differing(`asOf=${String(asOf)}&against=${String(against)}`)),
    );
    expect({ ...first, asOf: 0, against: 0 }).toEqual({ ...second, asOf: 0, against: 0 });
  });

  it('comes in pages', async () => {
    const query = `metric=police-response&limit=25&asOf=${String(completed)}&against=${String(known)}`;
    const ids: string[] = [];
    for (let cursor = ''; ;) {
      const { interventions, nextCursor } = await differing(`${query}${cursor}`);
      ids.push(...interventions.map(({ intervention: id }) => id));
      if (nextCursor === undefined) break;
      expect(interventions).toHaveLength(25);
      cursor = `&cursor=${nextCursor}`;
    }
    expect(ids).toEqual(await foundByHand('metric=police-response', [known, completed]));
  });

  it.each([
    ['against=', 'against'],
    ['', 'against'],
    ['against=999999', 'against'],
    ['against=2024-02-30', 'against'],
    ['against=1&asOf=x', 'asOf'],
    ['against=1&metric=speed', 'metric'],
    ['against=1&metric=travel@2', 'metric'],
    ['against=1&from=2024-03-01&to=2024-02-01', 'to'],
    // The later state has the zone, the earlier one has not.
    ['against=0&zone=5340', 'zone'],
    ['against=1&limit=0', 'limit'],
    ['against=1&cause=facts', 'cause'],
  ])('refuses %s', async (query, field) => {
    const { body } = await get(`/response-times/difference?${query}`).expect(400);
    expect(body.errors).toMatchObject([{ field }]);
  });
});

describe('a planted correction', () => {
  it('is told in one sentence, with the intervention, the crossing and the people', async () => {
    const added = async (stream: string, events: readonly NewEvent[]): Promise<number> => {
      await served.record(stream, events);
      return served.directory.logReader.head();
    };
    const arrivals = [300, 310, 320, 330, 340, 350, 360, 370, 552, 900];
    let before = 0;
    const ids: string[] = [];
    for (const [index, seconds] of arrivals.entries()) {
      const events = intervention(`p-${String(index)}`, '5399', seconds);
      ids.push(events[1]?.id ?? '');
      before = await added(`intervention-p-${String(index)}`, events);
    }
    const at = (seconds: number): string => new Date(Date.parse('2024-02-27T10:00:00.000Z') + seconds * 1000).toISOString(); // prettier-ignore
    const data = { corrects: ids[8], event: 'UnitArrived', field: 'occurredAt', before: at(552), after: at(427), reason: 'data-entry', requestedBy: 'clerk-7', authorisedBy: 'supervisor-1' }; // prettier-ignore
    const correction = { id: '00000000-0000-4000-9000-00000000c001', type: 'TimestampCorrected', schemaVersion: 1, occurredAt: at(9_000), data, metadata: { source: 'manual' } }; // prettier-ignore
    const after = await added('intervention-p-8', [correction]);

    const query = `zone=5399&from=2024-02-27&to=2024-02-28&against=${String(before)}&asOf=${String(after)}`;
    const found = await differing(`by=none&${query}`);
    expect(found.headline).toBe(
      'The P90 from 2024-02-27 00:00:00 +01 to before 2024-02-28 00:00:00 +01 moved from 9:12 to 7:07 because of 1 correction of 1 intervention.',
    );
    expect(found.counts).toMatchObject({ interventions: 1, seconds: 1, codes: 1, missToHit: 1, hitToMiss: 0 });
    expect(found.interventions).toMatchObject([
      {
        intervention: 'p-8',
        change: 'changed',
        differs: ['seconds', 'codes'],
        crossing: 'miss-to-hit',
        cause: 'corrections',
        before: { outcome: 'measured', seconds: 552 },
        after: { outcome: 'measured', seconds: 427, codes: ['X12'] },
        behind: {
          total: 1,
          events: [{ position: after, correction: { field: 'occurredAt', requestedBy: 'clerk-7' } }],
        },
      },
    ]);
    const text = differenceTable(found);
    expect(text).toMatch(/^p-8 +measured 9:12 +measured 7:07 +miss-to-hit +corrections$/m);
    expect(text).toMatch(/asked for by clerk-7, allowed\s+by supervisor-1/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    const { body: explained } = await get('/response-times/interventions/p-8').expect(200);
    expect(explained.clocks[1]).toMatchObject({
      clock: 'firstArrivedAt',
      at: at(427),
      from: [
        { type: 'UnitArrived', occurredAt: at(552), correction: null },
        {
          type: 'TimestampCorrected',
          position: after,
          correction: { before: at(552), requestedBy: 'clerk-7', authorisedBy: 'supervisor-1' },
        },
      ],
    });
    expect(explanationTable(explained, 'Europe/Brussels')).toContain(
      `Corrected at position ${String(after)}: first unit on scene was 2024-02-27 11:09:12 +01; asked for by clerk-7`,
    );
    const { body: then } = await get(`/response-times/interventions/p-8?asOf=${String(before)}`).expect(200);
    expect(then.clocks[1]).toMatchObject({ at: at(552), from: [{ type: 'UnitArrived' }] });
    const { text: csv } = await get(`/response-times/difference?format=csv&${query}`).expect(200);
    expect(csv).toBe(differenceCsv(await differing(query)));
    expect(csv.split('\r\n')[1]).toContain(',p-8,changed,miss-to-hit,corrections,measured,measured,552,427,');
  });
});
