import { OperationRefused } from './operation-refused.js';
import { rateMeter } from './progress.js';
import type { RebuildOutcome } from './rebuilt.js';

/** `suspended`: the process stopped first; the next start goes on from the checkpoint of what is built so far. */
export type RebuildPhase =
  'reading' | 'catching-up' | 'verifying' | 'swapping' | 'done' | 'failed' | 'cancelled' | 'suspended';

/** After these nothing more happens. */
const ended: ReadonlySet<RebuildPhase> = new Set(['done', 'failed', 'cancelled', 'suspended']);

export interface RebuildStatus extends RebuildOutcome {
  /** Counts the rebuilds of this process. */
  readonly id: number;
  readonly projections: readonly string[];
  /** Who asked for it. */
  readonly by: string;
  readonly phase: RebuildPhase;
  readonly paused: boolean;
  /** Where it began: above 0 when it goes on with what an earlier process left. */
  readonly from: number;
  /** How far it is, `from` to `head`: where the log is read in several passes, how far these are together. */
  readonly position: number;
  /** The head of the log that it is on its way to. */
  readonly head: number;
  /** Events a second over the last ten seconds; 0 while it is paused, and when it has ended. */
  readonly perSecond: number;
  /** At that rate; undefined where there is none. */
  readonly secondsLeft: number | undefined;
  /** On disk, of what is built so far. */
  readonly bytes: number;
  readonly startedAt: string | undefined;
  readonly error?: string;
}

export interface JobTools {
  readonly id: number;
  readonly projections: readonly string[];
  readonly by: string;
  readonly accept: string | undefined;
  readonly startedAt: string | undefined;
  /** Milliseconds of a clock that does not jump. */
  readonly now: () => number;
  readonly onChange: (status: RebuildStatus) => void;
}

/** What whoever fills tables asks of its operator between two batches. */
export type Steering = Pick<RebuildJob, 'signal' | 'gate' | 'inPass' | 'reached'>;

/** One rebuild, of one projection or of several in one pass over the log, as its operator sees and steers it. */
export class RebuildJob {
  private phase: RebuildPhase = 'reading';
  private from = 0;
  private position = 0;
  private head = 0;
  private perSecond = 0;
  private pass = { index: 0, of: 1 };
  private error: string | undefined;
  private outcome: RebuildOutcome = {};
  private rate: (position: number) => number;
  private readonly aborting = new AbortController();
  private gateway: Promise<void> | undefined;
  private open: () => void = () => undefined;
  /** Set by whoever builds. */
  bytes: () => number = () => 0;

  constructor(private readonly tools: JobTools) {
    this.rate = rateMeter(0, tools.now);
  }

  /** Aborts when the rebuild is cancelled, or when the process stops. */
  get signal(): AbortSignal {
    return this.aborting.signal;
  }

  get projections(): readonly string[] {
    return this.tools.projections;
  }

  get by(): string {
    return this.tools.by;
  }

  /** Why a difference from the live version is accepted although the code is unchanged; undefined: it is not. */
  get accept(): string | undefined {
    return this.tools.accept;
  }

  get paused(): boolean {
    return this.gateway !== undefined;
  }

  status(): RebuildStatus {
    const { position, head, phase, from, error } = this;
    const { id, projections, by, startedAt } = this.tools;
    const perSecond = this.paused || ended.has(phase) ? 0 : this.perSecond;
    const secondsLeft = perSecond > 0 ? Math.ceil(Math.max(0, head - position) / perSecond) : undefined;
    return {
      id,
      projections,
      by,
      phase,
      paused: this.paused,
      from,
      position,
      head,
      perSecond,
      secondsLeft,
      bytes: this.bytes(),
      startedAt,
      ...(error === undefined ? {} : { error }),
      ...this.outcome,
    };
  }

  /** Stops after the batch in hand, until `resume`. What serves is not touched by it. */
  pause(): void {
    if (this.gateway !== undefined) return;
    this.gateway = new Promise((resolve) => {
      this.open = resolve;
    });
    this.changed();
  }

  resume(): void {
    if (this.gateway === undefined) return;
    this.gateway = undefined;
    // The pause is no part of the rate.
    this.rate = rateMeter(this.position, this.tools.now);
    this.open();
    this.changed();
  }

  /** Gives the rebuild up. What was built so far is removed. */
  cancel(by: string): void {
    this.aborting.abort(new OperationRefused('REBUILD_CANCELLED', `the rebuild was cancelled by ${by}`));
    this.open();
  }

  /** Stops because the process does. What was built so far is kept. */
  suspend(reason: Error): void {
    this.aborting.abort(reason);
    this.open();
  }

  /** To be awaited between two batches: waits while paused. Rejects when the rebuild is to stop. */
  async gate(): Promise<void> {
    this.signal.throwIfAborted();
    while (this.gateway !== undefined) {
      await this.gateway;
      this.signal.throwIfAborted();
    }
  }

  startsAt(position: number, head: number): void {
    this.from = position;
    this.position = position;
    this.rate = rateMeter(position, this.tools.now);
    this.reached(position, head);
  }

  enter(phase: RebuildPhase): void {
    this.phase = phase;
    this.changed();
  }

  /** Notes what came of it, to be told with its last phase. */
  concludes(outcome: RebuildOutcome): void {
    this.outcome = outcome;
  }

  fail(phase: RebuildPhase, error: unknown): void {
    this.error = error instanceof Error ? error.message : String(error);
    if (error instanceof OperationRefused) this.outcome = { ...this.outcome, refused: error.code };
    this.enter(phase);
  }

  /** The log is read several times, some projections at a time: this is time number `index`, from 0, of so many. */
  inPass(index: number, of: number): void {
    this.pass = { index, of };
  }

  /** In the pass that it is in. What is told is how far all passes are, so that it never goes back and the time left is that of all. */
  reached(position: number, head: number): void {
    const { index, of } = this.pass;
    this.head = Math.max(head, position);
    const done = index * (this.head - this.from) + Math.max(0, position - this.from);
    this.position = Math.max(this.position, this.from + Math.floor(done / of));
    this.perSecond = this.rate(this.position);
    this.changed();
  }

  private changed(): void {
    this.tools.onChange(this.status());
  }
}
