import { isDeepStrictEqual } from 'node:util';

import type { JSONEventData } from '@eventstore/db-client';

import type { AcceptedEvent } from '../acceptable.js';
import type { RecordedEvent, Revision, StreamName } from '../envelope.js';
import { instantText } from '../instant.js';
import {
  EventIdConflict,
  LogUnavailable,
  OutcomeUnknown,
  UnacceptableEvent,
  WrongExpectedRevision,
} from '../log-errors.js';
import type { ExpectedRevision } from '../log-writer.js';
import type { Cluster } from './client.js';
import { streamInCluster } from './cluster-streams.js';
import { toCluster } from './codec.js';
import { within } from './deadline.js';
import { appendFailure, type WrongVersion, wrongVersionOf } from './failures.js';

/** An append as it is sent. */
export interface Batch {
  readonly stream: StreamName;
  readonly events: readonly AcceptedEvent[];
  readonly proposed: readonly JSONEventData[];
}

/** The client ends a call at the deadline by itself; this much later it is given up without it. */
const graceMs = 250;
/** How often an append that expects no particular revision tries again when others are faster. */
const attempts = 16;

/**
 * Makes a batch; `append` names it, `maxBytes` is the cluster's limit for one. Throws UnacceptableEvent.
 */
export function batchOf(stream: StreamName, events: readonly AcceptedEvent[], append: string, maxBytes: number): Batch {
  let bytes = 0;
  const proposed = events.map((event) => {
    const sent = toCluster(event, append);
    bytes += sent.bytes;
    return sent.proposed;
  });
  if (bytes > maxBytes) {
    throw new UnacceptableEvent(
      `events: expected at most ${String(maxBytes)} bytes in one append to the cluster, got ${String(bytes)}`,
    );
  }
  return { stream, events, proposed };
}

/** Brings appends into the cluster. */
export class ClusterWriter {
  constructor(
    private readonly cluster: Cluster,
    private readonly deadlineMs: number,
  ) {}

  /**
   * Resolves once the cluster holds the events, written now or before. The cluster recognises a repetition by ids alone: that the content is
   * the same is still to be checked. Rejects as LogWriter says.
   *
   * An exact expectation and `no-stream` are the cluster's to enforce, but where an exact one holds it looks at no ids: unless the caller knows
   * that none of them stands in the stream up to there (`idsAreNew`), the stream is looked at first. For `any` and `stream-exists` it remembers ids for a while only: those
   * look at the stream first, and then append at the revision found.
   */
  async write(batch: Batch, expected: ExpectedRevision, idsAreNew: boolean): Promise<void> {
    if (expected !== 'any' && expected !== 'stream-exists') {
      if (!idsAreNew) {
        const seen = await this.look(batch);
        if (seen.repeated) return;
        if (seen.taken !== undefined && seen.last === expected) throw new EventIdConflict(seen.taken);
      }
      const wrong = await this.#send(batch, expected);
      if (wrong === undefined || (await this.look(batch)).repeated) return;
      throw new WrongExpectedRevision(batch.stream, expected, wrong.actual);
    }
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const seen = await this.look(batch);
      if (seen.repeated) return;
      if (expected === 'stream-exists' && seen.last === undefined) {
        throw new WrongExpectedRevision(batch.stream, expected, undefined);
      }
      if (seen.taken !== undefined) throw new EventIdConflict(seen.taken);
      if ((await this.#send(batch, seen.last ?? 'no-stream')) === undefined) return;
    }
    throw new LogUnavailable(`stream ${batch.stream}: other writers were faster ${String(attempts)} times`);
  }

  /** What the stream holds: its last revision, one of the ids if any is there, and whether all of the batch is, in order and unchanged. */
  async look({ stream, events }: Batch): Promise<{
    readonly last: Revision | undefined;
    readonly taken: string | undefined;
    readonly repeated: boolean;
  }> {
    const ids = new Set(events.map(({ id }) => id));
    const there: Omit<RecordedEvent, 'position'>[] = [];
    let last: Revision | undefined;
    for await (const batch of streamInCluster(this.cluster, stream, 0, this.deadlineMs)) {
      for (const { event } of batch) {
        last = event.revision;
        if (ids.has(event.id)) there.push(event);
      }
    }
    return { last, taken: there[0]?.id, repeated: isRepetition(there, events) };
  }

  /** Undefined when the cluster holds the events. */
  async #send({ stream, proposed }: Batch, expected: 'no-stream' | Revision): Promise<WrongVersion | undefined> {
    const expectedRevision = expected === 'no-stream' ? 'no_stream' : BigInt(expected);
    const { client, credentials } = this.cluster;
    const deadline = this.deadlineMs;
    const sending = client.appendToStream(stream, [...proposed], { expectedRevision, credentials, deadline });
    try {
      await within(
        deadline + graceMs,
        sending,
        () => new OutcomeUnknown(`no answer to an append to ${stream} in time`),
      );
      return undefined;
    } catch (error) {
      const wrong = wrongVersionOf(error);
      if (wrong !== undefined) return wrong;
      throw appendFailure(error, stream);
    }
  }
}

/** True when these are the same events, in order and next to each other in one stream, with the content that was sent. */
export function isRepetition(
  there: readonly Omit<RecordedEvent, 'position'>[],
  sent: readonly AcceptedEvent[],
): boolean {
  const [first] = there;
  return (
    first !== undefined &&
    there.length === sent.length &&
    there.every((event, index) => {
      const same = sent[index];
      return (
        same !== undefined &&
        event.stream === first.stream &&
        event.revision === first.revision + index &&
        event.id === same.id &&
        event.type === same.type &&
        event.schemaVersion === same.schemaVersion &&
        event.occurredAt === instantText(same.occurredAtMs) &&
        isDeepStrictEqual(event.data, JSON.parse(same.data))
      );
    })
  );
}
