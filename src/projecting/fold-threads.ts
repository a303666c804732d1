import { FoldThread } from './fold-thread.js';
import { reachedCode } from './reached-code.js';

export interface FoldThreadsOptions {
  /** The built `fold-worker.js`. */
  readonly entry: URL;
  /** How many are kept at most. */
  readonly count: number;
  /** After so many milliseconds without a rebuild, those that are kept are ended. Default: ten minutes. */
  readonly idleMs?: number;
}

const defaultIdleMs = 600_000;

/** By the URL of a module, a digest of the code that it reaches. */
type Code = ReadonlyMap<string, string>;

/**
 * The threads that rebuilds of one engine fold in. One that has done its job is kept for the next: to start a thread takes a quarter of a second,
 * and its code is slow until it is compiled. None is started before it is needed.
 */
export class FoldThreads {
  /** What each has loaded: a thread never loads a module twice, so it is of no use once the module is another one. */
  private readonly loaded = new WeakMap<FoldThread, Map<string, string>>();
  private idle: FoldThread[] = [];
  private readonly busy = new Set<FoldThread>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly options: FoldThreadsOptions) {}

  /** The numbers of those that wait for a job. */
  get waiting(): readonly number[] {
    return this.idle.map(({ id }) => id);
  }

  /** Threads for a job that loads these modules. Each MUST be given back, or ended where its job was not done. Throws after `close`. */
  take(count: number, modules: readonly string[]): readonly FoldThread[] {
    if (this.closed) throw new Error('the worker threads are ended: the engine has stopped');
    const code: Code = new Map(modules.map((module) => [module, reachedCode(new URL(module))]));
    const fit: FoldThread[] = [];
    for (const thread of this.idle) {
      if (this.fits(thread, code)) fit.push(thread);
      else void thread.end();
    }
    const taken = fit.splice(0, count);
    this.idle = fit;
    while (taken.length < count) taken.push(new FoldThread(this.options.entry));
    for (const thread of taken) {
      this.busy.add(thread);
      this.loaded.set(thread, new Map([...(this.loaded.get(thread) ?? []), ...code]));
    }
    return taken;
  }

  /** After a job that was done to its end. */
  giveBack(thread: FoldThread): void {
    this.busy.delete(thread);
    if (!thread.usable || this.closed || this.idle.length >= this.options.count) {
      void thread.end();
      return;
    }
    thread.done();
    this.idle.push(thread);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.endIdle(), this.options.idleMs ?? defaultIdleMs).unref();
  }

  /** In the middle of a job. */
  async end(thread: FoldThread): Promise<void> {
    this.busy.delete(thread);
    await thread.end();
  }

  /** Ends those that wait for a job, which gives their memory back. */
  async endIdle(): Promise<void> {
    clearTimeout(this.timer);
    await Promise.all(this.idle.splice(0).map((thread) => thread.end()));
  }

  /** Ends all of them, for good. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([this.endIdle(), ...[...this.busy].map((thread) => this.end(thread))]);
  }

  private fits(thread: FoldThread, code: Code): boolean {
    const loaded = this.loaded.get(thread);
    return thread.usable && [...code].every(([module, digest]) => (loaded?.get(module) ?? digest) === digest);
  }
}
