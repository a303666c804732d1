import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';

import type { AllStreamResolvedEvent } from '@eventstore/db-client';

import { LogUnavailable } from '../log-errors.js';
import { requireLogKind } from '../sqlite/log-kind.js';
import { openReplicaLog, type ReplicaLog } from '../sqlite/replica.js';
import { type Cluster, openCluster } from './client.js';
import { parseConnection } from './connection.js';
import { pause } from './deadline.js';
import { readFailure } from './failures.js';
import type { FollowerReport } from './follower-report.js';
import type { FollowerStatus } from './follower-status.js';
import { KurrentLog } from './kurrent-log.js';
import { Pull } from './pull.js';
import { sourceOf } from './source-position.js';
import { copierInThread } from './threaded-copier.js';

export interface ClusterLogOptions {
  /** As parseConnection takes it. */
  readonly connection: string;
  /** The file of the copy; a small one ending in `.follow` is kept beside it. */
  readonly file: string;
  /** As KurrentLogOptions says, in milliseconds. */
  readonly readYourWritesMs: number;
  /** Takes a sentence for the operator. */
  readonly report: (sentence: string) => void;
  /** Milliseconds of a clock that does not jump. */
  readonly now: () => number;
}

/** How far the copy is. `done` and `total` are bytes of the cluster's log; `events` are those in the copy. */
export interface CopyProgress {
  readonly done: number;
  readonly total: number;
  readonly events: number;
}

/** A log in a cluster with its copy in a file, both open. */
export interface ClusterLog {
  /** Where commands load their stream and append. */
  readonly log: KurrentLog;
  /** What everything else reads. */
  readonly replica: ReplicaLog;
  status(): FollowerStatus;
  /**
   * Resolves once the copy has all that the cluster had when it was asked. Rejects with LogUnavailable when nothing came for
   * `patienceMs`, LogDamaged when the follower stopped.
   */
  caughtUp(onProgress?: (progress: CopyProgress) => void, patienceMs?: number): Promise<void>;
  /** Stops following, ends every call, closes the file. */
  close(): Promise<void>;
}

/** How long the cluster may take for an answer, where the connection string does not say. An append that waits longer ends in OutcomeUnknown. */
const defaultDeadlineMs = 5_000;
const defaultPatienceMs = 15_000;
const lookEveryMs = 20;

/**
 * Opens the log and begins to follow; resolves without waiting for the cluster. Rejects with ForeignLog when the file is a log of its own,
 * BadConnection, LogDamaged, or LogUnavailable.
 */
export async function openClusterLog(options: ClusterLogOptions): Promise<ClusterLog> {
  const { connection, file, report, now, readYourWritesMs } = options;
  requireLogKind(file, 'copy');
  const parsed = parseConnection(connection);
  const { deadlineMs = defaultDeadlineMs } = parsed;
  const cluster = await openCluster(parsed);
  const replica = openReplicaLog(file);
  // A thread needs JavaScript: run from sources, this one copies.
  const entry = new URL('./copy-thread.js', import.meta.url);
  const log = new KurrentLog(cluster, {
    readYourWritesMs,
    url: connection,
    replica,
    ...(existsSync(entry) ? { batches: copierInThread(file, entry) } : {}),
    checkpointFile: `${file}.follow`,
    deadlineMs,
    appendId: randomUUID,
    random: Math.random,
    now,
    report: (event) => {
      report(sentenceOf(event));
    },
  });
  return {
    log,
    replica,
    status: () => log.status(),
    caughtUp: (onProgress = () => undefined, patienceMs = defaultPatienceMs) =>
      caughtUp({ cluster, log, replica, now, deadlineMs }, onProgress, patienceMs),
    close: async () => {
      await log.close();
      replica.close();
    },
  };
}

interface Followed {
  readonly cluster: Cluster;
  readonly log: KurrentLog;
  readonly replica: ReplicaLog;
  readonly now: () => number;
  readonly deadlineMs: number;
}

async function caughtUp(
  { cluster, log, replica, now, deadlineMs }: Followed,
  onProgress: (progress: CopyProgress) => void,
  patienceMs: number,
): Promise<void> {
  const never = new AbortController().signal;
  let moved = { at: now(), reached: log.status().reached };
  let total: bigint | undefined;
  for (;;) {
    const { state, reached, lastError } = log.status();
    if (log.damage !== undefined) throw log.damage;
    if (state === 'stopped') throw new LogUnavailable('the log is closed');
    if (state === 'live') return;
    if (state === 'catching-up') {
      total ??= await endOf(cluster, deadlineMs);
      const done = reached === null ? 0n : (sourceOf(reached)?.commit ?? 0n);
      onProgress({ done: Number(done), total: Number(total > done ? total : done), events: await replica.head() });
    }
    if (reached !== moved.reached) moved = { at: now(), reached };
    if (now() - moved.at > patienceMs) {
      const why = lastError ?? `the follower is ${state}`;
      throw new LogUnavailable(
        `the copy does not reach the cluster's end: nothing came for ${String(Math.round(patienceMs / 1_000))} s (${why})`,
      );
    }
    await pause(lookEveryMs, never);
  }
}

/** The offset at which the cluster's log ends now. */
async function endOf({ client, credentials }: Cluster, deadlineMs: number): Promise<bigint> {
  const reading = client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1, credentials });
  const pull = new Pull<AllStreamResolvedEvent>(reading);
  try {
    return (await pull.first(deadlineMs))?.event?.position.commit ?? 0n;
  } catch (error) {
    throw readFailure(error, "the end of the cluster's log");
  } finally {
    pull.leave(() => reading.cancel());
  }
}

function sentenceOf(event: FollowerReport): string {
  switch (event.kind) {
    case 'dropped':
      return `event store: ${event.error.message}; tried again in ${String(event.retryInMs)} ms`;
    case 'damaged':
      return `event store: following STOPPED for good, nothing is written any more: ${event.error.message}`;
    case 'foreign':
      return `event store: ${event.stream} has events of type ${event.type} that this service did not write; they are passed over`;
  }
}
