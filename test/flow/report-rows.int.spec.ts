import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli, type RunningServer, startServer } from '../support/cli.js';
import { callsFile, callsMapping } from '../support/made-calls.js';

const root = mkdtempSync(join(tmpdir(), 'flow-rows-'));
const data = join(root, 'data');
const run = (...args: readonly string[]) => runCli([...args, '--data', data]);
const asked = [
  'report',
  'rows',
  'response-times',
  '--where',
  'totalResponseSeconds.is=some',
  '--columns',
  'intervention,zone',
];

beforeAll(async () => {
  const [feed, mapping] = [join(root, 'calls.csv'), join(root, 'calls.yaml')];
  writeFileSync(feed, callsFile({ calls: 60 }));
  writeFileSync(mapping, callsMapping);
  expect(await run('import', feed, '--mapping', mapping)).toMatchObject({ status: 0 });
}, 240_000);
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

async function parquetRows(path: string): Promise<unknown> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return await (await connection.run(`SELECT * FROM '${path}' ORDER BY 1`)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** What the command line gives for the same question as a page and as files. */
async function asPageAndFiles(name: string) {
  const file = (ending: string) => join(root, `${name}.${ending}`);
  const json = await run(...asked, '--format', 'json', '--limit', '9999');
  const csv = await run(...asked, '--format', 'csv', '--out', file('csv'));
  const parquet = await run(...asked, '--format', 'parquet', '--out', file('parquet'));
  for (const { status, stderr } of [json, csv, parquet]) expect([status, stderr]).toEqual([0, expect.anything()]);
  expect([csv.stdout, parquet.stdout]).toEqual(['', '']);
  expect(existsSync(`${file('csv')}.part`)).toBe(false);
  return {
    page: JSON.parse(json.stdout) as { rows: Record<string, unknown>[] },
    csv: readFileSync(file('csv'), 'utf8'),
    parquet: await parquetRows(file('parquet')),
  };
}

describe('the rows of a report on the command line', () => {
  let server: RunningServer | undefined;
  afterAll(async () => {
    await server?.stop('SIGKILL');
  });

  it('are the same alone and through the server that holds the data, in every format', async () => {
    const alone = await asPageAndFiles('alone');
    const { rows } = alone.page;
    expect(rows.length).toBeGreaterThan(10);
    expect(alone.parquet).toEqual(rows);
    expect(alone.csv.trimEnd().split('\r\n')).toEqual([
      'intervention,zone',
      ...rows.map(({ intervention, zone }) => `${String(intervention)},${String(zone)}`),
    ]);
    server = await startServer(data);
    expect(await asPageAndFiles('served')).toEqual(alone);
  }, 240_000);

  it('are a table for a terminal, under a banner when they are made up', async () => {
    await server?.stop('SIGKILL');
    const { stdout } = await run(...asked, '--limit', '5');
    expect(stdout).toMatch(/SYNTHETIC DATA[\s\S]*intervention +zone\n/);
    expect(stdout).toMatch(/\n5 rows of response-times .*\nmore with --cursor \S+\n$/);
  }, 240_000);

  it('are refused with the argument at fault, and no file is then left', async () => {
    const out = join(root, 'none.csv');
    const refused = async (...args: readonly string[]) => {
      const { status, stdout, stderr } = await run('report', 'rows', 'response-times', ...args);
      expect([status, stdout]).toEqual([1, '']);
      return stderr;
    };
    // These are refused before the data directory is opened, so that they can be asked all at once.
    const [where, format, parquet] = await Promise.all([
      refused('--where', 'zone'),
      refused('--format', 'xlsx'),
      refused('--format', 'parquet'),
    ]);
    expect(where).toMatch(/--where zone: expected a column, = and a value/);
    expect(format).toMatch(/--format xlsx: expected one of table, json, csv, parquet/);
    expect(parquet).toMatch(/expected --out FILE/);
    expect(await refused('--format', 'csv', '--where', 'zon=1', '--out', out)).toMatch(
      /response-times has no such column/,
    );
    expect(await refused('--format', 'csv', '--out', join(out, 'x.csv'))).toMatch(/can be written \(ENOENT\)/);
    expect(existsSync(out)).toBe(false);
  }, 240_000);
});
