import type { EventStoreDBClient, Filter } from '@eventstore/db-client';

import type { Connection, Credentials } from './connection.js';

/** The client with what every call needs. */
export interface Cluster {
  readonly client: EventStoreDBClient;
  readonly credentials: Credentials;
  /** A filter for subscriptions to `$all` that leaves out the types that begin with `$`, on the server. */
  readonly withoutSystemEvents: (onCheckpoint: (position: { commit: bigint; prepare: bigint }) => void) => Filter;
}

/** A checkpoint comes every 32 times this many events that the server looked at. */
const checkpointInterval = 32;

/**
 * Loads the client, which nothing else in the service does, and makes one. It connects with its first call. Its channel has no public
 * way to be closed; gRPC closes an idle one by itself and does not keep the process alive for it.
 */
export async function openCluster({ url, credentials }: Connection): Promise<Cluster> {
  const { EventStoreDBClient, excludeSystemEvents } = await import('@eventstore/db-client');
  return {
    client: EventStoreDBClient.connectionString(url),
    credentials,
    withoutSystemEvents: (onCheckpoint) =>
      excludeSystemEvents({
        checkpointInterval,
        checkpointReached: (_subscription, position) => {
          onCheckpoint(position);
        },
      }),
  };
}
