import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { serveReports, type Served } from '../reporting/served-reports.js';
import { runCli } from '../support/cli.js';

/** Shootings around both changes of the clocks of 2024 in Brussels: as a person writes them, and the instant that they keep. */
const told = {
  's1-before-spring': ['2024-03-31T01:59:59+01:00', '2024-03-31T00:59:59.000Z'],
  // No clock in Brussels showed half past two that night: the offset says which moment is meant.
  's2-skipped': ['2024-03-31T02:30:00+01:00', '2024-03-31T01:30:00.000Z'],
  's3-saturday': ['2024-10-26T23:59:59+02:00', '2024-10-26T21:59:59.000Z'],
  's4-first-half-past-two': ['2024-10-27T02:30:00+02:00', '2024-10-27T00:30:00.000Z'],
  's5-second-half-past-two': ['2024-10-27T02:30:00+01:00', '2024-10-27T01:30:00.000Z'],
  's6-sunday': ['2024-10-27T23:59:59+01:00', '2024-10-27T22:59:59.000Z'],
  's7-monday': ['2024-10-28T00:00:00+01:00', '2024-10-27T23:00:00.000Z'],
  's8-november': ['2024-11-01T00:15:00+01:00', '2024-10-31T23:15:00.000Z'],
  // A Monday of the first week of 2025; in UTC it is still the Sunday of week 52.
  's9-next-year': ['2024-12-30T00:30:00+01:00', '2024-12-29T23:30:00.000Z'],
} as const;
type Id = keyof typeof told;

const shooting = (id: string, occurredAt: string) => ({
  ...{ id, source: 'manual', occurredAt, zone: '5341', hotspot: 'clemenceau' },
  ...{ consequence: 'property-only', drugLink: 'unknown', publiclyAccessible: true },
});

const files = mkdtempSync(join(tmpdir(), 'daylight-saving-'));
let served: Served;
beforeAll(async () => {
  served = await serveReports();
  for (const [id, [local]] of Object.entries(told)) {
    await request(served.app.getHttpServer()).post('/shootings').send(shooting(id, local)).expect(201);
  }
  await served.directory.engine.waitFor('all', Object.keys(told).length, 10_000);
}, 30_000);
afterAll(async () => {
  await served.close();
  rmSync(files, { recursive: true, force: true });
});

const get = async (path: string) => (await request(served.app.getHttpServer()).get(path).expect(200)).body;

async function countsPer(per: string): Promise<Readonly<Record<string, number>>> {
  const { rows } = (await get(`/counts?by=zone&per=${per}&counted=shootings`)) as {
    rows: readonly { period: string; quantity: number }[];
  };
  return Object.fromEntries(rows.map(({ period, quantity }) => [period, quantity]));
}

async function subjectsOn(from: string, to: string): Promise<readonly string[]> {
  const path = `/timeline?kind=shooting&order=oldest&from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
  return ((await get(path)) as { facts: readonly { subject: string }[] }).facts.map(({ subject }) => subject);
}

describe('a fact in the hour that the clocks skip or repeat', () => {
  it('keeps its instant, and the order in which things happened', async () => {
    const { facts } = (await get('/timeline?kind=shooting&order=oldest')) as {
      facts: readonly { subject: string; occurredAt: string }[];
    };
    expect(facts.map(({ subject, occurredAt }) => [subject, occurredAt])).toEqual(
      Object.entries(told).map(([id, [, instant]]) => [id, instant]),
    );
  });

  it('is counted in the day, week, month and quarter of Brussels', async () => {
    expect(await countsPer('day')).toEqual({
      ...{ '2024-03-31': 2, '2024-10-26': 1, '2024-10-27': 3, '2024-10-28': 1, '2024-11-01': 1, '2024-12-30': 1 },
    });
    expect(await countsPer('week')).toEqual({ '2024-W13': 2, '2024-W43': 4, '2024-W44': 2, '2025-W01': 1 });
    expect(await countsPer('month')).toEqual({ '2024-03': 2, '2024-10': 5, '2024-11': 1, '2024-12': 1 });
    expect(await countsPer('quarter')).toEqual({ '2024-Q1': 2, '2024-Q4': 7 });
  });

  it('is in the timeline of its day, which has 23 or 25 hours', async () => {
    const spring: readonly Id[] = ['s1-before-spring', 's2-skipped'];
    const autumn: readonly Id[] = ['s4-first-half-past-two', 's5-second-half-past-two', 's6-sunday'];
    expect(await subjectsOn('2024-03-31', '2024-04-01')).toEqual(spring);
    expect(await subjectsOn('2024-10-27', '2024-10-28')).toEqual(autumn);
    // From the second half past two on; the first is an hour earlier.
    expect(await subjectsOn('2024-10-27T02:30:00+01:00', '2024-10-28')).toEqual(autumn.slice(1));
  });
});

describe('a local time without an offset', () => {
  const local = '2024-10-27T02:30:00';

  it('is refused over HTTP, in a fact, in its entry and as the end of a period: there are two of it', async () => {
    const post = (body: object) => request(served.app.getHttpServer()).post('/shootings').send(body).expect(400);
    const { body } = await post(shooting('s10', local));
    expect(body.errors).toMatchObject([{ field: 'occurredAt', expected: expect.stringContaining('with its offset') }]);
    const entered = await post({ ...shooting('s10', told['s6-sunday'][0]), enteredAt: local });
    expect(entered.body.errors).toMatchObject([{ field: 'enteredAt' }]);
    for (const report of ['timeline', 'counts']) {
      const asked = await request(served.app.getHttpServer()).get(`/${report}?from=${local}`).expect(400);
      expect(JSON.stringify(asked.body)).toContain('from: expected a date');
    }
    expect(await served.directory.logReader.head()).toBe(Object.keys(told).length);
  });

  it('is refused on the command line, where the same time with an offset is recorded at its instant', async () => {
    const record = (occurredAt: string) => {
      const file = join(files, 'shooting.json');
      writeFileSync(file, JSON.stringify(shooting('c1', occurredAt)));
      return runCli(['record', 'shooting.report', '--file', file, '--data', join(files, 'data')]);
    };
    const refused = await record(local);
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toMatch(/occurredAt.*with its offset/);
    const second = await record(`${local}+01:00`);
    expect(JSON.parse(second.stdout)).toMatchObject({
      position: 1,
      events: [{ occurredAt: '2024-10-27T01:30:00.000Z' }],
    });
  });
});
