import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { ProjectionTables } from '../read-model/projection-tables.js';
import type { ReadModel } from '../read-model/read-model.js';
import type { ProjectionEngine } from './projection-engine.js';

/**
 * Runs `work` on tables that are folded from the first event up to a position, each when it is first read, in files of their own under
 * `directory`. The tables that serve, and the snapshots that are kept, are neither read nor touched. The files are removed afterwards.
 * Rejects with OperationRefused when there is no such projection or position.
 */
export async function withFreshTables<T>(
  engine: Pick<ProjectionEngine, 'buildAsOf'>,
  tables: Pick<ProjectionTables, 'useFile'>,
  directory: string,
  position: number,
  work: (readModel: ReadModel) => Promise<T>,
  onProgress?: (done: number, total: number) => void,
): Promise<T> {
  const own = mkdtempSync(join(directory, 'fresh-'));
  const made = new Map<string, Promise<string>>();
  const fileOf = (projection: string): Promise<string> => {
    const known = made.get(projection);
    if (known !== undefined) return known;
    const path = join(own, `${String(made.size)}.duckdb`);
    const shown = onProgress && { onProgress: ({ done, total }: { done: number; total: number }) => { onProgress(done, total); } }; // prettier-ignore
    const built = engine.buildAsOf(projection, position, path, shown).then(() => path);
    made.set(projection, built);
    return built;
  };
  try {
    return await work({
      read: async (projection, reading) => tables.useFile(await fileOf(projection), ({ read }) => read(reading)),
    });
  } finally {
    await Promise.allSettled(made.values());
    rmSync(own, { recursive: true, force: true });
  }
}
