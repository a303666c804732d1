import type { LogReader } from '../event-log/log-reader.js';
import type { ProjectionTable, ProjectionTables } from '../read-model/projection-tables.js';
import { batches, eachBatch } from './batches.js';
import { foldInto } from './fold-into.js';
import { type Progress, progressMeter } from './progress.js';
import { publicTable } from './table-spec.js';
import type { TrackedProjection } from './tracked-projection.js';

export interface RebuildOptions {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface Rebuilt {
  /** The positions of the log that the new table covers. */
  readonly events: number;
  readonly seconds: number;
  /** Of the new table. */
  readonly rows: number;
  readonly digest: string;
  /** Of the table that it replaced, at the same position; of a stale one at the position where it stopped. */
  readonly previousDigest: string;
}

interface Tools {
  readonly log: LogReader;
  readonly tables: ProjectionTables;
  readonly batchSize: number;
  readonly now: () => number;
  readonly clock: (() => string) | undefined;
}

/**
 * Builds a projection's tables from the first event on in a new file, and swaps them in. Meanwhile the live ones are read and written as
 * before; they stand still only for the last batch and the comparison. Rejects, leaving no trace, when the signal aborts.
 */
export async function rebuild(
  projection: TrackedProjection,
  { log, tables, batchSize, now, clock }: Tools,
  { onProgress, signal }: RebuildOptions,
): Promise<Rebuilt> {
  const startedAt = now();
  const progress = progressMeter(projection.name, 0, now);
  const { definition } = projection;
  const fresh = await tables.create(projection.spec, clock?.());
  const advance = async (target: number): Promise<void> => {
    const source = batches(log, fresh.checkpoint, target, definition.handles, batchSize);
    const use = async (batch: Parameters<typeof foldInto>[2]): Promise<void> => {
      await foldInto(fresh, definition, batch);
      onProgress?.(progress(fresh.checkpoint, target));
    };
    await eachBatch(source, use, signal);
    signal?.throwIfAborted();
  };
  try {
    for (let target = await log.head(); target - fresh.checkpoint > batchSize; target = await log.head()) {
      await advance(target);
    }
    return await projection.exclusive(async () => {
      const head = Math.max(await log.head(), projection.table.checkpoint);
      await advance(head);
      const previousDigest = await digestAt(projection, log, head, batchSize);
      const { rows, digest } = await fresh.digest(publicTable(definition));
      signal?.throwIfAborted();
      swap(projection, tables, fresh);
      return { events: head, seconds: (now() - startedAt) / 1000, rows, digest, previousDigest };
    });
  } catch (error) {
    if (projection.table !== fresh) tables.discard(fresh);
    throw error;
  }
}

/** Brings the live table to the same position, where its definition still stands, so that the two can be compared. */
async function digestAt(projection: TrackedProjection, log: LogReader, head: number, size: number): Promise<string> {
  const source = batches(log, projection.table.checkpoint, head, projection.definition.handles, size);
  if (!projection.stale) await eachBatch(source, (batch) => projection.applyNow(batch));
  return (await projection.table.digest(publicTable(projection.definition))).digest;
}

function swap(projection: TrackedProjection, tables: ProjectionTables, fresh: ProjectionTable): void {
  tables.promote(fresh);
  projection.use(fresh);
}
