import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { openLogFile } from '../../src/event-log/sqlite/schema.js';
import { openSqliteLog, SqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { verifyLogFile } from '../../src/event-log/sqlite/verify-file.js';
import { type Acknowledged, faultsIn, loadEvent } from './log-load.js';
import { planOf } from './seed.js';

/** A file system of 4 MiB, or undefined where this process may not mount one. */
function smallDisk(): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory]);
  if (status === 0) return directory;
  rmSync(directory, { recursive: true });
  return undefined;
}

const disk = smallDisk();
afterAll(() => {
  if (disk === undefined) return;
  spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

/** Appends to eight streams at a time until `count` appends were refused; gives what was acknowledged and the refusals. */
async function appendUntilRefused(log: SqliteLog, random: () => number, count: number) {
  const acknowledged: Acknowledged[] = [];
  const refusals: unknown[] = [];
  const next = new Map<string, number>();
  while (refusals.length < count) {
    const turn = Array.from({ length: 8 }, async (_, number) => {
      const stream = `load-${String(number)}`;
      const first = next.get(stream) ?? 0;
      const of = 1 + Math.floor(random() * 20);
      const events = Array.from({ length: of }, (_unused, index) => loadEvent(stream, first + index, index, of));
      const { revision } = await log.append(stream, first === 0 ? 'no-stream' : first - 1, events);
      acknowledged.push({ stream, first, last: revision });
      next.set(stream, revision + 1);
    });
    for (const settled of await Promise.allSettled(turn)) {
      if (settled.status === 'rejected') refusals.push(settled.reason);
    }
  }
  return { acknowledged, refusals, next };
}

async function goesOn(log: SqliteLog, next: ReadonlyMap<string, number>): Promise<Acknowledged> {
  const stream = 'load-0';
  const first = next.get(stream) ?? 0;
  const { revision } = await log.append(stream, first - 1, [loadEvent(stream, first, 0, 1)]);
  return { stream, first, last: revision };
}

const refused = { name: 'LogUnavailable', message: expect.stringContaining('full') as unknown };

describe('a full disk', () => {
  (disk === undefined ? it.skip : it)(
    'refuses appends, keeps what was acknowledged, and takes appends again once there is room (needs to mount a tmpfs)',
    async () => {
      const { random } = planOf('full disk');
      const file = join(String(disk), 'events.sqlite');
      const ballast = join(String(disk), 'ballast');
      writeFileSync(ballast, Buffer.alloc(1 << 20, 1));
      const log = openSqliteLog(file, { clock: Date.now });
      const { acknowledged, refusals, next } = await appendUntilRefused(log, random, 24);
      for (const refusal of refusals) expect(refusal).toMatchObject(refused);
      expect(acknowledged.length).toBeGreaterThan(50);
      expect(await faultsIn(log, acknowledged)).toEqual([]);

      rmSync(ballast);
      const after = await goesOn(log, next);
      expect(await faultsIn(log, [...acknowledged, after])).toEqual([]);
      log.close();
      expect(verifyLogFile(file).streams).toBe(8);
    },
    240_000,
  );

  it('of the size that SQLite may fill is met the same way', async () => {
    const { random } = planOf('page limit');
    const directory = mkdtempSync(join(tmpdir(), 'full-'));
    const file = join(directory, 'events.sqlite');
    const database = openLogFile(file, false);
    database.pragma('max_page_count = 200');
    const log = new SqliteLog(database, Date.now);
    try {
      const { acknowledged, refusals, next } = await appendUntilRefused(log, random, 24);
      for (const refusal of refusals) expect(refusal).toMatchObject(refused);
      expect(await faultsIn(log, acknowledged)).toEqual([]);
      database.pragma('max_page_count = 400');
      const after = await goesOn(log, next);
      expect(await faultsIn(log, [...acknowledged, after])).toEqual([]);
    } finally {
      log.close();
      verifyLogFile(file);
      rmSync(directory, { recursive: true });
    }
  });
});
