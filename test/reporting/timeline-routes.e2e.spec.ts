import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import request from 'supertest';

import type { JsonObject, NewEvent } from '../../src/event-log/envelope.js';
import { timelineTable } from '../../src/reporting/table.js';
import type { TimelinePage } from '../../src/reporting/timeline.js';
import type { TimelineFact } from '../../src/reporting/timeline-facts.js';
import { serveReports, type Served } from './served-reports.js';

let made = 0;
const at = (day: number): string => `2024-03-${String(day).padStart(2, '0')}T09:00:00.000Z`;
const event = (type: string, data: JsonObject, occurredAt = at(10)): NewEvent => ({
  id: `00000000-0000-4000-a000-${String(++made).padStart(12, '0')}`,
  ...{ type, schemaVersion: 1, occurredAt, data, metadata: { source: 'manual' } },
});
const planned = (operationId: string, taskForceId?: string): NewEvent =>
  event('OperationPlanned', {
    ...{ operationId, zone: '5341', hotspot: 'peterbos', axis: 'security', kind: 'checks' },
    ...(taskForceId === undefined ? {} : { taskForceId }),
  });
const action = (actionId: string, operationId: string): NewEvent =>
  event('ActionAssigned', { taskForceId: 'tf', actionId, axis: 'security', action: 'checks', operationId });
const requested = (interventionId: string): NewEvent =>
  event('InterventionRequested', { interventionId, zone: '5341', initiation: 'call', interventionType: 'noise' });
const linked = (interventionId: string, linkedId: string): NewEvent =>
  event('InterventionLinked', { interventionId, kind: 'operation', linkedId });

const shootings = 700;
let served: Served;
beforeAll(async () => {
  served = await serveReports();
  const other = action('a2', 'elsewhere');
  const why = { reason: 'duplicate', requestedBy: 'a', authorisedBy: 'b' };
  const streams: Readonly<Record<string, readonly NewEvent[]>> = {
    'task-force-tf': [
      event('TaskForceEstablished', { taskForceId: 'tf', hotspot: 'peterbos', zones: ['5341'], axes: ['security'] }),
      action('a1', 'by-action'),
      other,
      event('RecordAnnulled', { corrects: other.id, event: 'ActionAssigned', ...why }),
    ],
    'task-force-other': [
      event('TaskForceEstablished', { taskForceId: 'other', hotspot: 'yser', zones: ['5339'], axes: ['security'] }),
    ],
    'operation-by-plan': [planned('by-plan', 'tf'), event('OperationStarted', { operationId: 'by-plan' })],
    'operation-by-action': [planned('by-action'), event('OperationConcluded', { operationId: 'by-action' })],
    'operation-elsewhere': [planned('elsewhere', 'other')],
    'intervention-linked': [requested('linked'), linked('linked', 'by-plan')],
    'intervention-apart': [requested('apart'), linked('apart', 'elsewhere')],
    'arrest-there': [
      event('ArrestMade', { arrestId: 'there', zone: '5341', kind: 'judicial', ground: 'g', operationId: 'by-plan' }),
      event('ArrestOutcomeRecorded', { arrestId: 'there', outcome: 'released' }),
    ],
    'hotspot-peterbos': [
      event('HotspotDesignated', {
        ...{ hotspotId: 'peterbos', names: { nl: 'Peterbos', fr: 'Peterbos' }, zones: ['5341'], validFrom: at(20) },
      }),
    ],
  };
  for (const [stream, events] of Object.entries(streams)) await served.record(stream, events);
  for (let number = 1; number <= shootings; number += 1) {
    // One id with two kinds, and one with a formula of a spreadsheet in front.
    const shootingId = number === 1 ? 'linked' : `s-${String(number)}`;
    const place = { precision: 'exact', point: { latitude: 50.8, longitude: 4.3 } };
    await served.directory.commandLog.append(`shooting-${shootingId}`, 'any', [
      event('ShootingReported', {
        ...{ shootingId, zone: '5344', consequence: 'no-injury', drugLink: 'no' },
        ...(number % 2 === 0 ? { place } : {}),
      }),
    ]);
  }
  await served.directory.engine.waitFor('all', await served.directory.logReader.head(), 20_000);
}, 60_000);
afterAll(() => served.close());

const get = (query: string) => request(served.app.getHttpServer()).get(`/timeline?${query}`);
const page = async (query: string): Promise<TimelinePage> => (await get(query).expect(200)).body as TimelinePage;

describe('the timeline of a task force', () => {
  it('has its own facts, its operations, what they are linked to, and nothing that an annulled action names', async () => {
    const { facts } = await page('taskForce=tf&order=oldest&limit=500');
    const told = facts.map(({ kind, subject, event: type }) => `${kind!} ${subject!} ${type!}`);
    expect(told.sort()).toEqual([
      'arrest there ArrestMade',
      'arrest there ArrestOutcomeRecorded',
      'intervention linked InterventionLinked',
      'intervention linked InterventionRequested',
      'operation by-action OperationConcluded',
      'operation by-action OperationPlanned',
      'operation by-plan OperationPlanned',
      'operation by-plan OperationStarted',
      'task-force tf ActionAssigned',
      'task-force tf ActionAssigned',
      'task-force tf RecordAnnulled',
      'task-force tf TaskForceEstablished',
    ]);
    const started = facts.find(({ event: type }) => type === 'OperationStarted');
    expect(started).toMatchObject({ taskForce: 'tf', operation: 'by-plan' });
  });

  it('is refused without a name, and empty of one that is not known', async () => {
    expect((await get('taskForce=').expect(400)).body.errors[0].field).toBe('taskForce');
    expect((await page('taskForce=nobody')).facts).toEqual([]);
  });
});

describe('a subject', () => {
  it('that is of several kinds has to be told apart', async () => {
    const { body } = await get('subject=linked').expect(400);
    expect(body.errors).toEqual([
      { field: 'kind', expected: 'one of intervention, shooting: each has a record of that subject' },
    ]);
    expect((await get('subject=linked&format=csv').expect(400)).body.errors[0].field).toBe('kind');
    expect((await page('subject=linked&kind=shooting')).facts).toHaveLength(1);
    expect((await page('subject=by-plan')).facts).toHaveLength(2);
  });
});

describe('a fact in a hotspot that was none then', () => {
  it('says so in the answer and in the table', async () => {
    const answer = await page('subject=by-plan&order=oldest');
    expect(answer.facts[0]?.notInForce).toEqual(['peterbos']);
    expect(timelineTable(answer, 'Europe/Brussels')).toContain('(peterbos not in force) (recorded');
    const { text } = await get('subject=by-plan&format=csv').expect(200);
    const [header = '', line = ''] = text.split('\r\n');
    expect(line.split(',')[header.split(',').indexOf('notInForce')]).toBe('peterbos');
  });
});

describe('a timeline as a file', () => {
  const bytes = (query: string) =>
    get(query)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          done(null, Buffer.concat(chunks));
        });
      });
  const inOrder = async (): Promise<readonly TimelineFact[]> => {
    const pages = [await page('kind=shooting&limit=500&order=oldest')];
    const { nextCursor } = pages[0]!;
    pages.push(await page(`kind=shooting&limit=500&order=oldest&cursor=${nextCursor!}`));
    return pages.flatMap(({ facts }) => facts);
  };

  it('is CSV with every fact that matches, in the order of the pages', async () => {
    const { text, headers } = await get('kind=shooting&order=oldest&format=csv').expect(200);
    const [header = '', ...lines] = text.trimEnd().split('\r\n');
    const ids = (await inOrder()).map(({ fact }) => fact);
    expect(lines.map((line) => line.split(',')[0])).toEqual(ids);
    expect(ids).toHaveLength(shootings);
    expect(header.endsWith('geography,asOf,quarantined,nextCursor')).toBe(true);
    const head = await served.directory.logReader.head();
    expect(lines.every((line) => line.endsWith(`,as-was,${String(head)},0,`))).toBe(true);
    expect(headers['x-report-as-of']).toBe(String(head));
  });

  it('is a page of it, with the cursor of the next, where a limit is given', async () => {
    const { text } = await get('kind=shooting&order=oldest&format=csv&limit=2').expect(200);
    const lines = text.trimEnd().split('\r\n').slice(1);
    expect(lines).toHaveLength(2);
    const cursor = lines[1]!.split(',').at(-1)!;
    const ids = (await inOrder()).map(({ fact }) => fact);
    expect((await page(`kind=shooting&order=oldest&cursor=${cursor}`)).facts[0]?.fact).toBe(ids[2]);
    const { text: rest } = await get(`kind=shooting&order=oldest&format=csv&cursor=${cursor}`).expect(200);
    expect(rest.trimEnd().split('\r\n')).toHaveLength(shootings - 1);
    const { body } = await bytes('kind=shooting&order=oldest&format=geojson&limit=2').expect(200);
    expect((JSON.parse(String(body)) as { nextCursor: string }).nextCursor).toBe(cursor);
    const end = await get(`kind=task-force&subject=other&format=csv&limit=1`).expect(200);
    expect(end.text.trimEnd().endsWith(',')).toBe(true);
  });

  it('is GeoJSON with a feature for every fact, longitude first', async () => {
    const { body, headers } = await bytes('kind=shooting&order=oldest&format=geojson&geography=today').expect(200);
    expect(headers['content-type']).toBe('application/geo+json');
    const found = JSON.parse(String(body)) as { features: { id: string; geometry: unknown }[] };
    const facts = await inOrder();
    expect(found.features.map(({ id }) => id)).toEqual(facts.map(({ fact }) => fact));
    expect(found).toMatchObject({
      ...{ type: 'FeatureCollection', geography: 'today', withoutPoint: shootings / 2, synthetic: false },
    });
    expect(found).not.toHaveProperty('nextCursor');
    const placed = found.features.find(({ geometry }) => geometry !== null);
    expect(placed?.geometry).toEqual({ type: 'Point', coordinates: [4.3, 50.8] });
  });

  it('is Parquet that another reader understands, with what it says of itself', async () => {
    const { body } = await bytes('taskForce=tf&format=parquet&geography=today').expect(200);
    const path = join(served.directory.fileRoom.directory, '..', 'timeline.parquet');
    writeFileSync(path, body as Buffer);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const rows = async (sql: string) => (await connection.run(sql)).getRowObjectsJson();
    expect(
      await rows(`SELECT count(*)::INTEGER AS n FROM '${path}' WHERE list_contains(hotspots, 'peterbos')`),
    ).toEqual([{ n: 8 }]);
    const said = await rows(`SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${path}')`);
    expect(said).toContainEqual({ key: 'geography', value: 'today' });
    connection.closeSync();
    instance.closeSync();
    expect(readdirSync(served.directory.fileRoom.directory)).toEqual([]);
  });
});
