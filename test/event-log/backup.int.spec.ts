import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { backupLog, FileExists } from '../../src/event-log/sqlite/backup.js';
import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { allOf, event, rejection } from '../contract/event-log/samples.js';
import { buildChildModules, type ChildModules } from '../support/child-module.js';

describe('a backup of a log', () => {
  let modules: ChildModules;
  let directory: string;
  let file: string;
  beforeAll(async () => {
    modules = await buildChildModules(['src/event-log', 'test/fault', 'test/support']);
  });
  afterAll(() => {
    modules.remove();
  });
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'backup-'));
    file = join(directory, 'events.sqlite');
    const log = openSqliteLog(file, { clock: Date.now });
    // Large enough for a copy in several steps of 1,024 pages each.
    const data = { filler: 'x'.repeat(2_000) };
    for (let n = 0; n < 8_000; n += 1_000) {
      const made = Array.from({ length: 1_000 }, (_, index) => event(n + index, { data }));
      await log.append(`settled-${String(n)}`, 'no-stream', made);
    }
    log.close();
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('holds one moment of it still while another process appends, and is what the log was then', async () => {
    const writer = modules.run(
      `import { openSqliteLog } from ${modules.specifier('src/event-log/sqlite/sqlite-log.ts')};
       import { appendForEver } from ${modules.specifier('test/fault/log-load.ts')};
       await appendForEver(openSqliteLog(process.argv[2], { clock: Date.now }), 8, Math.random);`,
      [file],
    );
    await once(writer.stdout, 'data');
    writer.stdout.resume();
    const copied: number[] = [];
    const to = join(directory, 'backup.sqlite');
    const log = openSqliteLog(file, { clock: Date.now, readOnly: true });
    try {
      const before = await log.head();
      const { events: held } = await backupLog(file, to, ({ copiedPages }) => copied.push(copiedPages));
      // The log went on, and the copy did not start anew with each append.
      expect(await log.head()).toBeGreaterThan(held);
      expect(held).toBeGreaterThanOrEqual(before);
      expect(copied.length).toBeGreaterThan(1);
      expect(copied).toEqual([...new Set(copied)].toSorted((a, b) => a - b));
      const backup = openSqliteLog(to, { clock: Date.now, readOnly: true });
      expect(await allOf(backup)).toEqual(await allOf(log, 0, held));
      backup.close();
    } finally {
      log.close();
      writer.kill('SIGKILL');
      await once(writer, 'close');
    }
    expect(readdirSync(directory).filter((name) => name.startsWith('backup'))).toEqual(['backup.sqlite']);
  });

  it('loses to a file that takes its name while it is made', async () => {
    const to = join(directory, 'backup.sqlite');
    const error = await rejection(
      backupLog(file, to, () => {
        writeFileSync(to, 'precious');
      }),
    );
    expect(error).toBeInstanceOf(FileExists);
    expect(readdirSync(directory).filter((name) => name.startsWith('backup'))).toEqual(['backup.sqlite']);
  });
});
