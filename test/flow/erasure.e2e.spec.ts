import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import Database from 'better-sqlite3';
import request from 'supertest';

import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
import { type DataDirectory, logFileOf, openDataDirectory, realEffects } from '../../src/data-directory.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { createHttpApp } from '../../src/http-app.js';
import type { Verification } from '../../src/publishing/verifier.js';

const root = mkdtempSync(join(tmpdir(), 'erasure-'));
const config = readConfig({ DATA: join(root, 'data'), LOG_LEVEL: 'silent' }, {});
let directory: DataDirectory;
let app: NestFastifyApplication;

async function open(effects = realEffects): Promise<void> {
  directory = await openDataDirectory(config, 'test', effects);
  app = await createHttpApp(AppModule.forDirectory(config, directory), config);
  directory.engine.start();
}
async function close(): Promise<void> {
  await app.close();
  await directory.close();
}
afterAll(async () => {
  await close();
  rmSync(root, { recursive: true, force: true });
});

const people = { requestedBy: 'privacy-3', authorisedBy: 'dpo-1' };
const stamp = { source: 'manual', occurredAt: '2024-03-05T09:00:00Z' };
const post = (path: string, body: object) => request(app.getHttpServer()).post(path).send(body);
const erase = (corrects: string, fields: readonly string[], more: object = {}) =>
  post('/arrests/A-1/erasures', { ...stamp, corrects, fields, reason: 'data-subject-request', ...people, ...more });

async function stream(): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of directory.storedLog.readStream('arrest-A-1')) events.push(event);
  return events;
}
/** The files of the log that hold a text. */
function filesWith(text: string): readonly string[] {
  return readdirSync(config.data).filter(
    (name) => name.startsWith('events.sqlite') && readFileSync(join(config.data, name)).includes(text),
  );
}
async function verified(): Promise<Verification> {
  const { body } = await request(app.getHttpServer()).get('/published-reports/r/verification').expect(200);
  return body as Verification;
}
const timeline = async () => {
  const position = await directory.logReader.head();
  const { body } = await request(app.getHttpServer()).get(
    `/timeline?subject=A-1&order=oldest&after=${String(position)}`,
  );
  return body.facts as readonly { event: string; summary: string; erased: unknown; original: string | null }[];
};

let arrest: string;
beforeAll(async () => {
  await open();
  const place = { precision: 'street', address: 'Geheimstraat 7', municipality: '21001' };
  await post('/arrests', {
    ...{ ...stamp, id: 'A-1', zone: '5341', kind: 'judicial', ground: 'threats against Vertrouwd', place },
  }).expect(201);
  arrest = (await stream())[0]!.id;
  const before = 'Geheimstraat 7';
  const change = { corrects: arrest, field: 'place.address', before, after: 'Geheimstraat 9', reason: 'data-entry' };
  await post('/arrests/A-1/corrections', { ...stamp, ...people, ...change }).expect(201);
  await directory.engine.waitFor('all', await directory.logReader.head(), 20_000);
  await post('/published-reports', {
    kind: 'counts',
    id: 'r',
    title: 'Counts',
    parameters: {},
    publishedBy: 'analyst-3',
  }).expect(201);
});

describe('an erasure', () => {
  it.each([
    [
      'one person',
      ['place.address'],
      { authorisedBy: people.requestedBy },
      'AUTHORISER_NOT_INDEPENDENT',
      'authorisedBy',
    ],
    ['a field that the record cannot do without', ['kind'], {}, 'FIELD_INVALID', 'fields'],
    ['a field that there is not', ['name'], {}, 'FIELD_INVALID', 'fields'],
    ['an event that there is not', ['ground'], { corrects: 'e-9' }, 'CORRECTED_EVENT_UNKNOWN', 'corrects'],
    ['another reason', ['ground'], { reason: 'duplicate' }, undefined, 'reason'],
  ])('is refused with %s', async (_, fields, more, code, field) => {
    const { status, body } = await erase(arrest, fields, more);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.errors[0].field).toBe(field);
    if (code !== undefined) expect(body.code).toBe(code);
    expect(await stream()).toHaveLength(2);
  });

  it('takes the values out of the event, its corrections and the files of the log', async () => {
    expect(filesWith('Geheimstraat').length).toBeGreaterThan(0);
    const { body } = await erase(arrest, ['place.address'], { note: 'request 2024-118' }).expect(201);
    expect(body.status).toBe('recorded');
    expect(JSON.stringify(body)).not.toContain('Geheimstraat');
    const [made, correction, erasure] = await stream();
    expect(made?.data.place).toEqual({ precision: 'street', municipality: '21001' });
    expect(correction?.data).toMatchObject({ field: 'place.address', corrects: arrest });
    expect(correction?.data).not.toHaveProperty('before');
    expect(erasure).toMatchObject({ type: 'PersonalDataErased', data: { fields: ['place.address'], ...people } });
    expect(filesWith('Geheimstraat')).toEqual([]);
  });

  it('leaves the root of the log, and so what was published from it, as it was', async () => {
    const { verdict, logRoot, erased, reasons } = await verified();
    expect({ verdict, erased, reasons: reasons.length }).toEqual({ verdict: 'equal', erased: 2, reasons: 1 });
    expect(logRoot.now).toBe(logRoot.published);
  });

  it('is told, and what it was taken from says so', async () => {
    const facts = await timeline();
    expect(facts.map(({ event }) => event)).toEqual(['ArrestMade', 'RecordCorrected', 'PersonalDataErased']);
    expect(facts[1]?.summary).toBe(
      'place.address of ArrestMade corrected from what was erased to what was erased, data entry',
    );
    expect(facts[0]?.erased).toEqual(['place.address']);
    expect(facts[2]?.summary).toBe(
      'Personal data of ArrestMade erased (place.address), data subject request: request 2024-118',
    );
    expect(JSON.stringify(facts)).not.toContain('Geheimstraat');
  });

  it('adds nothing when there is nothing left, also with a text in the place of one', async () => {
    expect((await erase(arrest, ['place.address'])).body).toMatchObject({ status: 'unchanged' });
    await erase(arrest, ['ground', 'place.address']).expect(201);
    expect((await stream())[0]?.data.ground).toBe('erased');
    // The first erasure had written down what it left.
    expect(filesWith('Vertrouwd')).toEqual([]);
    expect(JSON.stringify(await timeline())).not.toContain('Vertrouwd');
    expect((await erase(arrest, ['ground'])).body).toMatchObject({ status: 'unchanged' });
    expect((await verified()).logRoot.now).toBe((await verified()).logRoot.published);
  });

  it('leaves the guard of the log, and shows a change of what it left', async () => {
    await close();
    const file = new Database(logFileOf(config));
    const other = `UPDATE event SET data = json_set(data, '$.ground', 'weapons') WHERE position = 1`;
    expect(() => file.exec(other)).toThrow('append-only');
    const { data } = file.prepare('SELECT data FROM event WHERE position = 1').get() as { readonly data: string };
    file.exec('DROP TRIGGER event_no_update');
    file.exec(other);
    await open();
    // What an erasure says is carried out whenever the log is opened: nothing else stays in the place of what it left.
    expect((await stream())[0]?.data).toEqual(JSON.parse(data));
    file.exec('DROP TRIGGER event_no_update');
    file.exec(other);
    const { verdict, logRoot } = await verified();
    expect(verdict).toBe('differs');
    expect(logRoot.now).not.toBe(logRoot.published);
    file.close();
  });
});

describe('an erasure that a crash kept from being carried out', () => {
  it('is when the log is opened again', async () => {
    const recorded = await post('/arrests', {
      ...{ ...stamp, id: 'A-2', zone: '5341', kind: 'judicial', ground: 'insults of Bijnaam' },
    }).expect(201);
    const { position } = recorded.body as { readonly position: number };
    const [made] = [...(await eventsAfter(position - 1))];
    const leaf = await directory.commandLog.erasing!.leafOf(position);
    const data = { corrects: made!.id, event: 'ArrestMade', reason: 'court-order', fields: ['ground'], ...people };
    await directory.commandLog.append('arrest-A-2', 0, [
      {
        ...{ id: '00000000-0000-4000-8000-000000000001', type: 'PersonalDataErased', schemaVersion: 1 },
        ...{ occurredAt: '2024-03-05T09:00:00.000Z', metadata: { source: 'manual' } },
        data: { ...data, erased: [{ id: made!.id, remains: { ...made!.data, ground: 'erased' }, leaf }] },
      },
    ]);
    expect(filesWith('Bijnaam').length).toBeGreaterThan(0);
    await close();
    await open();
    expect(filesWith('Bijnaam')).toEqual([]);
  });

  it('does not keep the service from opening while somebody reads the file: it is told, and tried again', async () => {
    const reader = new Database(logFileOf(config), { readonly: true });
    await post('/arrests', { ...stamp, id: 'A-3', zone: '5341', kind: 'judicial', ground: 'theft' }).expect(201);
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM event').get();
    await post('/arrests', { ...stamp, id: 'A-4', zone: '5341', kind: 'judicial', ground: 'theft' }).expect(201);
    await close();
    const told: string[] = [];
    await open({ ...realEffects, report: (message) => told.push(message) });
    expect(told.join()).toContain('what was erased may still stand in events.sqlite-wal');
    reader.close();
    await post('/arrests', { ...stamp, id: 'A-5', zone: '5341', kind: 'judicial', ground: 'theft' }).expect(201);
  });
});

async function eventsAfter(position: number): Promise<readonly RecordedEvent[]> {
  for await (const { events } of directory.storedLog.readAll(position)) return events;
  return [];
}
