import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import { acceptAppend, type AcceptedEvent } from '../acceptable.js';
import type { NewEvent, StreamName } from '../envelope.js';
import { LogUnavailable, OutcomeUnknown } from '../log-errors.js';
import type { Appended, ExpectedRevision, LogWriter } from '../log-writer.js';
import { type AppendFailure, failureFromData } from './append-failures.js';

export interface AppendThreadInput {
  readonly file: string;
}
interface QueuedAppend {
  readonly stream: StreamName;
  readonly expected: ExpectedRevision;
  readonly events: readonly AcceptedEvent[];
}
export type AppendBatch = readonly QueuedAppend[];
export type AppendOutcome = { readonly appended: Appended } | { readonly failure: AppendFailure };

interface Waiting {
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/** A LogWriter that has to be closed. */
export interface ThreadedWriter extends LogWriter {
  /** Resolves when what was appended is written and the file is closed. */
  close(): Promise<void>;
}

/**
 * Appends to the embedded log from a thread of its own, for an import: deciding the next records goes on while SQLite writes the last
 * ones. Appends of one turn of the event loop share a transaction, and each keeps the promises of LogWriter. What was just appended can be
 * read through another connection once its append has resolved.
 *
 * @param entry append-thread.js as plain JavaScript
 * Rejects with what opening the file fails with.
 */
export async function openThreadedWriter(file: string, entry: URL): Promise<ThreadedWriter> {
  const worker = new Worker(entry, { workerData: { file } satisfies AppendThreadInput });
  await once(worker, 'message');
  return new AppendThread(worker);
}

class AppendThread implements ThreadedWriter {
  #queue: { readonly append: QueuedAppend; readonly waiting: Waiting }[] = [];
  /** By batch, in the order in which they were sent: the thread answers in that order. */
  readonly #sent: (readonly Waiting[])[] = [];
  #ended: Error | undefined;

  constructor(private readonly worker: Worker) {
    worker.on('message', (outcomes: readonly AppendOutcome[]) => {
      const batch = this.#sent.shift() ?? [];
      outcomes.forEach((outcome, index) => {
        if ('appended' in outcome) batch[index]?.resolve(outcome.appended);
        else batch[index]?.reject(failureFromData(outcome.failure));
      });
    });
    worker.on('error', (error) => {
      this.#end(error);
    });
    worker.on('exit', () => {
      this.#end(new Error('it has ended'));
    });
  }

  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    return new Promise((resolve, reject) => {
      const accepted = acceptAppend(stream, expected, events);
      if (this.#ended !== undefined) throw new LogUnavailable(`the log's thread: ${this.#ended.message}`);
      if (this.#queue.length === 0) {
        setImmediate(() => {
          this.#send();
        });
      }
      this.#queue.push({ append: { stream, expected, events: accepted }, waiting: { resolve, reject } });
    });
  }

  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    this.#send();
    const exit = once(this.worker, 'exit');
    this.worker.postMessage('close');
    await exit;
  }

  #send(): void {
    if (this.#queue.length === 0 || this.#ended !== undefined) return;
    const queued = this.#queue;
    this.#queue = [];
    this.#sent.push(queued.map(({ waiting }) => waiting));
    this.worker.postMessage(queued.map(({ append }) => append));
  }

  /** What was sent may or may not have been written; what waits here was not. */
  #end(reason: Error): void {
    this.#ended ??= reason;
    for (const waiting of this.#sent.splice(0).flat()) {
      waiting.reject(new OutcomeUnknown(`the log's thread: ${reason.message}`, { cause: reason }));
    }
    for (const { waiting } of this.#queue.splice(0)) {
      waiting.reject(new LogUnavailable(`the log's thread: ${reason.message}`, { cause: reason }));
    }
  }
}
