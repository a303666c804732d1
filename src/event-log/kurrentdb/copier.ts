import { isDeepStrictEqual } from 'node:util';

import type { AllStreamResolvedEvent } from '@eventstore/db-client';

import type { RecordedEvent } from '../envelope.js';
import { LogDamaged } from '../log-errors.js';
import type { Arrivals } from './arrivals.js';
import { type BatchCopier, type Copied, readBatch } from './batch-copier.js';
import type { CheckpointStore } from './checkpoint-file.js';
import type { Cluster } from './client.js';
import { type ClusterEvent, fromCluster } from './codec.js';
import type { FollowerReport } from './follower-report.js';
import { Pull } from './pull.js';
import type { Replica } from './replica-port.js';
import { isAfter, sourceOf, sourceText, type SourcePosition } from './source-position.js';

interface CopierOptions {
  readonly cluster: Cluster;
  readonly replica: Replica;
  readonly batches: BatchCopier;
  readonly arrivals: Arrivals;
  readonly checkpoints: CheckpointStore;
  readonly report: (report: FollowerReport) => void;
  readonly deadlineMs: number;
}

/** Puts what the follower reads into the replica, and stops it with LogDamaged where the two do not fit together. */
export class Copier {
  readonly #options: CopierOptions;
  readonly #foreignTypes = new Set<string>();
  /** The last position looked at. */
  #reached: SourcePosition | undefined;

  constructor(options: CopierOptions) {
    this.#options = options;
  }

  /** Where the next subscription begins: after the last event copied, or further where nothing worth copying followed it. */
  resumeAfter(): SourcePosition | undefined {
    const { replica, checkpoints } = this.#options;
    const copied = this.#lastCopied();
    const passed = checkpoints.load(replica.lastSourcePosition());
    this.#reached = passed !== undefined && isAfter(passed, copied) ? passed : copied;
    return this.#reached;
  }

  /**
   * Copies a batch in one transaction, and tells those who wait for it; MUST NOT be called before the one before is done. Rejects as
   * BatchCopier does.
   */
  async copy(messages: readonly Buffer[]): Promise<void> {
    const after = this.#reached;
    const copied = await this.#options.batches.copy(messages, after);
    this.#reached = copied.reached;
    this.#options.replica.grown();
    for (const { stream, type } of copied.foreign) this.#foreign(stream, type);
    // Only then are the messages read here too: who waits began to before the cluster had its events.
    if (this.#options.arrivals.awaited) this.#tell(messages, after, copied);
  }

  /** Notes that everything up to a position has been looked at. */
  passed(checkpoint: SourcePosition): void {
    if (!isAfter(checkpoint, this.#reached)) return;
    this.#reached = checkpoint;
    const { checkpoints, replica } = this.#options;
    checkpoints.save(replica.lastSourcePosition(), checkpoint);
  }

  /** The last position looked at, undefined before the first. */
  get reached(): SourcePosition | undefined {
    return this.#reached;
  }

  /** Throws LogDamaged unless the cluster's leader still holds the last event copied, at its place and as it was. Once the signal aborts it says nothing. */
  async verifyEnd(signal: AbortSignal): Promise<void> {
    const { replica, cluster, deadlineMs } = this.#options;
    const fromPosition = this.#lastCopied();
    if (fromPosition === undefined) return;
    const local = await lastOf(replica);
    const { client, credentials } = cluster;
    const reading = client.readAll({ fromPosition, maxCount: 1, credentials, requiresLeader: true });
    const pull = new Pull<AllStreamResolvedEvent>(reading);
    try {
      const resolved = await pull.first(deadlineMs, signal);
      if (signal.aborted) return;
      const found = resolved === undefined ? undefined : fromCluster(resolved);
      if (local === undefined || found?.source === undefined || !isSame(local, found, fromPosition)) {
        const there =
          found === undefined ? 'nothing of ours' : `${found.event.stream} revision ${String(found.event.revision)}`;
        throw new LogDamaged(
          `the cluster's log is not the one that was copied: at ${sourceText(fromPosition)} the copy ends with ` +
            `${local?.stream ?? 'nothing'} revision ${String(local?.revision)}, the cluster has ${there}`,
        );
      }
    } finally {
      pull.leave(() => reading.cancel());
    }
  }

  #tell(messages: readonly Buffer[], after: SourcePosition | undefined, { appended, head }: Copied): void {
    const { replica, arrivals } = this.#options;
    const { ours } = readBatch(messages, after);
    const firstPosition = head - ours.length + 1;
    arrivals.arrive(
      ours.map(({ event, append }, index) => {
        const position = appended === ours.length ? firstPosition + index : (replica.positionOf(event.id) ?? 0);
        return { event: { ...event, position }, append };
      }),
    );
  }

  #lastCopied(): SourcePosition | undefined {
    const text = this.#options.replica.lastSourcePosition();
    if (text === undefined) return undefined;
    const source = sourceOf(text);
    if (source === undefined) throw new LogDamaged(`the copy's last source position is no position: ${text}`);
    return source;
  }

  #foreign(stream: string, type: string): void {
    if (this.#foreignTypes.has(type)) return;
    this.#foreignTypes.add(type);
    this.#options.report({ kind: 'foreign', stream, type });
  }
}

async function lastOf(replica: Replica): Promise<RecordedEvent | undefined> {
  const head = await replica.head();
  for await (const page of replica.readAll(Math.max(0, head - 1), head)) return page.events.at(-1);
  return undefined;
}

function isSame(local: RecordedEvent, { event, source }: ClusterEvent, at: SourcePosition): boolean {
  return (
    source?.commit === at.commit &&
    source.prepare === at.prepare &&
    event.id === local.id &&
    event.stream === local.stream &&
    event.revision === local.revision &&
    event.type === local.type &&
    event.schemaVersion === local.schemaVersion &&
    event.occurredAt === local.occurredAt &&
    isDeepStrictEqual(event.data, local.data) &&
    isDeepStrictEqual(event.metadata, local.metadata)
  );
}
