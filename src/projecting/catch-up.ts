import type { LogReader } from '../event-log/log-reader.js';
import { batches, eachBatch } from './batches.js';
import { type Progress, progressMeter } from './progress.js';
import type { TrackedProjection } from './tracked-projection.js';

export interface CatchUpTools {
  readonly log: LogReader;
  readonly batchSize: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onFailure: (projection: TrackedProjection, error: unknown) => void;
}

/**
 * Brings live tables to a position, reading the log once for all that stand at the same checkpoint; stale ones are passed over. One that
 * fails does not hold up the others.
 */
export async function catchUpTo(
  head: number,
  projections: Iterable<TrackedProjection>,
  tools: CatchUpTools,
): Promise<void> {
  const groups = new Map<number, TrackedProjection[]>();
  for (const projection of projections) {
    const { checkpoint } = projection.table;
    if (projection.stale || checkpoint >= head) continue;
    groups.set(checkpoint, [...(groups.get(checkpoint) ?? []), projection]);
  }
  for (const [after, members] of groups) await catchUpTogether(after, head, members, tools);
}

async function catchUpTogether(
  after: number,
  head: number,
  members: readonly TrackedProjection[],
  { log, batchSize, now, signal, onProgress, onFailure }: CatchUpTools,
): Promise<void> {
  const going = new Map(members.map((member) => [member, progressMeter(member.name, after, now)]));
  const types = [...new Set(members.flatMap(({ definition }) => definition.handles))];
  try {
    await eachBatch(
      batches(log, after, head, types, batchSize),
      async (batch) => {
        for (const [member, progress] of going) {
          try {
            await member.apply(batch);
            onProgress?.(progress(batch.reaches, head));
          } catch (error) {
            going.delete(member);
            onFailure(member, error);
          }
        }
      },
      signal,
    );
  } catch (error) {
    for (const member of going.keys()) onFailure(member, error);
  }
}
