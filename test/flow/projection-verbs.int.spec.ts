import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli, type RunningServer, startServer } from '../support/cli.js';
import { callsFile, callsMapping } from '../support/made-calls.js';

const root = mkdtempSync(join(tmpdir(), 'flow-projections-'));
const data = join(root, 'data');
const [feed, mapping] = [join(root, 'calls.csv'), join(root, 'calls.yaml')];
const token = 'a-token-for-this-test-only';
let server: RunningServer | undefined;

beforeAll(async () => {
  writeFileSync(feed, callsFile({ calls: 200 }));
  writeFileSync(mapping, callsMapping);
  expect(await runCli(['import', feed, '--mapping', mapping, '--data', data])).toMatchObject({ status: 0 });
}, 60_000);
afterEach(async () => {
  await server?.stop('SIGKILL');
  server = undefined;
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const env = { HOTSPOT_LEDGER_TOKEN: token };
const projections = (...args: readonly string[]) => runCli(['projections', ...args, '--data', data], env);

async function recordsOf(...args: readonly string[]): Promise<Record<string, unknown>[]> {
  const { status, stdout, stderr } = await projections(...args, '--format', 'ndjson');
  expect([args, status, stderr.includes('fault')]).toEqual([args, 0, false]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe.each(['in this process', 'through the server that has the directory'])('the verbs, %s', (where) => {
  it('list, rebuild, tell, and switch back', async () => {
    if (where !== 'in this process') server = await startServer(data, env);
    const all = await recordsOf('list');
    const names = all.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['response-times', 'timeline']));
    const [before] = await recordsOf('status', 'response-times');
    // An import leaves the folding to whoever reads first: status says so and folds nothing.
    expect(before).toMatchObject({ name: 'response-times', lag: Number(before?.head) - Number(before?.checkpoint) });

    const rebuilt = await recordsOf('rebuild', '--all');
    expect(rebuilt.map(({ projection }) => projection)).toEqual(names);
    for (const one of rebuilt) expect(one).toMatchObject({ verification: { definition: 'unchanged', same: true } });
    const table = await projections('rebuild', 'response-times', 'timeline');
    expect(table.status).toBe(0);
    expect(table.stdout).toMatch(/^projection +events +rows/);
    expect(table.stdout).toMatch(/^response-times +[\d,]+ +200 .*unchanged code, the same rows$/m);

    expect(await recordsOf('switch-back', 'timeline')).toMatchObject([{ projection: 'timeline', follows: true }]);
    const log = await recordsOf('deploy-log', 'timeline');
    expect(log.slice(-2)).toMatchObject([{ what: 'swapped' }, { what: 'switched-back' }]);
    expect(log.at(-1)?.by).not.toContain('HTTP');
    expect(await recordsOf('quarantine', 'timeline')).toEqual([]);
  }, 120_000);

  it('end with 1 and one line when something cannot be done', async () => {
    if (where !== 'in this process') server = await startServer(data, env);
    for (const [words, ...args] of [
      ['no projection named none', 'rebuild', 'none'],
      ['names of projections, or --all', 'rebuild'],
      ['is not being rebuilt', 'pause', 'timeline'],
      ['a whole number from 1 to 1000', 'quarantine', 'timeline', '--limit', '1001'],
      ['expected one of table, json, ndjson', 'status', '--format', 'xml'],
    ] as const) {
      const { status, stdout, stderr } = await projections(...args);
      expect([args, status, stdout]).toEqual([args, 1, '']);
      expect(stderr).toContain(words);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(stderr).not.toContain(token);
    }
  }, 120_000);
});

it('a rebuild by unchanged code says in which slices and rows it differs, and swaps in what does not', async () => {
  expect(await recordsOf('rebuild', 'response-times')).toHaveLength(1);
  const [{ versions = [] } = {}] = (await recordsOf('list')).filter(({ name }) => name === 'response-times') as {
    versions?: { file: string; state: string }[];
  }[];
  const live = versions.find(({ state }) => state === 'live')?.file ?? '';
  const database = await DuckDBInstance.create(join(data, 'read-model', 'response-times', live));
  const connection = await database.connect();
  await connection.run(`INSERT INTO response_times BY NAME
    (SELECT * REPLACE ('planted' AS intervention, '5341' AS zone) FROM response_times LIMIT 1)`);
  connection.closeSync();
  database.closeSync();

  const alone = await projections('rebuild', 'response-times');
  expect([alone.status, alone.stderr]).toEqual([
    1,
    expect.stringMatching(
      /^refused: response-times: 0 rows added, 1 removed, 0 changed in response_times \(zone 5341, /m,
    ),
  ]);
  expect(alone.stdout).toMatch(/^response_times: 0 rows added, 1 removed, 0 changed$/m);
  const [, before, after] = /^5341 .* (\d+) +(\d+)$/m.exec(alone.stdout) ?? [];
  expect(Number(before)).toBe(Number(after) + 1);
  expect(alone.stdout).toMatch(/^planted +removed/m);

  const both = await projections('rebuild', 'response-times', 'counts', '--format', 'ndjson');
  expect(both.status).toBe(2);
  const [swapped, refused] = both.stdout.split('\n').map((line) => (line === '' ? undefined : JSON.parse(line)));
  expect(swapped).toMatchObject({ projection: 'counts', verification: { same: true } });
  expect(refused).toMatchObject({ projection: 'response-times', verification: { same: false } });

  const accepted = await projections('rebuild', 'response-times', '--accept', 'it was planted');
  expect([accepted.status, accepted.stdout]).toEqual([
    0,
    expect.stringContaining('unchanged code, other rows, accepted'),
  ]);
}, 120_000);

it('the verbs make, list and drop a table as of an earlier position, and reports answer from it', async () => {
  server = await startServer(data, env);
  const [timeline] = await recordsOf('status', 'timeline');
  const middle = String(Math.floor(Number(timeline?.head) / 2));
  expect(await recordsOf('snapshot', 'timeline', '--as-of', middle)).toMatchObject([{ asOf: Number(middle) }]);
  expect(await recordsOf('snapshots', 'timeline')).toHaveLength(1);
  const report = ['report', 'response-times', '--by', 'none', '--format', 'json', '--data', data];
  const [then, now] = await Promise.all([runCli([...report, '--as-of', middle], env), runCli(report, env)]);
  expect(JSON.parse(then.stdout)).toMatchObject({ asOf: Number(middle) });
  expect(JSON.parse(then.stdout).funnel.inPeriod).toBeLessThan(JSON.parse(now.stdout).funnel.inPeriod);
  const diff = await projections('diff', 'timeline', middle, 'live', '--limit', '3');
  expect(diff.stdout).toMatch(
    /^timeline, position \d+ → live \(position \d+\): \d+ rows added, 0 removed, 0 changed\n/,
  );
  const lines = await projections('diff', 'timeline', middle, 'live', '--limit', '2', '--format', 'ndjson');
  const rows = lines.stdout.trimEnd().split('\n');
  expect(rows.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ kind: 'added', behind: expect.objectContaining({ total: 1 }) }),
    expect.objectContaining({ kind: 'added' }),
  ]);
  const csv = await projections('diff', 'timeline', middle, 'live', '--limit', '1', '--format', 'csv');
  expect(csv.stdout.split('\r\n')[0]).toBe('row,what,column,before,after,delta,events');
  expect(csv.stderr).toContain('more rows: --cursor ');
  expect(await recordsOf('snapshot', 'timeline', '--as-of', middle, '--drop')).toHaveLength(1);
  expect(await recordsOf('snapshots', 'timeline')).toEqual([]);
  const { status, stderr } = await projections('snapshot', 'timeline', '--as-of', '1000000');
  expect([status, stderr]).toEqual([1, expect.stringContaining('asOf: expected a position from 0 to')]);
  expect(stderr.split('asOf: expected')).toHaveLength(2);
}, 120_000);
