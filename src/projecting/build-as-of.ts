import { OperationRefused } from './operation-refused.js';
import { type Progress, progressMeter } from './progress.js';
import { fill, type RebuildTools } from './rebuild.js';
import type { Steering } from './rebuild-job.js';
import { publicTable } from './table-spec.js';
import type { TrackedProjection } from './tracked-projection.js';

export interface AsOfOptions {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface BuiltAsOf {
  readonly projection: string;
  readonly identity: string;
  readonly asOf: number;
  readonly rows: number;
  readonly digest: string;
  readonly quarantined: number;
}

interface Tools extends RebuildTools {
  readonly clock: (() => string) | undefined;
}

/**
 * The identity of the tables that are built as of a position: by the boundaries of then, which need not be those of now. Rejects with
 * OperationRefused when the log has not come to the position.
 */
export async function identityAsOf(
  projection: TrackedProjection,
  position: number,
  { log, reader }: Pick<Tools, 'log' | 'reader'>,
): Promise<string> {
  await requireReached(position, log);
  return projection.madeWith(await reader.at(position)).identity;
}

async function requireReached(position: number, log: RebuildTools['log']): Promise<void> {
  const head = await log.head();
  if (Number.isSafeInteger(position) && position >= 0 && position <= head) return;
  const range = `a position from 0 to ${String(head)}, the head of the log`;
  throw new OperationRefused('POSITION_AHEAD', `as of: expected ${range}, got ${String(position)}`);
}

/**
 * Builds a projection's tables as the log stood at a position, boundaries included, into a file of its own: a rebuild with an upper bound
 * that nothing is swapped for. The file is closed when this resolves, and gone when it rejects.
 *
 * Rejects with TargetNotEmpty when there is something in the file, OperationRefused when the log has not come to the position.
 */
export async function buildAsOf(
  projection: TrackedProjection,
  position: number,
  path: string,
  tools: Tools,
  { onProgress, signal = new AbortController().signal }: AsOfOptions = {},
): Promise<BuiltAsOf> {
  const { log, reader, tables, now, clock } = tools;
  const { name, definition } = projection;
  await requireReached(position, log);
  const { identity, spec, geography } = projection.madeWith(await reader.at(position));
  const table = await tables.createFile(spec, path, clock?.());
  const progress = progressMeter(name, 0, now);
  const steering: Steering = {
    signal,
    gate: () => {
      signal.throwIfAborted();
      return Promise.resolve();
    },
    inPass: () => undefined,
    reached: (at) => onProgress?.(progress(at, position)),
  };
  try {
    await fill([{ projection, fresh: table, geography }], position, tools, steering);
    const { rows, digest } = await table.digest(publicTable(definition));
    const { quarantined } = table;
    tables.release(table);
    return { projection: name, identity, asOf: position, rows, digest, quarantined };
  } catch (error) {
    tables.discard(table);
    throw error;
  }
}
