import { batches, eachBatch } from './batches.js';
import { foldInto } from './fold-into.js';
import { OperationRefused } from './operation-refused.js';
import type { RebuildTools } from './rebuild.js';
import type { TrackedProjection } from './tracked-projection.js';

export interface SwitchedBack {
  readonly projection: string;
  /** Of the version that serves from now on. */
  readonly identity: string;
  readonly checkpoint: number;
  /**
   * True: it was made by the code that runs, has caught up and follows. False: it was made by other code, serves as it stood, and nothing is
   * folded into it; no start rebuilds it, only an operator does.
   */
  readonly follows: boolean;
}

/**
 * Puts the previous version in the place of the live one, which becomes the previous one. Rejects, with the live one still serving, when
 * there is none or it cannot be read.
 */
export async function switchBack(
  projection: TrackedProjection,
  { log, tables, batchSize, record }: RebuildTools,
  by: string | undefined,
): Promise<SwitchedBack> {
  const { name, definition } = projection;
  const previous = await tables.openPrevious(name);
  if (previous === undefined) throw new OperationRefused('NO_PREVIOUS_VERSION', `${name} has no previous version`);
  const follows = previous.identity === projection.identity;
  const { geography } = projection;
  const catchUp = async (): Promise<void> => {
    const head = await log.head();
    const source = batches(log, previous.checkpoint, head, definition.handles, batchSize);
    await eachBatch(source, (batch) => foldInto(previous, definition, batch, geography));
  };
  try {
    // Most of it while the live version goes on.
    if (follows) await catchUp();
    await projection.exclusive(async () => {
      if (follows) await catchUp();
      const { identity, checkpoint: position } = previous;
      const previousIdentity = projection.table.identity;
      record({ by, projection: name, what: 'switched-back', identity, previousIdentity, position });
      tables.promote(previous, !follows);
      projection.use(previous, !follows);
    });
  } catch (error) {
    if (projection.table !== previous) tables.release(previous);
    throw error;
  }
  return { projection: name, identity: previous.identity, checkpoint: previous.checkpoint, follows };
}
