import type { BlockSource } from '../event-log/log-blocks.js';
import type { FoldJobInput } from './fold-job.js';
import type { FoldThread, Load } from './fold-thread.js';
import type { FoldThreads, FoldThreadsOptions } from './fold-threads.js';
import type { FoldedShare } from './share-folder.js';

/** What a rebuild in worker threads needs. A worker runs built code, and loads by address what cannot be handed to it. */
export interface WorkerOptions extends FoldThreadsOptions {
  readonly blocks: BlockSource;
  /** By projection: the URL of the module that exports it. A projection that has none is rebuilt in the main thread. */
  readonly modules: Readonly<Record<string, string>>;
  /** Fewer positions than this are folded in the main thread: a worker takes a moment to start. */
  readonly worthwhile?: number;
  /** Positions between two checkpoints: what a kill can lose. */
  readonly stretch?: number;
}

/** The workers of an engine's rebuilds: how they work, and the threads. */
export interface Workers {
  readonly options: WorkerOptions;
  readonly threads: FoldThreads;
}

/** Worker threads that fold the shares of one log, for one job. */
export class FoldWorkers {
  private readonly taken: readonly FoldThread[];

  constructor(
    private readonly threads: FoldThreads,
    job: Omit<FoldJobInput, 'share'>,
    load: Load,
  ) {
    this.taken = threads.take(
      job.shares,
      job.projections.map(({ module }) => module),
    );
    for (const [share, thread] of this.taken.entries()) thread.begin({ ...job, share }, load);
  }

  /** Folds the next stretch of the log in every share. Rejects with what ended a thread. */
  fold(after: number, reaches: number): Promise<readonly Readonly<Record<string, FoldedShare>>[]> {
    return Promise.all(this.taken.map((thread) => thread.fold(after, reaches)));
  }

  /** Everything was folded: the threads are free for another job. */
  done(): void {
    for (const thread of this.taken) this.threads.giveBack(thread);
  }

  /** What they are at in the middle of is given up, and the threads with it. */
  async end(): Promise<void> {
    await Promise.all(this.taken.map((thread) => this.threads.end(thread)));
  }
}
