import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';

import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
import { type DataDirectory, openDataDirectory } from '../../src/data-directory.js';
import { createHttpApp } from '../../src/http-app.js';
import type { ResponseTimesReport } from '../../src/reporting/response-times.js';
import type { TimelinePage } from '../../src/reporting/timeline.js';

const root = mkdtempSync(join(tmpdir(), 'flow-http-'));
const config = readConfig({ DATA: join(root, 'data'), LOG_LEVEL: 'silent' }, {});
let directory: DataDirectory;
let app: NestFastifyApplication;
beforeAll(async () => {
  directory = await openDataDirectory(config, 'test');
  app = await createHttpApp(AppModule.forDirectory(config, directory), config);
  directory.engine.start();
});
afterAll(async () => {
  await app.close();
  await directory.close();
  rmSync(root, { recursive: true, force: true });
});

let position = 0;
async function record(path: string, body: object, key?: string): Promise<void> {
  const post = request(app.getHttpServer()).post(path);
  const { body: answer, status } = await (key === undefined ? post : post.set('Idempotency-Key', key)).send(body);
  expect([path, status, answer]).toEqual([path, 201, expect.objectContaining({ position: expect.any(Number) })]);
  position = (answer as { position: number }).position;
}

/** What a query says once the tables hold all that was recorded. */
async function ask<T extends { readonly asOf: number }>(path: string): Promise<T> {
  await directory.engine.waitFor('all', position, 5_000);
  const { body } = await request(app.getHttpServer()).get(path).expect(200);
  expect((body as T).asOf).toBe(position);
  return body as T;
}

const at = (time: string) => `2024-02-14T${time}+01:00`;
const where = { zone: '5341', hotspot: 'clemenceau', place: { precision: 'street', municipality: '21001' } };

describe('facts that are recorded over HTTP', () => {
  it('come out as a history, a timeline and a response time', async () => {
    const call = {
      id: 'CAD-1',
      source: 'cad',
      initiation: 'emergency-call',
      interventionType: 'shots heard',
      ...where,
    };
    await record('/interventions', { ...call, callReceivedAt: at('22:00:00') }, 'key-of-cad-1');
    await record('/interventions/CAD-1/priority', {
      ...{ occurredAt: at('22:00:40'), source: 'cad' },
      ...{ scheme: 'be-112', level: '1' },
    });
    for (const [action, time] of Object.entries({ dispatched: '22:01:00', 'en-route': '22:02:00' })) {
      await record(`/interventions/CAD-1/units/A12/${action}`, { occurredAt: at(time), source: 'cad' });
    }
    await record('/interventions/CAD-1/units/A12/arrived', { occurredAt: at('22:07:30'), source: 'cad' });
    await record('/shootings', {
      ...{ id: 'S-1', source: 'manual', occurredAt: at('21:58:00'), consequence: 'injury', drugLink: 'suspected' },
      ...{ ...where, publiclyAccessible: true, interventionId: 'CAD-1' },
    });

    const timeline = await ask<TimelinePage>('/timeline?hotspot=clemenceau&order=oldest');
    expect(timeline.facts.map(({ kind, event, occurredAt }) => [kind, event, occurredAt])).toEqual([
      ['shooting', 'ShootingReported', '2024-02-14T20:58:00.000Z'],
      ['intervention', 'InterventionRequested', '2024-02-14T21:00:00.000Z'],
      ['intervention', 'PriorityAssigned', '2024-02-14T21:00:40.000Z'],
      ['intervention', 'UnitDispatched', '2024-02-14T21:01:00.000Z'],
      ['intervention', 'UnitEnRoute', '2024-02-14T21:02:00.000Z'],
      ['intervention', 'UnitArrived', '2024-02-14T21:07:30.000Z'],
    ]);
    const report = await ask<ResponseTimesReport>('/response-times?by=hotspot&target=450');
    expect(report.funnel).toMatchObject({ inPeriod: 1, inPopulation: 1, measured: 1 });
    expect(report.rows).toEqual([
      expect.objectContaining({ group: 'clemenceau', medianSeconds: 450, withinTarget: 1, missingArrival: 0 }),
    ]);
    const { body: history } = await request(app.getHttpServer()).get('/interventions/CAD-1').expect(200);
    expect((history as { events: { type: string; revision: number }[] }).events).toMatchObject([
      { type: 'InterventionRequested', revision: 0 },
      { type: 'PriorityAssigned', revision: 1 },
      { type: 'UnitDispatched', revision: 2 },
      { type: 'UnitEnRoute', revision: 3 },
      { type: 'UnitArrived', revision: 4 },
    ]);
  });

  it('are corrected beside what was recorded, and every table shows what stands', async () => {
    const { body: before } = await request(app.getHttpServer()).get('/interventions/CAD-1').expect(200);
    const arrival = (before as { events: { id: string; type: string }[] }).events.find(
      ({ type }) => type === 'UnitArrived',
    );
    const correction = {
      ...{ corrects: arrival?.id, field: 'occurredAt', before: at('22:07:30'), after: at('22:05:00') },
      ...{ reason: 'clock-error', occurredAt: at('23:00:00'), source: 'manual', requestedBy: 'dispatcher-12' },
    };
    const path = '/interventions/CAD-1/clock-corrections';
    const head = await directory.logReader.head();
    for (const [changes, field] of [
      [{ authorisedBy: 'dispatcher-12' }, 'authorisedBy'],
      [{ authorisedBy: 'supervisor-07', before: at('22:07:31') }, 'before'],
      [{ authorisedBy: 'supervisor-07', corrects: 'no-such-event' }, 'corrects'],
      [{ authorisedBy: 'supervisor-07', field: 'zone' }, 'field'],
    ] as const) {
      const { body } = await request(app.getHttpServer())
        .post(path)
        .send({ ...correction, ...changes });
      expect((body as { errors: { field: string }[] }).errors.map((error) => error.field)).toEqual([field]);
    }
    expect(await directory.logReader.head()).toBe(head);

    await record(path, { ...correction, authorisedBy: 'supervisor-07' });
    const report = await ask<ResponseTimesReport>('/response-times?by=hotspot&target=450&zone=5341');
    expect(report.rows).toEqual([expect.objectContaining({ medianSeconds: 300, flags: { X11: 1, X12: 1, X19: 1 } })]);
    const { facts } = await ask<TimelinePage>('/timeline?subject=CAD-1&order=oldest');
    expect(facts.at(-2)).toMatchObject({
      event: 'UnitArrived',
      occurredAt: '2024-02-14T21:05:00.000Z',
      corrected: true,
      original: '{"occurredAt":"2024-02-14T21:07:30.000Z"}',
    });
    expect(facts.at(-1)).toMatchObject({ event: 'TimestampCorrected', corrects: arrival?.id, corrected: false });
    const { body: after } = await request(app.getHttpServer()).get('/interventions/CAD-1').expect(200);
    expect(after).toMatchObject({
      responseTimes: { totalResponseSeconds: 300, originalTotalResponseSeconds: 450, codes: ['X11', 'X12', 'X19'] },
    });
    const shown = (after as { events: { id: string }[] }).events.find(({ id }) => id === arrival?.id);
    expect(shown).toMatchObject({
      occurredAt: '2024-02-14T21:07:30.000Z',
      annulled: false,
      corrections: [{ type: 'TimestampCorrected', data: { authorisedBy: 'supervisor-07' } }],
    });
  });

  it('count once where one call was recorded twice, with the earlier of its two clocks, and not at all once annulled', async () => {
    const call = { source: 'cad', initiation: 'call', interventionType: 'fight', zone: '5343' };
    await record('/interventions', { ...call, id: 'M-1', callReceivedAt: at('20:02:00') });
    await record('/interventions/M-1/units/A/dispatched', { occurredAt: at('20:03:00'), source: 'cad' });
    await record('/interventions/M-1/units/A/arrived', { occurredAt: at('20:04:00'), source: 'cad' });
    await record('/interventions', { ...call, id: 'M-2', callReceivedAt: at('20:00:00') });
    await record('/interventions/M-2/merge', { occurredAt: at('20:05:00'), source: 'cad', into: 'M-1' });
    const once = await ask<ResponseTimesReport>('/response-times?zone=5343');
    expect(once.funnel).toMatchObject({ inPeriod: 2, inPopulation: 1, measured: 1, excluded: { X04: 1 } });
    expect(once.total).toMatchObject({ medianSeconds: 240 });

    const { body } = await request(app.getHttpServer()).get('/interventions/M-1').expect(200);
    const [first] = (body as { events: { id: string }[] }).events;
    await record('/interventions/M-1/annulments', {
      ...{ corrects: first?.id, reason: 'court-order', occurredAt: at('23:00:00'), source: 'manual' },
      ...{ requestedBy: 'dispatcher-12', authorisedBy: 'supervisor-07' },
    });
    const none = await ask<ResponseTimesReport>('/response-times?zone=5343');
    expect(none.funnel).toMatchObject({ inPeriod: 2, inPopulation: 0, measured: 0, excluded: { X04: 1, X23: 1 } });
  });

  it('are recorded once, however often the same request comes', async () => {
    const call = { id: 'CAD-2', source: 'cad', initiation: 'emergency-call', interventionType: 'fight', zone: '5341' };
    await record('/interventions', { ...call, callReceivedAt: at('23:00:00') }, 'key-of-cad-2');
    const again = { ...call, callReceivedAt: at('23:00:00') };
    await request(app.getHttpServer())
      .post('/interventions')
      .set('Idempotency-Key', 'key-of-cad-2')
      .send(again)
      .expect(200);
    expect(await directory.logReader.head()).toBe(position);
  });

  it('move on page by page with the cursor, without a gap or a repetition', async () => {
    const all = await ask<TimelinePage>('/timeline?limit=500');
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask<TimelinePage>(`/timeline?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.facts.map(({ fact }) => fact));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(all.facts.map(({ fact }) => fact));
    expect(seen.length).toBeGreaterThan(6);
  });

  it('are refused with the field and what was expected, and nothing is recorded', async () => {
    const before = await directory.logReader.head();
    const { body } = await request(app.getHttpServer())
      .post('/interventions')
      .send({ id: 'CAD-3', source: 'cad', initiation: 'by pigeon', callReceivedAt: '14/02/2024' })
      .expect(400)
      .expect('content-type', /^application\/problem\+json/);
    const fields = (body as { errors: { field: string }[] }).errors.map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['initiation', 'callReceivedAt', 'interventionType']));
    const { body: asked } = await request(app.getHttpServer()).get('/response-times?by=colour').expect(400);
    expect(JSON.stringify(asked)).toContain('one of zone, hotspot, municipality');
    expect(await directory.logReader.head()).toBe(before);
  });
});
