import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import request from 'supertest';

import { intervention, serveReports, type Served } from './served-reports.js';

const directory = mkdtempSync(join(tmpdir(), 'answer-files-'));
let served: Served;
beforeAll(async () => {
  served = await serveReports();
  await served.record('intervention-i-1', intervention('i-1', 'O\'Neil, "5340"', 300.5));
  await served.record('intervention-i-2', intervention('i-2', '5341', 480));
  await served.record('intervention-i-3', intervention('i-3', '5341', null));
});
afterAll(async () => {
  await served.close();
  rmSync(directory, { recursive: true, force: true });
});
const get = (path: string) => request(served.app.getHttpServer()).get(path);

/** The rows of a downloaded file, as another program reads them. */
async function read(path: string, select = '*'): Promise<readonly Record<string, unknown>[]> {
  const { body, headers } = await get(path)
    .buffer(true)
    .parse((response, done) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => {
        done(null, Buffer.concat(pieces));
      });
    })
    .expect(200);
  expect(headers['content-type']).toBe('application/vnd.apache.parquet');
  const file = join(directory, 'answer.parquet');
  writeFileSync(file, body as Buffer);
  const connection = await (await DuckDBInstance.create()).connect();
  const reader = await connection.runAndReadAll(`SELECT ${select} FROM read_parquet('${file}')`);
  connection.closeSync();
  return reader.getRowObjectsJson();
}

describe('answers as Parquet', () => {
  it('have the lines of the CSV, with numbers as numbers', async () => {
    const query = '/response-times?by=zone&from=2024-01-01&target=480';
    const rows = await read(`${query}&format=parquet`);
    const { body } = await get(query).expect(200);
    const [header = '', ...lines] = (await get(`${query}&format=csv`).expect(200)).text.trimEnd().split('\r\n');
    expect(Object.keys(rows[0] ?? {})).toEqual([...header.split(','), 'notNumbers']);
    expect(rows).toHaveLength(lines.length);
    expect(
      rows.map(({ line, group, measured, p90Seconds, shareWithinTarget }) => [
        line,
        group,
        Number(measured),
        p90Seconds,
        shareWithinTarget,
      ]),
    ).toEqual([
      // prettier-ignore
      ...body.rows.map((row: Record<string, unknown>) => ['group', row.group, row.measured, row.p90Seconds, row.shareWithinTarget]),
      ['total', 'total', body.total.measured, body.total.p90Seconds, body.total.shareWithinTarget],
    ]);
    // A limit that there is not is no number, and no silence either.
    expect(rows[0]).toMatchObject({
      p90Upper: null,
      notNumbers: expect.stringContaining('p90Upper=not determinable'),
      synthetic: true,
    });
    const [{ types } = {}] = await read(
      `${query}&format=parquet`,
      `DISTINCT typeof("from") || ' ' || typeof(measured) || ' ' || typeof(p90Seconds) || ' ' || epoch_ms("from") AS types`,
    );
    expect(types).toBe(`TIMESTAMP WITH TIME ZONE BIGINT DOUBLE ${String(Date.parse('2023-12-31T23:00:00.000Z'))}`);
  });

  it('are there of counts, and for the public without small numbers', async () => {
    expect(await read('/counts?format=parquet')).toEqual([]);
    const [row] = await read('/response-times?by=zone&audience=public&format=parquet');
    expect(row).toMatchObject({ measured: null, p90Seconds: null, reason: 'suppressed' });
  });

  it('leave no file behind', () => {
    expect(readdirSync(served.directory.fileRoom.directory)).toEqual([]);
  });
});
