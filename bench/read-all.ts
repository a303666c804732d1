import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSqliteLog, type SqliteLog } from '../src/event-log/sqlite/sqlite-log.js';
import { BareLog } from './bare-log.js';
import { bytesPerEvent, hashedEvents } from './log-events.js';
import { medianOf, secondsOf } from './measure.js';
import type { Bench, BenchResult } from './result.js';

const pageSize = 1_000;
const runs = 3;

/**
 * Reads a whole log in order, every event parsed into its envelope. The floor, in the same run and on the same file: bare rows in pages as
 * large, data and metadata parsed, nothing made of the other columns.
 */
async function readAll({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const n = Math.round(300_000 * scale);
  const directory = mkdtempSync(join(tmpdir(), 'bench-read-'));
  const file = join(directory, 'events.sqlite');
  const bare = new BareLog(file);
  const made = hashedEvents(n);
  const rows = bare.prepare(made);
  for (let at = 0; at < n; at += 10_000) bare.write(rows.slice(at, at + 10_000));
  const log = openSqliteLog(file, { clock: () => Date.now(), readOnly: true });
  try {
    const ours: number[] = [];
    const floor: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      floor.push(
        n /
          (await secondsOf(() => {
            mustBe(n, bare.readAndParse(pageSize));
          })),
      );
      ours.push(
        n /
          (await secondsOf(async () => {
            mustBe(n, await countOf(log));
          })),
      );
    }
    const [perSecond, floorPerSecond] = [medianOf(ours), medianOf(floor)];
    return [
      {
        bench: 'read-all',
        n,
        perSecond: Math.round(perSecond),
        floor: 'the same file in bare pages, data and metadata parsed',
        floorPerSecond: Math.round(floorPerSecond),
        ratio: perSecond / floorPerSecond,
        settings: { pageSize, runs, bytesPerEvent: bytesPerEvent(made), cache: 'warm' },
      },
    ];
  } finally {
    log.close();
    bare.close();
    rmSync(directory, { recursive: true });
  }
}

async function countOf(log: SqliteLog): Promise<number> {
  let events = 0;
  for await (const page of log.readAll(0, undefined, { pageSize })) events += page.events.length;
  return events;
}

function mustBe(expected: number, found: number): void {
  if (found !== expected) throw new Error(`expected ${String(expected)} events, read ${String(found)}`);
}

export const benches: Record<string, Bench> = { 'read-all': readAll };
