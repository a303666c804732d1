import { LogDamaged } from '../log-errors.js';
import type { Arrivals } from './arrivals.js';
import type { BatchCopier } from './batch-copier.js';
import type { CheckpointStore } from './checkpoint-file.js';
import type { Cluster } from './client.js';
import { Copier } from './copier.js';
import { readFailure } from './failures.js';
import type { FollowerReport } from './follower-report.js';
import { FollowerState, type FollowerStatus, type Following } from './follower-status.js';
import { Pull } from './pull.js';
import type { Replica } from './replica-port.js';
import type { SourcePosition } from './source-position.js';

export interface FollowerOptions {
  readonly cluster: Cluster;
  readonly replica: Replica;
  readonly batches: BatchCopier;
  readonly arrivals: Arrivals;
  readonly checkpoints: CheckpointStore;
  readonly report: (report: FollowerReport) => void;
  readonly deadlineMs: number;
  /** A subscription that gave nothing for so long is replaced: one that hangs cannot be told from a quiet one. */
  readonly renewAfterMs: number;
  /** The most events in one transaction of the copy. */
  readonly batchSize: number;
  /** A number from 0 up to 1: spreads the attempts of many replicas. */
  readonly random: () => number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds of a clock that does not jump. */
  readonly now: () => number;
}

const firstRetryMs = 100;
const longestRetryMs = 10_000;

/** How long to wait before attempt n (from 1) to connect again: exponential, with at least half of it at random. */
export function retryDelayMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempt - 1, 20));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

/** Copies the cluster's `$all` into the replica, one batch at a time, from where the copy ends; for ever, whatever drops. */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #copier: Copier;
  readonly #stop = new AbortController();
  #connection = new AbortController();
  #running: Promise<void> | undefined;
  readonly #state: FollowerState;
  #failures = 0;
  #heard = 0;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#copier = new Copier(options);
    this.#state = new FollowerState(options.now);
  }

  get doing(): Following {
    return this.#state.doing;
  }

  status(): FollowerStatus {
    return this.#state.status(this.#copier.reached);
  }

  /** Counts up with everything that comes from the cluster. */
  get heard(): number {
    return this.#heard;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when nothing is in flight any more. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#connection.abort();
    await this.#running;
    await this.#options.batches.close();
  }

  /** Gives up the present subscription for a new one, from where the copy ends: for when it is known that events exist that do not come. */
  reconnect(): void {
    this.#connection.abort();
  }

  async #run(): Promise<void> {
    const { report, random, pause, arrivals } = this.#options;
    while (!this.#isClosed()) {
      try {
        await this.#followOnce();
      } catch (error) {
        if (error instanceof LogDamaged) {
          this.#state.failed(error);
          this.#state.set('stopped');
          arrivals.stop(error);
          report({ kind: 'damaged', error });
          return;
        }
        if (this.#isClosed()) break;
        this.#failures += 1;
        const retryInMs = retryDelayMs(this.#failures, random);
        const reason = readFailure(error, 'the log');
        this.#state.failed(reason);
        this.#state.set('waiting');
        report({ kind: 'dropped', error: reason, retryInMs });
        await pause(retryInMs, this.#stop.signal);
      }
    }
    this.#state.set('stopped');
  }

  #isClosed(): boolean {
    return this.#stop.signal.aborted;
  }

  /** One subscription, until it ends. It MUST NOT resolve otherwise than by reconnect or close. */
  async #followOnce(): Promise<void> {
    this.#state.set('connecting');
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    const isGivenUp = (): boolean => signal.aborted;
    const { cluster, batchSize, deadlineMs, renewAfterMs } = this.#options;
    await this.#copier.verifyEnd(signal);
    if (isGivenUp()) return;

    const renewal = setTimeout(() => {
      this.reconnect();
    }, renewAfterMs);
    const came: { confirmed: boolean; checkpoint: SourcePosition | undefined } = {
      confirmed: false,
      checkpoint: undefined,
    };
    const subscription = cluster.subscribeToAll(
      this.#copier.resumeAfter(),
      {
        confirmed: () => {
          came.confirmed = true;
          this.#state.set('catching-up');
          // Ends the wait for the confirmation, which had a limit, and begins one that has none.
          pull.wake();
        },
        caughtUp: () => {
          this.#heard += 1;
          this.#failures = 0;
          this.#state.set('live');
        },
        checkpoint: (position) => {
          this.#heard += 1;
          renewal.refresh();
          came.checkpoint = position;
          pull.wake();
        },
      },
      batchSize,
    );
    const pull = new Pull<Buffer>(subscription);
    // One batch is being copied while the next one comes in.
    let copying = Promise.resolve();
    try {
      for (;;) {
        const silenceMs = came.confirmed ? undefined : deadlineMs;
        const isLive = this.doing === 'live';
        const batch = await (isLive
          ? pull.gather(batchSize, silenceMs, signal)
          : pull.fill(batchSize, silenceMs, signal));
        await copying;
        if (isGivenUp() && batch.length === 0) return;
        if (batch.length === 0 && pull.ended) throw new Error('the subscription ended');
        this.#heard += batch.length;
        if (batch.length > 0) {
          this.#failures = 0;
          renewal.refresh();
          copying = this.#copier.copy(batch);
          // What went wrong is heard at the next turn, which need not wait for the cluster to send something.
          copying.catch(() => {
            pull.wake();
          });
        }
        // A checkpoint covers what was sent before it: that has all been copied only once nothing is left in the buffer.
        const { checkpoint } = came;
        if (checkpoint !== undefined && pull.drained) {
          // Taken now: while this waits, a later one may come, and events before it.
          came.checkpoint = undefined;
          await copying;
          this.#copier.passed(checkpoint);
        }
      }
    } finally {
      clearTimeout(renewal);
      pull.leave(() => subscription.unsubscribe());
      // Nothing goes on, or begins anew, while a batch is being copied.
      await copying.catch(() => undefined);
    }
  }
}
