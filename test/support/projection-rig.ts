import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { LogReader } from '../../src/event-log/log-reader.js';
import type { Projection } from '../../src/projecting/define.js';
import { ProjectionEngine, type ProjectionEngineOptions } from '../../src/projecting/projection-engine.js';
import type { RebuildStatus } from '../../src/projecting/rebuild-job.js';
import { type DuckdbReadModel, openDuckdbReadModel } from '../../src/read-model/duckdb/duckdb-read-model.js';

/** An engine on real tables in a directory of its own. */
export interface Rig {
  readonly directory: string;
  readonly tables: DuckdbReadModel;
  readonly engine: ProjectionEngine;
  readonly reports: string[];
  /** Stops the engine and closes the tables, keeping the files. */
  close(): Promise<void>;
}

export function temporaryDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'projection-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export async function openRig(
  directory: string,
  log: LogReader,
  projections: readonly Projection[],
  options: Partial<ProjectionEngineOptions> = {},
): Promise<Rig> {
  const reports: string[] = [];
  const report = (message: string): void => void reports.push(message);
  const tables = await openDuckdbReadModel(directory, { report, memoryLimit: '256MB', threads: 1 });
  const engine = new ProjectionEngine({ log, tables, projections, report, liveDelayMs: 1, ...options });
  try {
    await engine.open();
  } catch (error) {
    await tables.close();
    throw error;
  }
  return {
    directory,
    tables,
    engine,
    reports,
    close: async () => {
      await engine.stop();
      await tables.close();
    },
  };
}

/** The digests of every table of the live version, its memory included. */
export async function digestsOf({ tables }: Rig, projection: Projection): Promise<readonly string[]> {
  const table = await tables.open(projection.name);
  const name = projection.name.replaceAll('-', '_');
  const names = projection.kind === 'rows' ? [name] : [name, `${name}_memory`];
  const digests = [];
  for (const one of names) digests.push((await table?.digest(one))?.digest ?? 'no table');
  return digests;
}

/** Resolves with the first status of a rebuild for which this holds. */
export function seen({ engine }: Rig, holds: (status: RebuildStatus) => boolean): Promise<RebuildStatus> {
  return new Promise((resolve) => {
    const stop = engine.watch((status) => {
      if (!holds(status)) return;
      stop();
      resolve(status);
    });
  });
}
