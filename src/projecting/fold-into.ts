import type { Geography } from '../geography/geography.js';
import type { ProjectionTable } from '../read-model/projection-tables.js';
import type { Batch } from './batches.js';
import type { Projection } from './define.js';
import { foldBatch } from './fold-batch.js';

/**
 * Folds a batch into a table and commits rows, quarantine and checkpoint at once. What the table has already is passed over, so that a
 * batch can come twice. Rejects, having written nothing, when there is a gap between the table's checkpoint and the batch.
 */
export async function foldInto(
  table: ProjectionTable,
  projection: Projection,
  batch: Batch,
  geography: Geography,
): Promise<void> {
  const { checkpoint } = table;
  if (batch.reaches <= checkpoint) return;
  if (batch.after > checkpoint) {
    throw new Error(`${projection.name} is at ${String(checkpoint)}, it cannot go on after ${String(batch.after)}`);
  }
  const events =
    batch.after === checkpoint ? batch.events : batch.events.filter(({ position }) => position > checkpoint);
  const folded = await foldBatch(projection, events, (name, keys) => table.load(name, keys), geography);
  await table.commit({ checkpoint: batch.reaches, ...folded });
}
