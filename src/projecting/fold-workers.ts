import { Worker } from 'node:worker_threads';

import type { BlockSource } from '../event-log/log-blocks.js';
import type { StoredRow } from '../read-model/projection-tables.js';
import type { FromWorker, ToWorker, WorkerInput } from './fold-worker.js';
import { type FoldedShare, NotOneStream } from './share-folder.js';

/** What a rebuild in worker threads needs. A worker runs built code, and loads by address what cannot be handed to it. */
export interface WorkerOptions {
  /** The built `fold-worker.js`. */
  readonly entry: URL;
  readonly count: number;
  readonly blocks: BlockSource;
  /** By projection: the URL of the module that exports it. A projection that has none is rebuilt in the main thread. */
  readonly modules: Readonly<Record<string, string>>;
  /** Fewer positions than this are folded in the main thread: a worker takes a moment to start. */
  readonly worthwhile?: number;
  /** Positions between two checkpoints: what a kill can lose. */
  readonly stretch?: number;
}

/** Gives rows as of all that a worker has delivered: so many stretches. */
export type Load = (
  asked: { readonly projection: string; readonly table: string; readonly keys: readonly string[] },
  delivered: number,
) => Promise<ReadonlyMap<string, StoredRow>>;

/** Worker threads that fold the shares of one log. */
export class FoldWorkers {
  private readonly threads: readonly Thread[];

  constructor({ entry }: WorkerOptions, input: Omit<WorkerInput, 'share'>, load: Load) {
    this.threads = Array.from({ length: input.shares }, (_, share) => new Thread(entry, { ...input, share }, load));
  }

  /** Folds the next stretch of the log in every share. Rejects with what ended a thread. */
  fold(after: number, reaches: number): Promise<readonly Readonly<Record<string, FoldedShare>>[]> {
    return Promise.all(this.threads.map((thread) => thread.fold(after, reaches)));
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }
}

interface Waiting {
  readonly resolve: (shares: Readonly<Record<string, FoldedShare>>) => void;
  readonly reject: (error: unknown) => void;
}

class Thread {
  private readonly worker: Worker;
  /** In the order in which stretches were sent. */
  private readonly waiting: Waiting[] = [];
  private delivered = 0;
  private ended: Error | undefined;

  constructor(entry: URL, input: WorkerInput, load: Load) {
    this.worker = new Worker(entry, { workerData: input });
    this.worker.on('message', (message: FromWorker) => {
      if (message.kind === 'folded') {
        this.delivered++;
        this.waiting.shift()?.resolve(message.shares);
        return;
      }
      if (message.kind === 'not-one-stream') {
        this.end(new NotOneStream(message.message));
        return;
      }
      const { request } = message;
      load(message, this.delivered).then(
        (rows) => {
          this.send({ kind: 'rows', request, rows });
        },
        (error: unknown) => {
          this.end(error);
        },
      );
    });
    this.worker.on('error', (error) => {
      this.end(error);
    });
    this.worker.on('exit', (code) => {
      this.end(new Error(`a worker of the rebuild ended with ${String(code)}`));
    });
  }

  fold(after: number, reaches: number): Promise<Readonly<Record<string, FoldedShare>>> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) {
        reject(this.ended);
        return;
      }
      this.waiting.push({ resolve, reject });
      this.send({ kind: 'fold', after, reaches });
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private send(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private end(error: unknown): void {
    this.ended ??= error instanceof Error ? error : new Error(String(error));
    for (const one of this.waiting.splice(0)) one.reject(this.ended);
  }
}
