import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSqliteLog, type SqliteLog } from '../src/event-log/sqlite/sqlite-log.js';
import type { MadeEvent } from '../test/support/made-events.js';
import { BareLog } from './bare-log.js';
import { bytesPerEvent, hashedEvents } from './log-events.js';
import { medianOf, secondsOf } from './measure.js';
import type { Bench, BenchResult } from './result.js';

const writers = 64;
const perAppend = 1_000;
const runs = 3;
const durability = 'WAL, synchronous=FULL: an fsync a transaction';

/**
 * Durable appends of one event each, 64 writers in flight, into one log. The floor, in the same run: the same appends by one writer, which
 * makes each a transaction of its own; beside it in `extra`, rows that are ready to bind, one a transaction, with nothing of ours above SQLite.
 */
async function append64({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const n = Math.round(200_000 * scale);
  const one = Math.round(20_000 * scale);
  const made = hashedEvents(n);
  const shared: number[] = [];
  const alone: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    alone.push(one / (await inNewLog((log) => secondsOf(() => appendEach(log, made.slice(0, one), 1)))));
    bare.push(one / (await bareSeconds(made.slice(0, one), 1)));
    shared.push(n / (await inNewLog((log) => secondsOf(() => appendEach(log, made, writers)))));
  }
  const [perSecond, floorPerSecond] = [medianOf(shared), medianOf(alone)];
  return [
    {
      bench: 'append-64',
      n,
      perSecond: Math.round(perSecond),
      floor: 'the same appends, one transaction each',
      floorPerSecond: Math.round(floorPerSecond),
      ratio: perSecond / floorPerSecond,
      settings: { writers, runs, durability, bytesPerEvent: bytesPerEvent(made), floorN: one },
      extra: { bareInsertsOneATransactionPerSecond: Math.round(medianOf(bare)) },
    },
  ];
}

/** Appends of 1,000 events to a stream each. The floor, in the same run: bare inserts of the same rows, 1,000 a transaction. */
async function appendBulk({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const n = Math.max(1, Math.round(300 * scale)) * perAppend;
  const made = hashedEvents(n).map(({ event }, index) => ({
    stream: `import-${String(Math.floor(index / perAppend))}`,
    event,
  }));
  const ours: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    bare.push(n / (await bareSeconds(made, perAppend)));
    ours.push(n / (await inNewLog((log) => secondsOf(() => appendInBulk(log, made)))));
  }
  const [perSecond, floorPerSecond] = [medianOf(ours), medianOf(bare)];
  return [
    {
      bench: 'append-bulk',
      n,
      perSecond: Math.round(perSecond),
      floor: 'bare SQLite inserts of the same rows, ready to bind, in the same layout and as many a transaction',
      floorPerSecond: Math.round(floorPerSecond),
      ratio: perSecond / floorPerSecond,
      settings: { eventsPerAppend: perAppend, runs, durability, bytesPerEvent: bytesPerEvent(made) },
    },
  ];
}

async function appendEach(log: SqliteLog, made: readonly MadeEvent[], inFlight: number): Promise<void> {
  let next = 0;
  const writer = async (): Promise<void> => {
    for (let one = made[next++]; one !== undefined; one = made[next++])
      await log.append(one.stream, 'any', [one.event]);
  };
  await Promise.all(Array.from({ length: inFlight }, writer));
}

async function appendInBulk(log: SqliteLog, made: readonly MadeEvent[]): Promise<void> {
  for (let at = 0; at < made.length; at += perAppend) {
    const part = made.slice(at, at + perAppend);
    const stream = part[0]?.stream ?? '';
    await log.append(
      stream,
      'no-stream',
      part.map(({ event }) => event),
    );
  }
}

/** Seconds that bare inserts of these events take, `perTransaction` at a time. */
async function bareSeconds(made: readonly MadeEvent[], perTransaction: number): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-append-'));
  const bare = new BareLog(join(directory, 'events.sqlite'));
  try {
    const rows = bare.prepare(made);
    return await secondsOf(() => {
      for (let at = 0; at < rows.length; at += perTransaction) bare.write(rows.slice(at, at + perTransaction));
    });
  } finally {
    bare.close();
    rmSync(directory, { recursive: true });
  }
}

async function inNewLog<T>(work: (log: SqliteLog) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-append-'));
  const log = openSqliteLog(join(directory, 'events.sqlite'), { clock: () => Date.now() });
  try {
    return await work(log);
  } finally {
    log.close();
    rmSync(directory, { recursive: true });
  }
}

export const benches: Record<string, Bench> = { 'append-64': append64, 'append-bulk': appendBulk };
