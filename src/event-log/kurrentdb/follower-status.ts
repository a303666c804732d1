import type { SourcePosition } from './source-position.js';
import { sourceText } from './source-position.js';

/** What the follower is doing. `stopped` is for good: the copy and the cluster disagree, or it was closed. */
export type Following = 'connecting' | 'catching-up' | 'live' | 'waiting' | 'stopped';

/** How a copy stands to the cluster, for those who look after the service. */
export interface FollowerStatus {
  readonly state: Following;
  /** True while a subscription gives events. */
  readonly connected: boolean;
  /** True once the copy had everything, since the follower was started. */
  readonly wasLive: boolean;
  /** For how long the copy has not been live, in milliseconds; 0 while it is. */
  readonly notLiveForMs: number;
  /** How far the cluster's log was looked through, `commit/prepare`; null before the first event. */
  readonly reached: string | null;
  /** How often the connection was lost, or could not be made. */
  readonly drops: number;
  /** What went wrong the last time, also after it went well again. */
  readonly lastError: string | null;
}

/** Keeps what the follower says of itself. `now` gives milliseconds of a clock that does not jump. */
export class FollowerState {
  #doing: Following = 'connecting';
  #notLiveSince: number;
  #wasLive = false;
  #drops = 0;
  #lastError: Error | undefined;

  constructor(private readonly now: () => number) {
    this.#notLiveSince = now();
  }

  get doing(): Following {
    return this.#doing;
  }

  set(doing: Following): void {
    if (this.#doing === 'live' && doing !== 'live') this.#notLiveSince = this.now();
    if (doing === 'live') this.#wasLive = true;
    this.#doing = doing;
  }

  failed(error: Error): void {
    this.#drops += 1;
    this.#lastError = error;
  }

  status(reached: SourcePosition | undefined): FollowerStatus {
    const state = this.#doing;
    return {
      state,
      connected: state === 'live' || state === 'catching-up',
      wasLive: this.#wasLive,
      notLiveForMs: state === 'live' ? 0 : Math.round(this.now() - this.#notLiveSince),
      reached: reached === undefined ? null : sourceText(reached),
      drops: this.#drops,
      lastError: this.#lastError?.message ?? null,
    };
  }
}
