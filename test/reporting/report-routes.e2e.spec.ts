import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import request from 'supertest';

import { projections } from '../../projections/index.js';
import { filterParameters } from '../../src/reporting/report-filters.js';
import { columnsOf } from '../../src/reporting/report-description.js';
import { reservedParameters } from '../../src/reporting/report-query.js';
import type { ReportPage } from '../../src/reporting/report-rows.js';
import { intervention, serveReports, type Served } from './served-reports.js';

function named(name: string): (typeof projections)[number] {
  const found = projections.find((projection) => projection.name === name);
  if (found === undefined) throw new Error(`there is no projection ${name}`);
  return found;
}

let served: Served;
beforeAll(async () => {
  served = await serveReports();
  for (const [id, zone, seconds] of [
    ['i-1', '5340', 300],
    ['i-2', '5341', 480],
    ['i-3', '5340', null],
    ['i-4', '5340', 480],
    ['i-5', '5341', null],
  ] as const) {
    await served.record(`intervention-${id}`, intervention(id, zone, seconds));
  }
  await served.record('intervention-i-6', intervention('i-6', '5342', 90.5, '=HYPERLINK("http://evil","call, me")'));
});
afterAll(() => served.close());

const get = (path: string) => request(served.app.getHttpServer()).get(path);
async function page(query: string): Promise<ReportPage> {
  const { body, status } = await get(`/reports/response-times?${query}`);
  expect([query, status, body]).toEqual([query, 200, expect.anything()]);
  return body as ReportPage;
}
const ids = ({ rows }: ReportPage) => rows.map(({ intervention: id }) => id);
/** A download is over for its reader a moment before its file is removed. */
async function noFileLeft(): Promise<void> {
  const left = () => readdirSync(served.directory.fileRoom.directory);
  for (let turns = 0; left().length > 0 && turns < 100; turns++) await setTimeout(20);
  expect(left()).toEqual([]);
}
const bytes = (path: string) =>
  get(path)
    .buffer(true)
    .parse((response, done) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => {
        done(null, Buffer.concat(pieces));
      });
    });

describe('the list of reports', () => {
  it('describes every report and says how far it is', async () => {
    const { body } = await get('/reports').expect(200);
    const head = await served.directory.logReader.head();
    expect(body.reports.map(({ name }: { name: string }) => name)).toEqual(projections.map(({ name }) => name));
    const responseTimes = body.reports.find(({ name }: { name: string }) => name === 'response-times');
    expect(responseTimes).toMatchObject({
      version: named('response-times').version,
      rowKey: 'intervention',
      checkpoint: head,
      quarantined: 0,
      identity: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(responseTimes.columns).toContainEqual({
      ...{ name: 'totalResponseSeconds', type: 'number', unit: 's' },
      means: expect.any(String),
    });
  });

  it('is named when a report is not in it', async () => {
    const { body } = await get('/reports/respons-times').expect(404);
    expect(body.detail).toContain('response-times');
  });
});

describe('a page of a report', () => {
  it('holds the rows in the order of the key, and says where they are from', async () => {
    const all = await page('');
    expect(ids(all)).toEqual(['i-1', 'i-2', 'i-3', 'i-4', 'i-5', 'i-6']);
    expect(all).toMatchObject({ report: 'response-times', synthetic: true, quarantined: 0 });
    expect(all.nextCursor).toBeUndefined();
    expect(Object.keys(all.rows[0]!)).toEqual(Object.keys(named('response-times').columns));
    expect(all.rows[0]).toMatchObject({ startedAt: '2024-02-27T10:00:00.000Z', codes: expect.any(Array) });
  });

  it.each([
    ['zone=5341', ['i-2', 'i-5']],
    ['zone=5340&totalResponseSeconds.min=301', ['i-4']],
    ['totalResponseSeconds.max=300', ['i-1', 'i-6']],
    ['totalResponseSeconds=90.5', ['i-6']],
    ['firstArrivedAt.is=none', ['i-3', 'i-5']],
    ['firstArrivedAt.is=some&zone=5341', ['i-2']],
    ['firstArrivedAt.from=2024-02-27T11:08:00%2B01:00', ['i-2', 'i-4']],
    ['firstArrivedAt.to=2024-02-27T10:08:00Z', ['i-1', 'i-6']],
    ['startedAt.from=2024-02-28', []],
    ['startedAt.from=2024-02-27&startedAt.to=2024-02-28&limit=2', ['i-1', 'i-2']],
    ['synthetic=false', []],
    ['codes=X18', []],
    ['sort=-intervention&limit=1', ['i-6']],
    ['lateEntries=0&limit=1', ['i-1']],
  ])('can be asked with %s', async (query, expected) => {
    expect(ids(await page(query))).toEqual(expected);
  });

  it('has the columns that were asked for, in their own order', async () => {
    const { rows } = await page('columns=zone,intervention&limit=1&sort=-totalResponseSeconds');
    expect(rows).toEqual([{ intervention: 'i-4', zone: '5340' }]);
  });

  it.each([
    'intervention',
    '-intervention',
    'totalResponseSeconds',
    '-totalResponseSeconds',
    '-startedAt',
    'synthetic',
  ])('sorted by %s is followed by the others, each row once', async (sort) => {
    const whole = ids(await page(`sort=${sort}`));
    const walked: unknown[] = [];
    let cursor: string | undefined;
    do {
      const one = await page(
        `sort=${sort}&limit=2&columns=intervention${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      expect(one.rows.length).toBeLessThanOrEqual(2);
      walked.push(...ids(one));
      cursor = one.nextCursor;
    } while (cursor !== undefined);
    expect(walked).toEqual(whole);
    expect(new Set(whole).size).toBe(6);
  });

  it('puts rows without a value last in either direction', async () => {
    for (const sort of ['totalResponseSeconds', '-totalResponseSeconds']) {
      expect(
        ids(await page(`sort=${sort}`))
          .slice(4)
          .sort(),
      ).toEqual(['i-3', 'i-5']);
    }
  });

  it.each([
    ['zon=5340', 'zon', 'no such column'],
    ['zone=', 'zone', '1 to 200 characters'],
    [`zone=${'x'.repeat(201)}`, 'zone', '1 to 200 characters'],
    ['zone=1&zone=2', 'zone', 'one value'],
    ['zone.min=1', 'zone.min', 'no such column'],
    ['totalResponseSeconds.min=soon', 'totalResponseSeconds.min', 'a number'],
    ['totalResponseSeconds=1e999', 'totalResponseSeconds', 'a number'],
    ['lateEntries=1.5', 'lateEntries', 'a whole number'],
    ['synthetic=yes', 'synthetic', 'true or false'],
    ['startedAt.from=2024-02-30', 'startedAt.from', 'that exists'],
    ['startedAt=yesterday', 'startedAt', 'a date'],
    ['firstArrivedAt.is=null', 'firstArrivedAt.is', 'none or some'],
    ['sort=codes', 'sort', 'the name of a column'],
    ['sort=zone;drop', 'sort', 'the name of a column'],
    ['columns=zone,"x"', 'columns', 'names of columns'],
    ['limit=0', 'limit', '1 to 10000'],
    ['limit=10001', 'limit', '1 to 10000'],
    ['limit=1000001&format=csv', 'limit', '1 to 1000000'],
    ['format=xlsx', 'format', 'json, csv, parquet'],
    ['cursor=x', 'cursor', 'unchanged'],
    ['after=1&after=2', 'after', 'one value'],
    ['__proto__=1', '__proto__', 'no such column'],
  ])('is refused with %s', async (query, field, expected) => {
    const { body } = await get(`/reports/response-times?${query}`).expect(400);
    expect(body).toMatchObject({ code: 'QUERY_INVALID', errors: [{ field }] });
    expect(body.errors[0].expected).toContain(expected);
  });

  it('takes no cursor of another order', async () => {
    const { nextCursor } = await page('sort=zone&limit=1');
    await get(`/reports/response-times?sort=-zone&cursor=${nextCursor!}`).expect(400);
    await get(`/reports/response-times?cursor=${nextCursor!}`).expect(400);
    await page(`sort=zone&cursor=${nextCursor!}`);
  });
});

describe('a report as a file', () => {
  it('is CSV with every row, and nothing that a spreadsheet runs', async () => {
    const { text, headers } = await get('/reports/response-times?format=csv&columns=intervention,type,codes').expect(
      200,
    );
    expect(headers['content-type']).toContain('text/csv');
    const head = await served.directory.logReader.head();
    const version = named('response-times').version;
    expect(headers['content-disposition']).toBe(
      `attachment; filename="response-times-v${String(version)}-as-of-${String(head)}.csv"`,
    );
    expect(headers).toMatchObject({ 'x-report-quarantined': '0', 'x-report-as-of': String(head) });
    const lines = text.split('\r\n');
    expect(lines).toHaveLength(8);
    expect(lines[0]).toBe('intervention,type,codes');
    expect(lines[1]).toMatch(/^i-1,shots heard,/);
    expect(lines[6]).toMatch(/^i-6,"'=HYPERLINK\(""http:\/\/evil"",""call, me""\)",/);
    await noFileLeft();
  });

  it('is Parquet that another reader understands', async () => {
    const { body, headers } = await bytes('/reports/response-times?format=parquet&zone=5340').expect(200);
    expect(headers['content-type']).toBe('application/vnd.apache.parquet');
    const path = join(served.directory.fileRoom.directory, '..', 'read-back.parquet');
    writeFileSync(path, body as Buffer);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const rows = async (sql: string) => (await connection.run(sql)).getRowObjectsJson();
    expect(await rows(`SELECT intervention, "totalResponseSeconds", "firstArrivedAt" FROM '${path}'`)).toEqual([
      { intervention: 'i-1', totalResponseSeconds: 300, firstArrivedAt: expect.stringContaining('2024-02-27') },
      { intervention: 'i-3', totalResponseSeconds: null, firstArrivedAt: null },
      { intervention: 'i-4', totalResponseSeconds: 480, firstArrivedAt: expect.stringContaining('2024-02-27') },
    ]);
    const [{ at } = {}] = await rows(`SELECT epoch_ms("firstArrivedAt") AS at FROM '${path}' LIMIT 1`);
    expect(Number(at)).toBe(Date.parse('2024-02-27T10:05:00.000Z'));
    const types = await rows(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${path}')`);
    expect(types).toContainEqual({ column_name: 'startedAt', column_type: 'TIMESTAMP WITH TIME ZONE' });
    expect(types).toContainEqual({ column_name: 'codes', column_type: 'VARCHAR[]' });
    const said = await rows(`SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${path}')`);
    expect(said).toContainEqual({ key: 'report', value: 'response-times' });
    expect(said).toContainEqual({ key: 'quarantined', value: '0' });
    connection.closeSync();
    instance.closeSync();
    await noFileLeft();
  });

  it('has no more rows than were asked for, and leaves nothing when it is refused', async () => {
    const { text } = await get('/reports/response-times?format=csv&columns=intervention&limit=2').expect(200);
    expect(text).toBe('intervention\r\ni-1\r\ni-2\r\n');
    await get('/reports/response-times?format=parquet&zone=').expect(400);
    await noFileLeft();
  });
});

describe('the documentation of a report', () => {
  it('is in the document of the API, made from the definition', async () => {
    const { body: api } = await get('/api-json').expect(200);
    for (const report of projections) {
      const { get: operation } = api.paths[`/reports/${report.name}`];
      expect(operation.summary).toBe(report.question);
      const names = operation.parameters.map(({ name }: { name: string }) => name);
      const filters = filterParameters(columnsOf(report)).map(({ parameter }) => parameter);
      expect(names.sort()).toEqual(
        [...filters, 'columns', 'sort', 'limit', 'cursor', 'asOf', 'after', 'format'].sort(),
      );
      const { schema } = operation.responses['200'].content['application/json'];
      expect(Object.keys(schema.properties.rows.items.properties)).toEqual(Object.keys(report.columns));
    }
    expect(api.paths['/reports/{name}']).toBeUndefined();
  });

  it('is a page of the dictionary too', async () => {
    const { text, headers } = await get('/reports/timeline/dictionary').expect(200);
    expect(headers['content-type']).toContain('text/markdown');
    for (const name of Object.keys(named('timeline').columns)) expect(text).toContain(`| \`${name}\` |`);
  });

  it('takes no name of a parameter for a column', () => {
    for (const { columns } of projections) {
      expect(Object.keys(columns).filter((name) => reservedParameters.includes(name))).toEqual([]);
    }
  });
});

describe('rows that come meanwhile', () => {
  it('do not shift the pages that follow', async () => {
    const first = await page('sort=-intervention&limit=3');
    expect(ids(first)).toEqual(['i-6', 'i-5', 'i-4']);
    await served.record('intervention-i-7', intervention('i-7', '5340', 60));
    await served.record('intervention-i-2b', intervention('i-2b', '5340', 60));
    expect(ids(await page(`sort=-intervention&limit=9&cursor=${first.nextCursor!}`))).toEqual([
      'i-3',
      'i-2b',
      'i-2',
      'i-1',
    ]);
  });
});
