import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSqliteLog, type SqliteLog } from '../src/event-log/sqlite/sqlite-log.js';
import type { Projection } from '../src/projecting/define.js';
import type { WorkerOptions } from '../src/projecting/fold-workers.js';
import { ProjectionEngine } from '../src/projecting/projection-engine.js';
import { type DuckdbReadModel, openDuckdbReadModel } from '../src/read-model/duckdb/duckdb-read-model.js';
import { interventionEvents } from '../test/support/made-events.js';

export const settings = { memoryLimit: '512MB', threads: 2, workers: 2 };

/** A log of made-up events, six an intervention, in a directory of its own, and an engine on it. */
export interface RebuildRig {
  readonly log: SqliteLog;
  readonly tables: DuckdbReadModel;
  readonly engine: ProjectionEngine;
  close(): Promise<void>;
}

export async function openRebuildRig(n: number, projections: readonly Projection[]): Promise<RebuildRig> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-rebuild-'));
  const file = join(directory, 'events.sqlite');
  const log = openSqliteLog(file, { clock: () => Date.now() });
  await append(log, n, 1);
  const { memoryLimit, threads } = settings;
  const tables = await openDuckdbReadModel(join(directory, 'read-model'), { memoryLimit, threads });
  const engine = new ProjectionEngine({ log, tables, projections, workers: workersOn(file, projections) });
  await engine.open();
  return {
    log,
    tables,
    engine,
    close: async () => {
      await engine.stop();
      await tables.close();
      log.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Appends events, one append an event, which keeps the interventions interleaved; appends of one turn share a transaction. */
async function append(log: SqliteLog, n: number, seed: number): Promise<void> {
  let batch: Promise<unknown>[] = [];
  for (const { stream, event } of interventionEvents(n, seed)) {
    batch.push(log.append(stream, 'any', [event]));
    if (batch.length >= 2_000) {
      await Promise.all(batch);
      batch = [];
    }
  }
  await Promise.all(batch);
}

function workersOn(file: string, projections: readonly Projection[]): WorkerOptions {
  const built = (path: string): URL => new URL(path, import.meta.url);
  return {
    entry: built('../src/projecting/fold-worker.js'),
    count: settings.workers,
    blocks: {
      module: built('../src/event-log/sqlite/open-blocks.js').href,
      options: { file, sealed: `${file}-sealed` },
    },
    modules: Object.fromEntries(projections.map(({ name }) => [name, built(`../projections/${name}.js`).href])),
  };
}

/**
 * Seconds from asking for a rebuild until the log is folded into the new DuckDB files, rows and checkpoint committed. The rebuild is then
 * cancelled: comparing and swapping are measured by themselves.
 */
export async function buildSeconds({ engine }: RebuildRig, names: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const built = new Promise<number>((resolve) => {
    const stop = engine.watch(({ phase }) => {
      if (phase === 'reading') return;
      stop();
      resolve((performance.now() - startedAt) / 1000);
    });
  });
  const { finished } = engine.startRebuild(names, { by: 'a benchmark' });
  const failed = finished.then(() => built);
  const seconds = await Promise.race([built, failed]);
  await engine.cancel(names[0] ?? '').catch(() => undefined);
  return seconds;
}

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
