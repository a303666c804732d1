import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { verifyLogFile } from '../../src/event-log/sqlite/verify-file.js';
import { faultsIn, loadEvent } from './log-load.js';
import { type Plan, planOf, roundsOf } from './seed.js';

/** The layout of SQLite's write-ahead log (https://sqlite.org/fileformat2.html#walformat): a header, then frames of a header and a page. */
const walHeaderBytes = 32;
const frameBytes = 24 + 4_096;

const stream = 'load-1';

/** An acknowledged append: the log had `head` events then, and its write-ahead log was `walBytes` long. */
interface Commit {
  readonly head: number;
  readonly walBytes: number;
}

describe('a log whose write-ahead log was torn by a power cut', () => {
  let directory: string;
  let torn: string;
  let commits: readonly Commit[];

  /** A log with 40 events in its file and some 60 appends that are in the write-ahead log only; copied while it is open. */
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'torn-'));
    torn = join(directory, 'torn.sqlite');
    const whole = join(directory, 'whole.sqlite');
    const settled = openSqliteLog(whole, { clock: Date.now });
    await settled.append(stream, 'no-stream', eventsOf(0, 40));
    settled.close();
    const log = openSqliteLog(whole, { clock: Date.now });
    const made: Commit[] = [{ head: 40, walBytes: 0 }];
    for (let head = 40; head < 250;) {
      const count = 1 + (head % 7);
      await log.append(stream, head - 1, eventsOf(head, count));
      head += count;
      made.push({ head, walBytes: statSync(`${whole}-wal`).size });
    }
    commits = made;
    copyFileSync(whole, torn);
    copyFileSync(`${whole}-wal`, `${torn}.wal-before`);
    log.close();
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function eventsOf(first: number, count: number) {
    return Array.from({ length: count }, (_, index) => loadEvent(stream, first + index, index, count));
  }

  /** Tears the tail, opens what is left, and gives how many events are there once it was found sound and went on. */
  async function headAfter(tear: (wal: string) => void): Promise<number> {
    const file = join(directory, 'torn-copy.sqlite');
    copyFileSync(torn, file);
    copyFileSync(`${torn}.wal-before`, `${file}-wal`);
    rmSync(`${file}-shm`, { force: true });
    tear(`${file}-wal`);
    const log = openSqliteLog(file, { clock: Date.now });
    try {
      const head = await log.head();
      expect(await faultsIn(log, [])).toEqual([]);
      await log.append(stream, head - 1, eventsOf(head, 2));
      return head;
    } finally {
      log.close();
      verifyLogFile(file);
    }
  }

  const walBytes = () => commits.at(-1)?.walBytes ?? 0;
  /** The last commit that is whole when only this many bytes of the write-ahead log are good. */
  const headAt = (bytes: number) => commits.findLast((commit) => commit.walBytes <= bytes)?.head;

  /** Near the end more often than not: that is where a power cut tears. */
  const offset = ({ random, draw }: Plan): number =>
    random() < 0.5 ? draw(walBytes()) : Math.max(0, walBytes() - 1 - draw(6 * frameBytes));

  it('has every append up to the last commit that is whole, wherever it was cut off', async () => {
    const plan = planOf('cut-off tail');
    expect(await headAfter(() => undefined)).toBe(commits.at(-1)?.head);
    for (let round = 0; round < roundsOf(40); round += 1) {
      const bytes = offset(plan);
      const head = await headAfter((wal) => {
        truncateSync(wal, bytes);
      });
      expect({ bytes, head }).toEqual({ bytes, head: headAt(bytes) });
    }
  }, 240_000);

  it('has every append before the first byte that was flipped, and none after', async () => {
    const plan = planOf('flipped bits');
    for (let round = 0; round < roundsOf(40); round += 1) {
      const at = offset(plan);
      const bit = plan.draw(8);
      const head = await headAfter((wal) => {
        const bytes = readFileSync(wal);
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
        writeFileSync(wal, bytes);
      });
      // In the header, the flip takes all of it; in a frame, that frame and all that follow.
      const frame = Math.floor((at - walHeaderBytes) / frameBytes);
      const good = at < walHeaderBytes ? 0 : walHeaderBytes + frame * frameBytes;
      expect({ at, bit, head }).toEqual({ at, bit, head: headAt(good) });
    }
  }, 240_000);
});
