/**
 * A wire-level double of EventStoreDB / KurrentDB for tests and benchmarks: a gRPC server of our own, on the message definitions that the client's
 * package carries, that the unmodified client talks to over a real socket. It keeps its events in memory and follows the server's rules
 * for revisions, repeated ids, inclusive and exclusive reads, filters and checkpoints as its documentation and public sources state them.
 *
 * What passes against it shows that our adapter and the real client understand each other and outlive the faults planned here. It does NOT show
 * anything about a real server: that takes a run of the contract suite with ESDB_URL set.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';

import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';

import { type AppendingContext, serveAppend, serveBatchAppend } from './appending.js';
import { FaultPlan } from './faults.js';
import { type ReadingContext, serveRead } from './reading.js';
import { DoubleStore } from './store.js';

export interface DoubleOptions {
  /** Events of another double to go on with: a restart, or a backup. */
  readonly store?: DoubleStore;
  /** 0 (the default) takes a free port. */
  readonly port?: number;
  readonly maxAppendBytes?: number;
  /** Milliseconds since 1970 for `created`. */
  readonly clock?: () => number;
}

const leader = gossip.MemberInfo.VNodeState.LEADER;

/** Read answers may be messages or the bytes of one: events are encoded once. */
const streamsService = {
  ...StreamsService,
  read: {
    ...StreamsService.read,
    responseSerialize: (value: ReadResp | Buffer) =>
      Buffer.isBuffer(value) ? value : Buffer.from(value.serializeBinary()),
  },
};

/**
 * Ports that doubles of this process have had. gRPC remembers for ten seconds, by address, that a connection failed: the client of a new
 * double on the port of a stopped one could be refused before it tried.
 */
const portsHad = new Set<number>();

export class KurrentDouble {
  readonly faults = new FaultPlan();
  private readonly sockets = new Set<Socket>();
  private readonly reading = new Set<unknown>();
  private running: { readonly net: NetServer; readonly grpc: Server } | undefined;
  private atPort: number;
  /** How many events subscriptions have looked at, sent or not. */
  considered = 0;
  /** How many calls of each method have come in. */
  readonly calls = { read: 0, append: 0, batchAppend: 0 };

  private constructor(
    readonly store: DoubleStore,
    private readonly options: DoubleOptions,
  ) {
    this.atPort = options.port ?? 0;
  }

  static async start(options: DoubleOptions = {}): Promise<KurrentDouble> {
    const store = options.store ?? new DoubleStore(options.clock ?? Date.now);
    const double = new KurrentDouble(store, options);
    await double.listen();
    return double;
  }

  get port(): number {
    return this.atPort;
  }

  /** A connection string for a single node. */
  get url(): string {
    return `esdb://127.0.0.1:${String(this.atPort)}?tls=false`;
  }

  /** How many reads and subscriptions are still open. */
  get openReads(): number {
    return this.reading.size;
  }

  cutConnections(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Stops answering; the events stay. */
  async stop(): Promise<void> {
    const running = this.running;
    if (running === undefined) return;
    this.running = undefined;
    const closed = once(running.net, 'close');
    running.net.close();
    this.cutConnections();
    running.grpc.forceShutdown();
    await closed;
  }

  /** Answers again on the same port, with the events it had. */
  async resume(): Promise<void> {
    if (this.running === undefined) await this.listen();
  }

  private async listen(): Promise<void> {
    const grpc = new Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 });
    this.addServices(grpc);
    const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
    const net = createServer((socket) => {
      socket.setNoDelay(true);
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => undefined);
      injector.injectConnection(socket);
    });
    net.listen(this.atPort, '127.0.0.1');
    await once(net, 'listening');
    const { port } = net.address() as AddressInfo;
    if (this.atPort === 0 && portsHad.has(port)) {
      net.close();
      await this.listen();
      return;
    }
    portsHad.add(port);
    this.atPort = port;
    this.running = { net, grpc };
  }

  private addServices(grpc: Server): void {
    const context: ReadingContext & AppendingContext = {
      store: this.store,
      faults: this.faults,
      cutConnections: () => {
        this.cutConnections();
      },
      onConsidered: () => {
        this.considered += 1;
      },
      maxAppendBytes: this.options.maxAppendBytes ?? 1024 * 1024,
    };
    const { calls } = this;
    const implementation: UntypedServiceImplementation = {
      read: (call: Parameters<typeof serveRead>[0]) => {
        calls.read += 1;
        this.reading.add(call);
        call.on('close', () => this.reading.delete(call));
        call.on('cancelled', () => this.reading.delete(call));
        serveRead(call, context).catch((error: unknown) => {
          call.emit('error', error instanceof Error ? error : new Error(String(error)));
        });
      },
      append: (call: Parameters<typeof serveAppend>[0], reply: Parameters<typeof serveAppend>[1]) => {
        calls.append += 1;
        serveAppend(call, reply, context);
      },
      batchAppend: (call: Parameters<typeof serveBatchAppend>[0]) => {
        calls.batchAppend += 1;
        serveBatchAppend(call, context);
      },
    };
    grpc.addService(streamsService, implementation);
    grpc.addService(GossipService, this.gossip());
    grpc.addService(ServerFeaturesService, serverFeatures());
  }

  private gossip(): UntypedServiceImplementation {
    return {
      read: (_call: unknown, reply: (error: null, info: InstanceType<typeof gossip.ClusterInfo>) => void) => {
        const endPoint = new gossip.EndPoint().setAddress('127.0.0.1').setPort(this.atPort);
        const member = new gossip.MemberInfo();
        member.setState(leader).setIsAlive(true).setTimeStamp('0').setHttpEndPoint(endPoint);
        reply(null, new gossip.ClusterInfo().setMembersList([member]));
      },
    };
  }
}

function serverFeatures(): UntypedServiceImplementation {
  return {
    getSupportedMethods: (
      _call: unknown,
      reply: (error: null, methods: InstanceType<typeof features.SupportedMethods>) => void,
    ) => {
      const methods = ['Read', 'Append', 'BatchAppend'].map((name) =>
        new features.SupportedMethod().setServiceName('event_store.client.streams.Streams').setMethodName(name),
      );
      reply(null, new features.SupportedMethods().setEventStoreServerVersion('24.10.0').setMethodsList(methods));
    },
  };
}
