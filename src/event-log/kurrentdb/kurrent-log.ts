import { acceptAppend, acceptStreamName, type AcceptedEvent } from '../acceptable.js';
import type { NewEvent, Position, RecordedEvent, Revision, StreamName } from '../envelope.js';
import {
  EventIdConflict,
  type LogDamaged,
  LogUnavailable,
  OutcomeUnknown,
  ReplicaBehind,
  WrongExpectedRevision,
} from '../log-errors.js';
import type { CaughtUp, LogReader, Page, ReadAllOptions } from '../log-reader.js';
import type { Appended, ExpectedRevision, LogWriter } from '../log-writer.js';
import { type Arrival, Arrivals, type Awaited } from './arrivals.js';
import { type BatchCopier, copierHere } from './batch-copier.js';
import { checkpointFile, checkpointInMemory } from './checkpoint-file.js';
import { type Cluster, openCluster } from './client.js';
import { streamInCluster } from './cluster-streams.js';
import { type Batch, batchOf, ClusterWriter, isRepetition } from './cluster-writer.js';
import { parseConnection } from './connection.js';
import { pause, within } from './deadline.js';
import { Follower } from './follower.js';
import type { FollowerReport } from './follower-report.js';
import type { FollowerStatus, Following } from './follower-status.js';
import type { Replica } from './replica-port.js';
import { Turns } from './turns.js';

export interface KurrentLogOptions {
  /** `esdb://`, `esdb+discover://`, `kurrentdb://` or `kurrentdb+discover://`. */
  readonly url: string;
  /** The local copy. It stays its owner's to close, after this log. */
  readonly replica: Replica;
  /** Writes the copy, from a thread of its own or wherever; unless it is given, this thread does. It is closed with this log. */
  readonly batches?: BatchCopier;
  /** The file beside the copy that remembers how far the cluster was looked through; none for a copy in memory. */
  readonly checkpointFile?: string;
  /** How long the cluster may take to answer, in milliseconds. */
  readonly deadlineMs: number;
  /** How long an append that the cluster has taken waits to be seen in the copy, in milliseconds. */
  readonly readYourWritesMs: number;
  /** What happens while following. It MUST NOT throw. */
  readonly report: (report: FollowerReport) => void;
  /** A name that no other append has: a UUID. */
  readonly appendId: () => string;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** Waits; for tests. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds of a clock that does not jump. */
  readonly now?: () => number;
  /** After how long without anything from the cluster the subscription is replaced, in milliseconds; a minute unless said. */
  readonly renewAfterMs?: number;
  /** The most events in one transaction of the copy. */
  readonly batchSize?: number;
  /** The cluster's limit for one append, in bytes. The default is below the 1 MiB of servers up to 25.0. */
  readonly maxAppendBytes?: number;
}

const defaultBatchSize = 2_000;
const defaultRenewAfterMs = 60_000;
const defaultMaxAppendBytes = 1_000_000;

/**
 * The log in a KurrentDB or EventStoreDB cluster, with a local copy: appends and readStream go to the cluster, everything else reads the
 * copy, whose positions are dense and the same in every copy of the cluster's log.
 *
 * Of the writer's promises one is weaker than in the embedded log: an id that stands in ANOTHER stream is refused only if it has been
 * copied already. If one slips through, every copy stops with LogDamaged instead of taking it in.
 */
export class KurrentLog implements LogReader, LogWriter {
  readonly #arrivals = new Arrivals();
  /** Appends of this process to one stream, or of one id, go one after another: the cluster would take the same id in two streams. */
  readonly #turns = new Turns();
  readonly #writer: ClusterWriter;
  readonly #follower: Follower;
  #damage: LogDamaged | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly options: KurrentLogOptions,
  ) {
    this.#writer = new ClusterWriter(cluster, options.deadlineMs);
    this.#follower = new Follower({
      cluster,
      arrivals: this.#arrivals,
      checkpoints: options.checkpointFile === undefined ? checkpointInMemory() : checkpointFile(options.checkpointFile),
      batchSize: options.batchSize ?? defaultBatchSize,
      renewAfterMs: options.renewAfterMs ?? defaultRenewAfterMs,
      replica: options.replica,
      batches: options.batches ?? copierHere(options.replica),
      deadlineMs: options.deadlineMs,
      random: options.random,
      pause: options.pause ?? pause,
      now: options.now ?? (() => performance.now()),
      report: (report) => {
        if (report.kind === 'damaged') this.#damage = report.error;
        options.report(report);
      },
    });
    this.#follower.start();
  }

  /** What the follower is doing, for a health check. */
  get following(): Following {
    return this.#follower.doing;
  }

  /** The same with all that is known of it. */
  status(): FollowerStatus {
    return this.#follower.status();
  }

  /** Why the follower stopped for good, if it did: appends are refused from then on. */
  get damage(): LogDamaged | undefined {
    return this.#damage;
  }

  /**
   * As LogWriter says, with positions of the local copy. Rejects besides with ReplicaBehind: the events are recorded, but the copy has not
   * shown them within `readYourWritesMs`.
   */
  async append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    const accepted = acceptAppend(stream, expected, events);
    const { appendId, maxAppendBytes = defaultMaxAppendBytes } = this.options;
    const append = appendId();
    const batch = batchOf(stream, accepted, append, maxAppendBytes);
    const ids = accepted.map(({ id }) => id);
    const limitMs = this.options.deadlineMs + this.options.readYourWritesMs;
    const late = (): Error => new LogUnavailable(`stream ${stream}: earlier appends of this process take too long`);
    return this.#turns.take(
      [`stream ${stream}`, ...ids],
      () => this.#append(batch, expected, ids, append),
      (earlier) => within(limitMs, earlier, late),
    );
  }

  async #append(batch: Batch, expected: ExpectedRevision, ids: readonly string[], append: string): Promise<Appended> {
    this.#mustRun();
    const missing = ids.filter((id) => this.options.replica.positionOf(id) === undefined);
    const awaited = this.#arrivals.expect(missing);
    try {
      if (missing.length < ids.length) return await this.#knownAlready(batch, expected, awaited);
      await this.#written(batch, expected, awaited);
      return appendedOf(batch.events, await this.#seen(batch, awaited), append);
    } finally {
      awaited.forget();
    }
  }

  /**
   * The events of a stream as the cluster has them: what a command decides on. An event that has not been copied yet has position 0.
   */
  async *readStream(stream: StreamName, from: Revision = 0): AsyncIterable<RecordedEvent> {
    acceptStreamName(stream);
    if (!Number.isSafeInteger(from) || from < 0) throw new RangeError(`from: expected a revision, got ${String(from)}`);
    if (this.#closing !== undefined) throw new LogUnavailable('the log is closed');
    for await (const batch of streamInCluster(this.cluster, stream, from, this.options.deadlineMs)) {
      for (const { event } of batch) yield { ...event, position: this.options.replica.positionOf(event.id) ?? 0 };
    }
  }

  readAll(after: Position, upTo?: Position, options?: ReadAllOptions): AsyncIterable<Page> {
    return this.options.replica.readAll(after, upTo, options);
  }

  follow(after: Position, signal: AbortSignal, options?: ReadAllOptions): AsyncIterable<Page | CaughtUp> {
    return this.options.replica.follow(after, signal, options);
  }

  head(): Promise<Position> {
    return this.options.replica.head();
  }

  /** Stops following and ends every call. What is in flight is rejected. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#follower.close();
    this.#arrivals.stop(new LogUnavailable('the log is closed'));
    const late = (): Error => new LogUnavailable('the client does not end its calls');
    await within(this.options.deadlineMs, this.cluster.client.dispose(), late).catch(() => undefined);
  }

  #mustRun(): void {
    if (this.#closing !== undefined) throw new LogUnavailable('the log is closed');
    if (this.#damage !== undefined) {
      throw new LogUnavailable(`nothing is written: ${this.#damage.message}`, { cause: this.#damage });
    }
  }

  /** Some of the ids have been copied: it is a repetition, of which the rest may be under way, or a conflict. */
  async #knownAlready(batch: Batch, expected: ExpectedRevision, awaited: Awaited): Promise<Appended> {
    let known = await this.#copied(batch);
    if (known.length < batch.events.length && (await this.#writer.look(batch)).repeated) {
      await this.#seen(batch, awaited);
      known = await this.#copied(batch);
    }
    const [first] = known;
    const last = known.at(-1);
    if (first?.stream === batch.stream && last !== undefined && isRepetition(known, batch.events)) {
      return { firstPosition: first.position, lastPosition: last.position, revision: last.revision, repeated: true };
    }
    const seen = await this.#writer.look(batch);
    if (!holds(expected, seen.last)) throw new WrongExpectedRevision(batch.stream, expected, seen.last);
    throw new EventIdConflict(first?.id ?? '');
  }

  /** Those of the events that have been copied, wherever they stand. */
  async #copied({ events }: Batch): Promise<readonly RecordedEvent[]> {
    const { replica } = this.options;
    const copied: RecordedEvent[] = [];
    for (const { id } of events) {
      const position = replica.positionOf(id);
      if (position === undefined) continue;
      for await (const page of replica.readAll(position - 1, position)) copied.push(...page.events);
    }
    return copied;
  }

  /** True when the copy has the stream up to the revision expected: then it also has every id that stands there. */
  async #copyReaches(stream: StreamName, expected: ExpectedRevision): Promise<boolean> {
    if (typeof expected !== 'number') return true;
    for await (const event of this.options.replica.readStream(stream, expected)) return event.revision === expected;
    return false;
  }

  /** Resolves once the events are known to be in the cluster: by its answer, or because they have been copied while it was silent. */
  async #written(batch: Batch, expected: ExpectedRevision, { arrived }: Awaited): Promise<void> {
    const writing = this.#copyReaches(batch.stream, expected).then((reaches) =>
      this.#writer.write(batch, expected, reaches),
    );
    const seen = arrived.then(
      () => undefined,
      () => writing,
    );
    await Promise.race([writing, seen]);
  }

  async #seen(batch: Batch, { arrived }: Awaited): Promise<readonly Arrival[]> {
    const heard = this.#follower.heard;
    try {
      return await within(this.options.readYourWritesMs, arrived, () => new OutcomeUnknown('not copied in time'));
    } catch (error) {
      // The events are there and nothing at all has come: the subscription hangs.
      if (this.#follower.heard === heard) this.#follower.reconnect();
      throw await this.#behind(batch, error);
    }
  }

  /** What to say of events that the cluster acknowledged and the copy does not show: that they are recorded is looked up, not assumed. */
  async #behind(batch: Batch, cause: unknown): Promise<Error> {
    const ids = batch.events.map(({ id }) => id);
    try {
      const seen = await this.#writer.look(batch);
      if (seen.repeated) return new ReplicaBehind(batch.stream, ids, { cause });
      return new EventIdConflict(seen.taken ?? ids[0] ?? '');
    } catch (error) {
      return new OutcomeUnknown(`stream ${batch.stream}: acknowledged, but it cannot be looked up`, { cause: error });
    }
  }
}

/** Opens the log and begins to follow; resolves without waiting for the cluster. Throws a TypeError for a URL that is none. */
export async function openKurrentLog(options: KurrentLogOptions): Promise<KurrentLog> {
  return new KurrentLog(await openCluster(parseConnection(options.url)), options);
}

/** Throws EventIdConflict when the cluster took the ids for a repetition although the content is another. */
function appendedOf(sent: readonly AcceptedEvent[], arrivals: readonly Arrival[], append: string): Appended {
  const [first] = arrivals;
  const last = arrivals.at(-1);
  if (first === undefined || last === undefined) throw new Error('an append of nothing');
  if (
    !isRepetition(
      arrivals.map(({ event }) => event),
      sent,
    )
  )
    throw new EventIdConflict(first.event.id);
  return {
    firstPosition: first.event.position,
    lastPosition: last.event.position,
    revision: last.event.revision,
    repeated: first.append !== append,
  };
}

function holds(expected: ExpectedRevision, last: Revision | undefined): boolean {
  if (expected === 'any') return true;
  if (expected === 'no-stream') return last === undefined;
  if (expected === 'stream-exists') return last !== undefined;
  return last === expected;
}
