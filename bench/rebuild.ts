import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSqliteLog, type SqliteLog } from '../src/event-log/sqlite/sqlite-log.js';
import { ProjectionEngine } from '../src/projecting/projection-engine.js';
import { openDuckdbReadModel } from '../src/read-model/duckdb/duckdb-read-model.js';
import { responseTimes } from '../projections/response-times.js';
import { interventionEvents } from '../test/support/made-events.js';
import type { Bench, BenchResult } from './result.js';

const memoryLimit = '512MB';
const threads = 2;

/**
 * Rebuilds response-times from a log of n events, six an intervention, into a DuckDB file of its own, rows and checkpoint committed. The
 * floor, in the same run: one thread that reads the same log page by page, with each event's JSON parsed, and does nothing with it.
 */
async function rebuild({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const n = Math.round(300_000 * scale);
  const directory = mkdtempSync(join(tmpdir(), 'bench-rebuild-'));
  const log = openSqliteLog(join(directory, 'events.sqlite'), { clock: () => Date.now() });
  const tables = await openDuckdbReadModel(join(directory, 'read-model'), { memoryLimit, threads });
  try {
    await fill(log, n);
    const engine = new ProjectionEngine({ log, tables, projections: [responseTimes] });
    await engine.open();
    const catchUpSeconds = await secondsOf(() => engine.catchUp());
    const floorSeconds = await secondsOf(() => readEverything(log));
    const rebuilt = await engine.rebuild(responseTimes.name);
    if (rebuilt.digest !== rebuilt.previousDigest) throw new Error('the rebuild is not what the catch-up made');
    const { rows, digest } = rebuilt;
    const floor = 'one thread reads the same SQLite log in pages and parses each event';
    const result = (bench: string, seconds: number): BenchResult => ({
      bench,
      n,
      perSecond: Math.round(n / seconds),
      floor,
      floorPerSecond: Math.round(n / floorSeconds),
      ratio: floorSeconds / seconds,
      settings: { memoryLimit, threads, rows, digest },
    });
    return [result('catch-up', catchUpSeconds), result('rebuild', rebuilt.seconds)];
  } finally {
    await tables.close();
    log.close();
    rmSync(directory, { recursive: true });
  }
}

async function fill(log: SqliteLog, n: number): Promise<void> {
  let batch: Promise<unknown>[] = [];
  for (const { stream, event } of interventionEvents(n)) {
    // One append an event keeps the interventions interleaved; appends of one turn share a transaction.
    batch.push(log.append(stream, 'any', [event]));
    if (batch.length >= 2_000) {
      await Promise.all(batch);
      batch = [];
    }
  }
  await Promise.all(batch);
}

async function readEverything(log: SqliteLog): Promise<void> {
  let events = 0;
  for await (const page of log.readAll(0)) events += page.events.length;
  if (events !== (await log.head())) throw new Error('the log gave out fewer events than it holds');
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

export const benches: Record<string, Bench> = { rebuild };
