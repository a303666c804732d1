import type { ResolvedEvent } from '@eventstore/db-client';

import type { Revision, StreamName } from '../envelope.js';
import { LogDamaged } from '../log-errors.js';
import type { Cluster } from './client.js';
import { type ClusterEvent, fromCluster } from './codec.js';
import { isStreamNotFound, readFailure } from './failures.js';
import { Pull } from './pull.js';

const batchSize = 500;

/**
 * The events of one stream as the cluster's leader holds them, from a revision on, in order, by batches; none for an unknown stream. Waits
 * `silenceMs` at most for the next.
 *
 * Rejects with LogUnavailable, StreamDeleted, or with LogDamaged where a revision is missing or an event is not ours.
 */
export async function* streamInCluster(
  { client, credentials }: Cluster,
  stream: StreamName,
  from: Revision,
  silenceMs: number,
): AsyncGenerator<readonly ClusterEvent[]> {
  const reading = client.readStream(stream, { fromRevision: BigInt(from), credentials }, { highWaterMark: batchSize });
  const pull = new Pull<ResolvedEvent>(reading);
  let next = from;
  try {
    for await (const batch of pull.batches(batchSize, silenceMs)) {
      yield batch.map((resolved) => {
        const event = fromCluster(resolved);
        if (event?.event.revision !== next) {
          const found = event === undefined ? 'an event that is not ours' : `revision ${String(event.event.revision)}`;
          throw new LogDamaged(`stream ${stream} in the cluster: expected revision ${String(next)}, found ${found}`);
        }
        next += 1;
        return event;
      });
    }
  } catch (error) {
    if (isStreamNotFound(error)) return;
    throw readFailure(error, `stream ${stream}`, stream);
  } finally {
    pull.leave(() => reading.cancel());
  }
}
