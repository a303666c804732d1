import { Worker } from 'node:worker_threads';

import type { StoredRow } from '../read-model/projection-tables.js';
import type { FoldJobInput } from './fold-job.js';
import type { FromWorker, ToWorker } from './fold-worker.js';
import { type FoldedShare, NotOneStream } from './share-folder.js';

/** Gives rows as of all that a thread has delivered in its job: so many stretches. */
export type Load = (
  asked: { readonly projection: string; readonly table: string; readonly keys: readonly string[] },
  delivered: number,
) => Promise<ReadonlyMap<string, StoredRow>>;

interface Waiting {
  readonly resolve: (shares: Readonly<Record<string, FoldedShare>>) => void;
  readonly reject: (error: unknown) => void;
}

/** A worker thread that folds: one job at a time, the next one with the code that it has loaded and compiled by then. */
export class FoldThread {
  private readonly worker: Worker;
  /** In the order in which stretches were sent. */
  private readonly waiting: Waiting[] = [];
  private delivered = 0;
  private ended: Error | undefined;
  private load: Load = () => Promise.reject(new Error('the thread has no job'));

  /** `entry`: the built `fold-worker.js`. */
  constructor(entry: URL) {
    this.worker = new Worker(entry);
    this.worker.on('message', (message: FromWorker) => {
      this.hear(message);
    });
    this.worker.on('error', (error) => {
      this.fail(error);
    });
    this.worker.on('exit', (code) => {
      this.fail(new Error(`a worker of the rebuild ended with ${String(code)}`));
    });
  }

  /** The system's number of the thread in this process, as long as it runs. */
  get id(): number {
    return this.worker.threadId;
  }

  /** It can be given a job: it did not fail, nor was it ended. */
  get usable(): boolean {
    return this.ended === undefined;
  }

  begin(job: FoldJobInput, load: Load): void {
    this.load = load;
    this.delivered = 0;
    // A job that was begun is waited for; a thread that waits for one keeps no process from ending.
    this.worker.ref();
    this.send({ kind: 'begin', job });
  }

  /** Folds the next stretch of the log. Rejects with what ended the thread. */
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

  /** The job is over, every stretch of it delivered. */
  done(): void {
    this.send({ kind: 'done' });
    this.load = () => Promise.reject(new Error('the thread has no job'));
    this.worker.unref();
  }

  /** In the middle of a job too. */
  async end(): Promise<void> {
    this.fail(new Error('the thread was ended'));
    await this.worker.terminate();
  }

  private hear(message: FromWorker): void {
    if (message.kind === 'folded') {
      this.delivered++;
      this.waiting.shift()?.resolve(message.shares);
      return;
    }
    if (message.kind === 'not-one-stream') {
      this.fail(new NotOneStream(message.message));
      return;
    }
    const { request } = message;
    this.load(message, this.delivered).then(
      (rows) => {
        this.send({ kind: 'rows', request, rows });
      },
      (error: unknown) => {
        this.fail(error);
      },
    );
  }

  private send(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private fail(error: unknown): void {
    this.ended ??= error instanceof Error ? error : new Error(String(error));
    for (const one of this.waiting.splice(0)) one.reject(this.ended);
  }
}
