import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { EventStoreDBClient } from '@eventstore/db-client';

import { openKurrentLog } from '../src/event-log/kurrentdb/kurrent-log.js';
import { copierInThread } from '../src/event-log/kurrentdb/threaded-copier.js';
import { openReplicaLog } from '../src/event-log/sqlite/replica.js';
import type { Bench, BenchResult } from './result.js';

const batchSize = 2_000;
const entry = new URL('../src/event-log/kurrentdb/copy-thread.js', import.meta.url);

/**
 * Fills an empty replica, on disk and durable, from a double on a thread of its own. The floor, in the same run: the client reads the same
 * events from the same double and drops them. Each is measured `runs` times, in turns; the medians count.
 */
async function follow({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const n = Math.round(100_000 * scale);
  const runs = 3;
  const double = new Worker(new URL('./follow-double.js', import.meta.url), {
    workerData: { events: n },
  });
  const [url] = (await once(double, 'message')) as [string];
  try {
    const floors: number[] = [];
    const catchUps: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      floors.push(await secondsOf(() => readAndDrop(url)));
      catchUps.push(await secondsOf(() => catchUp(url, n)));
    }
    const [floorSeconds, seconds] = [medianOf(floors), medianOf(catchUps)];
    return [
      {
        bench: 'follow',
        n,
        perSecond: Math.round(n / seconds),
        floor: 'the client reads $all of the same double and drops the events',
        floorPerSecond: Math.round(n / floorSeconds),
        ratio: floorSeconds / seconds,
        settings: { batchSize, runs, server: 'a wire-level double, not a real server' },
      },
    ];
  } finally {
    double.postMessage('stop');
    await once(double, 'exit');
  }
}

async function catchUp(url: string, n: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-follow-'));
  const file = join(directory, 'events.sqlite');
  const replica = openReplicaLog(file);
  const log = await openKurrentLog({
    url,
    replica,
    batches: copierInThread(file, entry),
    deadlineMs: 10_000,
    readYourWritesMs: 10_000,
    batchSize,
    appendId: randomUUID,
    random: Math.random,
    report: (report) => {
      if (report.kind !== 'foreign') throw report.error;
    },
  });
  const reached = new AbortController();
  try {
    for await (const page of log.follow(0, reached.signal, { pageSize: 1, types: ['None'] })) {
      if ('reaches' in page && page.reaches >= n) reached.abort();
    }
  } finally {
    await log.close();
    replica.close();
    rmSync(directory, { recursive: true });
  }
}

async function readAndDrop(url: string): Promise<void> {
  const client = EventStoreDBClient.connectionString(url);
  let events = 0;
  for await (const { event } of client.readAll({}, { highWaterMark: batchSize })) events += event === undefined ? 0 : 1;
  if (events === 0) throw new Error('the double gave out nothing');
  await client.dispose();
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export const benches: Readonly<Record<string, Bench>> = { follow };
