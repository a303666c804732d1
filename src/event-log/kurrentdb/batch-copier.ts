import type { Position } from '../envelope.js';
import { LogDamaged, UnacceptableEvent } from '../log-errors.js';
import type { ReplicatedEvent } from '../sqlite/replica.js';
import { type ClusterEvent, fromSent } from './codec.js';
import { readEventMessage, type SentEvent } from './event-message.js';
import type { Replica } from './replica-port.js';
import { isAfter, sourceText, type SourcePosition } from './source-position.js';

/** An event of the cluster that this service did not write. */
export interface ForeignEvent {
  readonly stream: string;
  readonly type: string;
}

/** What became of a batch. */
export interface Copied {
  /** How many events were added, fewer than ours where the copy had some of them already. */
  readonly appended: number;
  /** Where the copy ends now. */
  readonly head: Position;
  /** The position of the last message, undefined where all came before. */
  readonly reached: SourcePosition | undefined;
  /** One of each type that was passed over. */
  readonly foreign: readonly ForeignEvent[];
}

/** Copies batches of messages, one after the other. */
export interface BatchCopier {
  /**
   * Copies what comes after a position (undefined: everything), in one transaction. Rejects with LogDamaged, or LogUnavailable when the local
   * disk refuses; nothing of the batch has been copied then.
   */
  copy(messages: readonly Buffer[], after: SourcePosition | undefined): Promise<Copied>;
  /** Resolves when nothing is being copied any more. */
  close(): Promise<void>;
}

type OurEvent = ClusterEvent & { readonly source: SourcePosition };

/** A batch of messages, read. */
export interface ReadBatch {
  readonly ours: readonly OurEvent[];
  readonly foreign: readonly ForeignEvent[];
  readonly reached: SourcePosition | undefined;
}

/** Reads what comes after a position. Events that are not ours are passed over: every copy passes over the same ones. Throws LogDamaged. */
export function readBatch(messages: readonly Buffer[], after: SourcePosition | undefined): ReadBatch {
  const ours: OurEvent[] = [];
  const foreign = new Map<string, ForeignEvent>();
  let reached = after;
  for (const message of messages) {
    const sent = readEventMessage(message);
    if (!isAfter(sent.source, reached)) {
      mustHavePosition(sent);
      continue;
    }
    reached = sent.source;
    const event = fromSent(sent);
    if (event !== undefined) ours.push(event);
    else if (!sent.stream.startsWith('$')) foreign.set(sent.type, { stream: sent.stream, type: sent.type });
  }
  return { ours, foreign: [...foreign.values()], reached };
}

/** Zeros are not sent, and only the first event of all can stand there: a server that says no positions would have all others passed over. */
function mustHavePosition({ source, stream }: SentEvent): void {
  if (source.commit === 0n && source.prepare === 0n) {
    throw new LogDamaged(`the cluster sent an event without a position: ${stream}`);
  }
}

/** Copies a batch at once. Throws as BatchCopier rejects. */
export function copyBatch(replica: Replica, messages: readonly Buffer[], after: SourcePosition | undefined): Copied {
  const { ours, foreign, reached } = readBatch(messages, after);
  const events = ours.map(({ event, source }): ReplicatedEvent => ({ ...event, sourcePosition: sourceText(source) }));
  return { ...appendTo(replica, events), foreign, reached };
}

/** Copies in the thread that it is called in. */
export function copierHere(replica: Replica): BatchCopier {
  return {
    copy: (messages, after) =>
      new Promise((resolve) => {
        resolve(copyBatch(replica, messages, after));
      }),
    close: () => Promise.resolve(),
  };
}

/** An id that the copy has elsewhere, or an event that no log of ours may hold: trying again would not help. */
function appendTo(replica: Replica, events: readonly ReplicatedEvent[]): ReturnType<Replica['appendReplicated']> {
  try {
    return replica.appendReplicated(events);
  } catch (error) {
    if (error instanceof UnacceptableEvent)
      throw new LogDamaged(`the cluster's log: ${error.message}`, { cause: error });
    if (isConstraint(error) || isConstraint((error as { readonly cause?: unknown }).cause)) {
      throw new LogDamaged(`the cluster's log holds an event id twice: ${String(error)}`, { cause: error });
    }
    throw error;
  }
}

function isConstraint(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && code.startsWith('SQLITE_CONSTRAINT');
}
