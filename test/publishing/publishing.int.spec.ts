import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';

import { metricDefinitions } from '../../projections/metric-definitions.js';
import { responseTimes } from '../../projections/response-times.js';
import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
import { type DataDirectory, openDataDirectory } from '../../src/data-directory.js';
import { standardMetrics } from '../../src/domain/metric/standard-metrics.js';
import { openLogFile } from '../../src/event-log/sqlite/schema.js';
import { geographyOf } from '../../src/geography/geography.js';
import { amendedReader } from '../../src/handling/amended-reader.js';
import { createHttpApp } from '../../src/http-app.js';
import type { Projection } from '../../src/projecting/define.js';
import { withFreshTables } from '../../src/projecting/fresh-tables.js';
import { recordedMetrics } from '../../src/reporting/recorded-metrics.js';
import type { Verification } from '../../src/publishing/verifier.js';
import { Verifier } from '../../src/publishing/verifier.js';
import { intervention } from '../reporting/served-reports.js';
import { openRig } from '../support/projection-rig.js';

const root = mkdtempSync(join(tmpdir(), 'publishing-'));
const config = readConfig({ DATA: join(root, 'data'), LOG_LEVEL: 'silent' }, {});
let directory: DataDirectory;
let app: NestFastifyApplication;

async function open(): Promise<void> {
  directory = await openDataDirectory(config, 'test');
  app = await createHttpApp(AppModule.forDirectory(config, directory), config);
  directory.engine.start();
}
async function close(): Promise<void> {
  await app.close();
  await directory.close();
}
async function settle(): Promise<void> {
  await directory.engine.waitFor('all', await directory.logReader.head(), 10_000);
}
async function record(id: string, zone: string, seconds: number | null): Promise<void> {
  await directory.commandLog.append(`intervention-${id}`, 'any', intervention(id, zone, seconds));
  await settle();
}

beforeAll(async () => {
  await open();
  await record('i-1', '5340', 300);
  await record('i-2', '5341', 480);
  await record('i-3', '5341', null);
});
afterAll(async () => {
  await close();
  rmSync(root, { recursive: true, force: true });
});

const get = (path: string) => request(app.getHttpServer()).get(path);
const post = (path: string, body: object) => request(app.getHttpServer()).post(path).send(body);
const order = {
  kind: 'response-times',
  title: 'First quarter',
  parameters: { by: 'zone', from: '2024-01-01', to: '2024-04-01' },
  publishedBy: 'analyst-3',
};
const verified = async (id: string): Promise<Verification> => (await get(`/published-reports/${id}/verification`)).body;

/** Changes the file of the log as somebody would who knows SQLite and has taken the guards away, and back after `work`; each time with the service stopped. */
async function tampered(change: string, back: string, work: () => Promise<void>): Promise<void> {
  await tamper(change);
  try {
    await work();
  } finally {
    await tamper(back);
  }
}
async function tamper(statement: string): Promise<void> {
  await close();
  const file = openLogFile(join(config.data, 'events.sqlite'), false);
  file.exec('DROP TRIGGER IF EXISTS event_no_update');
  expect(file.prepare(statement).run().changes).toBe(1);
  file.close();
  await open();
}

describe('publishing', () => {
  it('freezes what a report answers, with where it stands and a digest that anybody can check', async () => {
    const head = await directory.logReader.head();
    const answer = (await get('/response-times?by=zone&from=2024-01-01&to=2024-04-01').expect(200)).body;
    const { body } = await post('/published-reports', { ...order, id: 'q1' }).expect(201);
    expect(body).toMatchObject({ id: 'q1', status: 'recorded', asOf: head, position: head + 1 });
    const shown = (await get('/published-reports/q1').expect(200)).body;
    expect(shown).toMatchObject({
      ...order,
      status: 'published',
      asOf: head,
      digest: body.digest,
      metrics: [{ id: 'total-response', version: answer.metric.version }],
      geography: 'as-was',
      synthetic: true,
      damage: null,
    });
    expect(shown.result).toEqual(answer);
    const { text } = await get('/published-reports/q1/result').expect(200);
    expect(createHash('sha256').update(text).digest('hex')).toBe(body.digest);
  });

  it('stays what it was when the log goes on, and is found equal from the log alone', async () => {
    await record('i-4', '5340', 900);
    const found = await verified('q1');
    expect(found).toMatchObject({ verdict: 'equal', differing: 0, differences: [], reasons: [] });
    expect(found.digest.now).toBe(found.digest.published);
    expect(found.tables.map(({ projection }) => projection)).toEqual(['metric-definitions', 'response-times']);
    // What was folded for it is gone, and the tables that serve were not asked.
    expect(readdirSync(join(config.data, 'exports'))).toEqual([]);
  });

  it('adds nothing when the same order comes again, and refuses another under its id', async () => {
    const again = (await post('/published-reports', { ...order, id: 'q1' }).expect(200)).body;
    expect(again.status).toBe('unchanged');
    await post('/published-reports', { ...order, id: 'q1', title: 'Other' }).expect(409);
    await post('/published-reports', { ...order, id: 'q1', parameters: { by: 'none' } }).expect(409);
  });

  it('takes what was just recorded, where it is asked to', async () => {
    const made = intervention('i-5', '5340', null);
    const { lastPosition } = await directory.commandLog.append('intervention-i-5', 'any', made);
    const parameters = { by: 'none', after: lastPosition };
    const { body } = await post('/published-reports', { ...order, id: 'after', parameters }).expect(201);
    expect(body.asOf).toBeGreaterThanOrEqual(lastPosition);
    const shown = (await get('/published-reports/after')).body;
    expect([shown.parameters, shown.result.funnel.inPeriod]).toEqual([{ by: 'none' }, 5]);
    expect(await verified('after')).toMatchObject({ verdict: 'equal' });
  });

  it.each([
    ['kind', { kind: 'weather' }],
    ['title', { title: '' }],
    ['publishedBy', { publishedBy: 'a b' }],
    ['parameters', { parameters: 'by=zone' }],
    ['by', { parameters: { by: 'weather' } }],
    ['weather', { parameters: { weather: 'fine' } }],
    ['zone', { parameters: { zone: ['a', 'b'] } }],
    ['zone', { parameters: { zone: 'x'.repeat(500) } }],
    ['asOf', { parameters: { asOf: '99999' } }],
    ['after', { parameters: { after: 99999 } }],
    ['to', { parameters: { from: '2024-02-01', to: '2024-01-01' } }],
  ])('is refused with a fault of %s in %j', async (field, fault) => {
    const { body } = await post('/published-reports', { ...order, ...fault }).expect(400);
    expect(body.errors).toMatchObject([{ field }]);
  });

  it.each([
    ['counts', { by: 'none', per: 'none' }],
    ['strategic-response', {}],
    ['completeness', {}],
    ['dispositions', {}],
    ['evaluations', {}],
    ['reconciliation', {}],
    ['comparison', { beforeFrom: '2024-01-01', beforeTo: '2024-02-01', from: '2024-02-01', to: '2024-03-01' }],
  ])('takes %s as well', async (kind, parameters) => {
    const { body } = await post('/published-reports', { ...order, kind, parameters }).expect(201);
    expect(body.id).toMatch(new RegExp(`^${kind}-\\d{4}-\\d\\d-\\d\\d-\\w{6}$`));
    expect(await verified(body.id)).toMatchObject({ verdict: 'equal' });
  });

  it('takes an earlier position, and a result that is longer than an event', async () => {
    const { body } = await post('/published-reports', {
      ...order,
      id: 'early',
      parameters: { asOf: 2, by: 'none' },
    }).expect(201);
    expect(body.asOf).toBe(2);
    const shown = (await get('/published-reports/early')).body;
    expect([shown.parameters, shown.result.funnel.inPeriod]).toEqual([{ by: 'none' }, 1]);
    for (let index = 0; index < 60; index += 1) {
      const id = `z-${String(index)}`;
      await directory.commandLog.append(`intervention-${id}`, 'any', intervention(id, `zone ${String(index)}`, 60));
    }
    await settle();
    await post('/published-reports', { ...order, id: 'long', parameters: { by: 'zone' } }).expect(201);
    const events = [];
    for await (const event of directory.storedLog.readStream('report-long')) events.push(event.type);
    expect(events[0]).toBe('ReportPublished');
    expect(events.slice(1).every((type) => type === 'ReportResultContinued') && events.length > 1).toBe(true);
    expect(await verified('long')).toMatchObject({ verdict: 'equal' });
  });
});

describe('a published report', () => {
  it('is superseded and withdrawn, and stays listed', async () => {
    const { body: later } = await post('/published-reports', { ...order, id: 'q1-b' }).expect(201);
    const by = { by: later.id, reason: 'late arrivals', decidedBy: 'analyst-3' };
    await post('/published-reports/q1/supersessions', { ...by, by: 'none' }).expect(400);
    await post('/published-reports/none/supersessions', by).expect(404);
    await post('/published-reports/q1/supersessions', by).expect(201);
    await post('/published-reports/q1/supersessions', by).expect(200);
    const two = { reason: 'a feed came twice', requestedBy: 'analyst-3', authorisedBy: 'analyst-3' };
    await post('/published-reports/q1-b/withdrawals', two).expect(400);
    await post('/published-reports/q1-b/withdrawals', { ...two, authorisedBy: 'chief-1' }).expect(201);
    await settle();
    const { rows } = (await get('/published-reports?limit=100').expect(200)).body as {
      rows: Record<string, unknown>[];
    };
    const states = Object.fromEntries(rows.map(({ report, status }) => [report, status]));
    expect(states).toMatchObject({ q1: 'superseded', 'q1-b': 'withdrawn', early: 'published', long: 'published' });
    const shown = (await get('/published-reports/q1')).body;
    expect(shown).toMatchObject({ status: 'superseded', superseded: by });
    expect(shown.history.map(({ type }: { type: string }) => type)).toEqual(['ReportPublished', 'ReportSuperseded']);
    const { text } = await get('/reports/published-reports?format=csv&status=withdrawn').expect(200);
    expect(text.trimEnd().split('\r\n')).toHaveLength(2);
    await get('/published-reports?format=csv').expect(400);
    await get('/published-reports/nothing').expect(404);
    await get('/published-reports/nothing/verification').expect(404);
  });

  it('is found damaged when its result was changed in the log', async () => {
    const replace = (one: string, other: string): string =>
      `UPDATE event SET data = replace(data, '\\"measured\\":${one}', '\\"measured\\":${other}')
      WHERE position = (SELECT position FROM recorded_event WHERE stream = 'report-q1' AND revision = 0)`;
    await tampered(replace('2', '3'), replace('3', '2'), async () => {
      const found = await verified('q1');
      expect(found.verdict).toBe('damaged');
      expect(found.reasons[0]).toMatch(/the record of the report was changed/);
      const shown = (await get('/published-reports/q1')).body;
      expect([shown.damage, shown.result]).toEqual([found.reasons[0], null]);
    });
    expect((await verified('q1')).verdict).toBe('equal');
  });

  it('differs, cell by cell, when the log beneath it was changed, and the log is named as the reason', async () => {
    const later = (ms: number): string =>
      `UPDATE event SET occurred_at = occurred_at + ${String(ms)} WHERE position = 2`;
    await tampered(later(60_000), later(-60_000), async () => {
      const found = await verified('q1');
      expect(found.verdict).toBe('differs');
      expect(found.logRoot.now).not.toBe(found.logRoot.published);
      expect(found.differences).toContainEqual({ cell: 'rows[5340].p90Seconds', published: 300, recomputed: 360 });
      expect(found.reasons).toEqual([expect.stringMatching(/^the log up to position 5 is not the one/)]);
    });
    expect((await verified('q1')).verdict).toBe('equal');
  });

  it('differs although every figure is the same, when the log beneath it was changed in what no figure shows', async () => {
    const call = (one: string, other: string): string =>
      `UPDATE event SET data = replace(data, '"unit":"${one}"', '"unit":"${other}"') WHERE position = 2`;
    await tampered(call('A12', 'A13'), call('A13', 'A12'), async () => {
      const found = await verified('q1');
      expect(found).toMatchObject({ verdict: 'differs', differing: 0, differences: [] });
      expect(found.digest.now).toBe(found.digest.published);
      expect(found.reasons).toEqual([expect.stringMatching(/^the log up to position 5 is not the one/)]);
    });
    expect((await verified('q1')).verdict).toBe('equal');
  });

  it('differs when other code folds the log, and the table is named as the reason', async () => {
    const changed: Projection = {
      ...(responseTimes as Projection & { kind: 'rows' }),
      version: 99,
      evolve: (row, event, geography) => {
        const next = (responseTimes as Projection & { kind: 'rows' }).evolve(row, event, geography);
        return next === null ? null : { ...next, zone: next.zone === '5340' ? '5399' : (next.zone ?? null) };
      },
    };
    const rig = await openRig(join(root, 'rig'), amendedReader(directory.logReader), [changed, metricDefinitions]);
    try {
      const verifier = new Verifier(
        directory.storedLog,
        { use: (position, work) => withFreshTables(rig.engine, rig.tables, root, position, work) },
        { timeZone: 'Europe/Brussels' },
        {
          metricsOver: (readModel) => recordedMetrics(readModel, standardMetrics),
          boundaries: async () => ({ geography: geographyOf([]), asOf: 0 }),
        },
        { clock: () => 0, ids: () => '', code: 'other' },
      );
      const found = await verifier.verify('q1');
      expect(found).toMatchObject({ verdict: 'differs', code: { now: 'other' } });
      expect(found.logRoot.now).toBe(found.logRoot.published);
      expect(found.differences.map(({ cell }) => cell)).toEqual(expect.arrayContaining(['rows[5340]', 'rows[5399]']));
      expect(found.reasons).toContain(
        'the table response-times is made by other code, other columns or other boundaries now',
      );
      const all = Array.from({ length: 6 }, () => verifier.verify('early'));
      const outcomes = await Promise.allSettled(all);
      expect(outcomes.map(({ status }) => status)).toEqual([
        ...Array<string>(4).fill('fulfilled'),
        'rejected',
        'rejected',
      ]);
    } finally {
      await rig.close();
    }
  });
});
