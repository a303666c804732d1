import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { lockDataDirectory } from '../../src/event-log/sqlite/data-directory-lock.js';
import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { allOf, events } from '../contract/event-log/samples.js';
import { type CliResult, runCli } from '../support/cli.js';

let scratch: string;
let recorded: Awaited<ReturnType<typeof allOf>>;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'export-'));
  mkdirSync(join(scratch, 'data'));
  const log = openSqliteLog(join(scratch, 'data', 'events.sqlite'), { clock: Date.now });
  await log.append('intervention-1', 'no-stream', events(1, 40));
  recorded = await allOf(log);
  log.close();
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const run = (...args: readonly string[]): Promise<CliResult> =>
  runCli(['export', 'events', '--data', join(scratch, 'data'), ...args]);

describe('the export of events', () => {
  it('writes what the log holds, as lines, also while a process has the data directory', async () => {
    const lock = lockDataDirectory(join(scratch, 'data'), { verb: 'serve' });
    const { status, stdout } = await run('--from-position', '3', '--to-position', '12');
    lock.release();
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(JSON.parse(JSON.stringify(recorded.slice(2, 12))));
  });

  it('writes the same as Parquet, with instants that say that they are UTC', async () => {
    const file = join(scratch, 'events.parquet');
    expect((await run('--format', 'parquet', '--out', file)).status).toBe(0);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const result = await connection.run(
      `SELECT position, id, data, typeof(recordedAt), epoch_ms(occurredAt) FROM '${file}' ORDER BY position`,
    );
    const rows = await result.getRows();
    expect(rows).toHaveLength(40);
    rows.forEach(([position, id, data, type, occurredAt], index) => {
      const event = recorded[index];
      expect([Number(position), id, type]).toEqual([event?.position, event?.id, 'TIMESTAMP WITH TIME ZONE']);
      expect(JSON.parse(String(data))).toEqual(event?.data);
      expect(Number(occurredAt)).toBe(Date.parse(event?.occurredAt ?? ''));
    });
  });

  it.each([
    [['--format', 'csv'], '--format csv: expected one of ndjson, parquet'],
    [['--format', 'parquet'], 'expected --out FILE'],
    [['--from-position', '41'], '--from-position 41: expected 1 to 40'],
    [['--from-position', '9', '--to-position', '8'], '--to-position 8: expected 9 to 40'],
    [['--out', '/nowhere/events.ndjson'], '--out /nowhere/events.ndjson: expected a file that can be written'],
  ])('refuses %j and leaves nothing', async (args, said) => {
    const { status, stdout, stderr } = await run(...args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(said);
  });

  it('overwrites no file, and leaves no part of one', async () => {
    const file = join(scratch, 'taken.ndjson');
    expect((await run('--out', file)).status).toBe(0);
    const before = readFileSync(file, 'utf8');
    expect((await run('--out', file, '--to-position', '1')).status).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(existsSync(`${file}.part`)).toBe(false);
    expect(readdirSync(scratch).filter((name) => name.startsWith('.export-'))).toEqual([]);
  });
});
