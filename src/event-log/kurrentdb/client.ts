import type { EventStoreDBClient } from '@eventstore/db-client';
import type { CallOptions, Client as GrpcClient, Metadata } from '@grpc/grpc-js';

import { AllSubscription, type Heard, type MessageStream } from './all-subscription.js';
import type { Connection, Credentials } from './connection.js';
import type { SourcePosition } from './source-position.js';

/** The client with what every call needs. */
export interface Cluster {
  readonly client: EventStoreDBClient;
  readonly credentials: Credentials;
  /**
   * Subscribes to `$all` after a position (undefined: from the start), without the events whose type begins with `$`, which the server leaves
   * out. `highWaterMark` messages are held ready; more are not asked for.
   */
  readonly subscribeToAll: (after: SourcePosition | undefined, heard: Heard, highWaterMark: number) => AllSubscription;
}

/** A checkpoint comes every 32 times this many events that the server looked at. */
const checkpointInterval = 32;

/**
 * What the client offers to classes that extend it, and its own calls are made with: discovery, TLS, credentials, and a new connection after
 * one that failed. Its release is pinned, and each is looked for before the first call.
 */
interface CallMaking {
  readonly GRPCStreamCreator: (
    stub: unknown,
    name: string,
    call: (stub: GrpcClient) => MessageStream,
  ) => () => Promise<MessageStream>;
  readonly callArguments: (
    options: { readonly credentials: Credentials },
    callOptions: CallOptions,
  ) => [Metadata, CallOptions];
}

/**
 * Loads the client, which nothing else in the service does, and makes one. It connects with its first call. Its channel has no public
 * way to be closed; gRPC closes an idle one by itself and does not keep the process alive for it.
 */
export async function openCluster({ url, credentials }: Connection): Promise<Cluster> {
  const { EventStoreDBClient } = await import('@eventstore/db-client');
  const { default: messages } = await import('@eventstore/db-client/generated/streams_pb.js');
  const { default: stubs } = await import('@eventstore/db-client/generated/streams_grpc_pb.js');
  const { default: shared } = await import('@eventstore/db-client/generated/shared_pb.js');
  const client = EventStoreDBClient.connectionString(url);
  const calls = callMakingOf(client);
  const { read } = stubs.StreamsService;

  const requestAfter = (after: SourcePosition | undefined): InstanceType<typeof messages.ReadReq> => {
    const { Options } = messages.ReadReq;
    const all = new Options.AllOptions();
    if (after === undefined) all.setStart(new shared.Empty());
    else {
      all.setPosition(
        new Options.Position().setCommitPosition(after.commit.toString()).setPreparePosition(after.prepare.toString()),
      );
    }
    const withoutSystemEvents = new Options.FilterOptions()
      .setEventType(new Options.FilterOptions.Expression().setRegex('^[^$].*'))
      .setCount(new shared.Empty())
      .setCheckpointintervalmultiplier(checkpointInterval);
    const options = new Options()
      .setAll(all)
      .setSubscription(new Options.SubscriptionOptions())
      .setUuidOption(new Options.UUIDOption().setString(new shared.Empty()))
      .setFilter(withoutSystemEvents);
    return new messages.ReadReq().setOptions(options);
  };

  return {
    client,
    credentials,
    subscribeToAll: (after, heard, highWaterMark) => {
      const request = requestAfter(after);
      const open = calls.GRPCStreamCreator(stubs.StreamsClient, 'subscribeToAll', (stub) => {
        const [metadata, options] = calls.callArguments({ credentials }, { deadline: Infinity });
        const asItCame = (message: Buffer): Buffer => message;
        return stub.makeServerStreamRequest(read.path, read.requestSerialize, asItCame, request, metadata, options);
      });
      return new AllSubscription(
        open(),
        (message) => messages.ReadResp.deserializeBinary(message),
        heard,
        highWaterMark,
      );
    },
  };
}

function callMakingOf(client: EventStoreDBClient): CallMaking {
  const calls = client as unknown as Partial<CallMaking>;
  if (typeof calls.GRPCStreamCreator !== 'function' || typeof calls.callArguments !== 'function') {
    throw new TypeError('@eventstore/db-client is not of the release that this service was made for');
  }
  return calls as CallMaking;
}
