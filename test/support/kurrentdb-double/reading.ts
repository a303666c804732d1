import { randomUUID } from 'node:crypto';

import type { ServerWritableStream } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';

import type { Fault, FaultPlan } from './faults.js';
import {
  caughtUpMessage,
  checkpointMessage,
  confirmationMessage,
  eventMessage,
  streamNotFoundMessage,
} from './messages.js';
import type { StoredEvent } from './records.js';
import type { DoubleStore } from './store.js';

type ReadCall = ServerWritableStream<ReadReq, ReadResp | Buffer>;

/** Considered events between two checkpoints, times the client's multiplier. */
const checkpointEvery = 32;

export interface ReadingContext {
  readonly store: DoubleStore;
  readonly faults: FaultPlan;
  readonly cutConnections: () => void;
  /** Called for each event that a subscription looks at, sent or not. */
  readonly onConsidered: () => void;
}

/** Serves Streams.Read: one stream or $all, both ways, and subscriptions to $all or to a stream. */
export async function serveRead(call: ReadCall, context: ReadingContext): Promise<void> {
  const options = call.request.getOptions();
  if (options === undefined) throw new Error('a read without options');
  const fault = context.faults.strike(options.hasSubscription() ? 'subscribe' : 'read');
  if (fault?.kind === 'error') {
    // Emitted, not destroyed with: a call that is destroyed never sends its status.
    call.emit('error', fault.error);
    return;
  }
  const sender = new Sender(call, fault, context.cutConnections);
  if (options.hasSubscription()) await subscribe(options, sender, context);
  else await readOnce(options, sender, context.store);
  if (sender.isOpen()) call.end();
}

async function readOnce(options: ReadReq.Options, sender: Sender, store: DoubleStore): Promise<void> {
  const name = streamName(options);
  const events = name === undefined ? store.all : store.stream(name);
  if (events === undefined) {
    await sender.send(streamNotFoundMessage(name ?? ''));
    return;
  }
  const count = Number(options.getCount());
  const forwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.FORWARDS;
  const step = forwards ? 1 : -1;
  let index = startOf(options, events, store, forwards);
  for (let sent = 0; sent < count && index >= 0 && sender.isOpen(); sent += 1, index += step) {
    const event = events[index];
    if (event === undefined) return;
    await sender.sendEvent(event);
  }
}

/** The index of the first event to send. $all: forwards inclusive, backwards exclusive; a stream: inclusive both ways. */
function startOf(
  options: ReadReq.Options,
  events: readonly StoredEvent[],
  store: DoubleStore,
  forwards: boolean,
): number {
  const from = options.getAll() ?? options.getStream();
  if (from === undefined) throw new Error('a read of nothing');
  if (from.hasEnd()) return forwards ? events.length : events.length - 1;
  if (from.hasStart()) return forwards ? 0 : -1;
  if ('getRevision' in from) {
    const revision = Number(from.getRevision());
    return forwards ? revision : Math.min(revision, events.length - 1);
  }
  const at = from.getPosition();
  if (at === undefined) throw new Error('a read of $all without a position');
  const position = { commit: BigInt(at.getCommitPosition()), prepare: BigInt(at.getPreparePosition()) };
  return forwards ? store.indexAt(position) : store.indexAt(position) - 1;
}

/** A pull loop: the wake-up is armed before each look at the log, so that nothing written in between is missed. */
async function subscribe(options: ReadReq.Options, sender: Sender, context: ReadingContext): Promise<void> {
  const { store } = context;
  const name = streamName(options);
  const accepts = filterOf(options);
  const every = (options.getFilter()?.getCheckpointintervalmultiplier() ?? 0) * checkpointEvery;
  await sender.send(confirmationMessage(randomUUID()));
  let index = afterStart(options, store, name);
  let considered = 0;
  let live = false;
  while (sender.isOpen()) {
    const armed = new Promise<void>((wake) => {
      sender.onClosed(store.onNextWrite(wake), wake);
    });
    const events = name === undefined ? store.all : (store.stream(name) ?? []);
    for (let event = events[index]; event !== undefined; event = events[index]) {
      if (!sender.isOpen()) return;
      index += 1;
      considered += 1;
      context.onConsidered();
      if (accepts(event)) await sender.sendEvent(event);
      if (every > 0 && considered % every === 0) await sender.send(checkpointMessage(event.position));
    }
    if (!live) await sender.send(caughtUpMessage());
    live = true;
    await armed;
  }
}

function afterStart(options: ReadReq.Options, store: DoubleStore, name: string | undefined): number {
  const from = options.getAll() ?? options.getStream();
  if (from === undefined || from.hasStart()) return 0;
  if (from.hasEnd()) return name === undefined ? store.all.length : (store.stream(name)?.length ?? 0);
  if ('getRevision' in from) return Number(from.getRevision()) + 1;
  const at = from.getPosition();
  if (at === undefined) return 0;
  return store.indexAt({ commit: BigInt(at.getCommitPosition()), prepare: BigInt(at.getPreparePosition()) + 1n });
}

function filterOf(options: ReadReq.Options): (event: StoredEvent) => boolean {
  const filter = options.getFilter();
  const expression = filter?.getEventType() ?? filter?.getStreamIdentifier();
  if (filter === undefined || expression === undefined) return () => true;
  const subject = filter.hasEventType() ? (event: StoredEvent) => event.type : (event: StoredEvent) => event.stream;
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return (event) => prefixes.some((prefix) => subject(event).startsWith(prefix));
  const pattern = new RegExp(expression.getRegex());
  return (event) => pattern.test(subject(event));
}

function streamName(options: ReadReq.Options): string | undefined {
  const name = options.getStream()?.getStreamIdentifier()?.getStreamName_asU8();
  return name === undefined ? undefined : Buffer.from(name).toString('utf8');
}

/** Writes to one call as fast as the client takes it, and strikes it with its fault. */
class Sender {
  private closed = false;
  private sentEvents = 0;
  private whenClosed: (() => void)[] = [];

  constructor(
    private readonly call: ReadCall,
    private readonly fault: Fault | undefined,
    private readonly cutConnections: () => void,
  ) {
    const close = (): void => {
      this.closed = true;
      for (const callback of this.whenClosed.splice(0)) callback();
    };
    call.on('cancelled', close);
    call.on('close', close);
    call.on('error', close);
  }

  isOpen(): boolean {
    return !this.closed && !this.call.cancelled;
  }

  onClosed(...callbacks: (() => void)[]): void {
    this.whenClosed = callbacks;
    if (!this.isOpen()) for (const callback of this.whenClosed.splice(0)) callback();
  }

  async sendEvent(event: StoredEvent): Promise<void> {
    const limit =
      this.fault?.kind === 'stall' || this.fault?.kind === 'drop' ? (this.fault.afterEvents ?? 0) : Infinity;
    if (this.sentEvents >= limit) {
      if (this.fault?.kind === 'drop') this.cutConnections();
      await this.untilClosed();
      return;
    }
    this.sentEvents += 1;
    await this.send(eventMessage(event));
  }

  async send(message: ReadResp | Buffer): Promise<void> {
    if (!this.isOpen() || this.call.write(message)) return;
    await new Promise<void>((resolve) => {
      this.call.once('drain', resolve);
      this.onClosed(resolve);
    });
  }

  private async untilClosed(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.onClosed(resolve);
    });
  }
}
