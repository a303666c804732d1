import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { backupLog } from '../../src/event-log/sqlite/backup.js';
import { lockDataDirectory } from '../../src/event-log/sqlite/data-directory-lock.js';
import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { verifyLogFile } from '../../src/event-log/sqlite/verify-file.js';
import { allOf, events } from '../contract/event-log/samples.js';
import { runCli } from '../support/cli.js';

let scratch: string;
let data: string;
let backup: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'backup-'));
  data = join(scratch, 'data');
  backup = join(scratch, 'log.backup');
  mkdirSync(data);
});
afterEach(() => {
  rmSync(scratch, { recursive: true });
});

const logFile = () => join(data, 'events.sqlite');

/** Appends the events `from` … `from + count - 1` to a stream of their own, in the log of the data directory. */
async function append(from: number, count: number): Promise<void> {
  const log = openSqliteLog(logFile(), { clock: Date.now });
  await log.append(`intervention-${String(from)}`, 'no-stream', events(from, count));
  log.close();
}

async function headOf(file: string): Promise<number> {
  const log = openSqliteLog(file, { clock: Date.now, readOnly: true });
  try {
    return (await allOf(log)).length;
  } finally {
    log.close();
  }
}

async function cli(...args: string[]) {
  const { status, stdout: out, stderr: err } = await runCli([...args, '--data', data]);
  return { status, out, err };
}

describe('cli backup', () => {
  it('copies and verifies the log while another process holds the data directory and writes', async () => {
    await append(0, 500);
    const lock = lockDataDirectory(data, { verb: 'serve' });
    const log = openSqliteLog(logFile(), { clock: Date.now });
    try {
      const { status, out, err } = await cli('backup', backup);
      expect(status).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ log: logFile(), backup, events: 500, streams: 1 });
      expect(err).toContain('500 events, verified');
      await log.append('intervention-later', 'no-stream', events(500, 1));
    } finally {
      log.close();
      lock.release();
    }
    expect(verifyLogFile(backup)).toEqual({ events: 500, streams: 1 });
    expect(readdirSync(scratch).sort()).toEqual(['data', 'log.backup']);
  });

  it('overwrites nothing, and says so', async () => {
    await append(0, 1);
    writeFileSync(backup, 'precious');
    const { status, out, err } = await cli('backup', backup);
    expect(status).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(`refused: ${backup}: there is a file of that name already`);
    expect(readFileSync(backup, 'utf8')).toBe('precious');
  });

  it('is refused where there is no log, and makes none', async () => {
    const { status, err } = await cli('backup', backup);
    expect(status).toBe(1);
    expect(err).toContain(`refused: ${data}: expected a data directory with a log, found none`);
    expect(existsSync(logFile())).toBe(false);
  });
});

describe('cli restore', () => {
  it('puts a verified backup in place, keeps the log that was there and drops the tables', async () => {
    await append(0, 20);
    await backupLog(logFile(), backup);
    await append(20, 5);
    mkdirSync(join(data, 'read-model'));
    writeFileSync(join(data, 'read-model', 'table.duckdb'), 'of 25 events');
    writeFileSync(join(data, 'read-model', 'deploy-log.ndjson'), '{}');

    const { status, out } = await cli('restore', backup);
    expect(status).toBe(0);
    const summary = JSON.parse(out) as { replaced: string };
    expect(summary).toMatchObject({ backup, log: logFile(), events: 20, streams: 1 });
    expect(await headOf(logFile())).toBe(20);
    expect(await headOf(summary.replaced)).toBe(25);
    // The record of which code made the tables cannot be made again.
    expect(readdirSync(join(data, 'read-model'))).toEqual(['deploy-log.ndjson']);
    // The restored log goes on where the backup ended.
    await append(40, 2);
    expect(verifyLogFile(logFile())).toEqual({ events: 22, streams: 2 });
  });

  it('makes a data directory on a new machine', async () => {
    await append(0, 3);
    await backupLog(logFile(), backup);
    rmSync(data, { recursive: true });
    const { status, out } = await cli('restore', backup);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ events: 3, replaced: null });
    expect(await headOf(logFile())).toBe(3);
  });

  it('is refused while a process has the data directory', async () => {
    await append(0, 3);
    await backupLog(logFile(), backup);
    await append(3, 1);
    const lock = lockDataDirectory(data, { verb: 'serve' });
    const { status, out, err } = await cli('restore', backup);
    lock.release();
    expect(status).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(`in use by process ${String(process.pid)} (serve)`);
    expect(await headOf(logFile())).toBe(4);
  });

  it('leaves the log alone while a process has it open around the lock', async () => {
    await append(0, 3);
    await backupLog(logFile(), backup);
    const log = openSqliteLog(logFile(), { clock: Date.now });
    await log.append('intervention-late', 'no-stream', events(3, 1));
    const { status, err } = await cli('restore', backup);
    expect(status).toBe(3);
    expect(err).toContain('another process has it open; it was left as it is');
    expect(await log.head()).toBe(4);
    log.close();
    expect(verifyLogFile(logFile())).toEqual({ events: 4, streams: 2 });
  });

  it.each([
    [
      'is cut short',
      (file: string) => {
        truncateSync(file, 20_000);
      },
    ],
    [
      'is something else',
      (file: string) => {
        writeFileSync(file, 'CREATE TABLE event …');
      },
    ],
    [
      'is missing',
      (file: string) => {
        rmSync(file);
      },
    ],
  ])('refuses a backup that %s, before anything is touched', async (_what, damage) => {
    await append(0, 200);
    await backupLog(logFile(), backup);
    damage(backup);
    const before = readdirSync(data).sort();
    const { status, out, err } = await cli('restore', backup);
    expect(status).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(`refused: ${backup}`);
    expect(readdirSync(data).sort()).toEqual(before);
    expect(await headOf(logFile())).toBe(200);
  });
});
