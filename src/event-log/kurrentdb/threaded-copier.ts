import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import { LogUnavailable } from '../log-errors.js';
import { type AppendFailure, failureFromData } from '../sqlite/append-failures.js';
import type { BatchCopier, Copied } from './batch-copier.js';
import type { SourcePosition } from './source-position.js';

export interface CopyThreadInput {
  readonly file: string;
}
const youngGenerationMb = 96;

/** A batch on its way: the messages one after the other, and how long each is. */
export interface CopyRequest {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
  readonly after: SourcePosition | undefined;
}
export type CopyAnswer = { readonly copied: Copied } | { readonly failure: AppendFailure };

/**
 * Copies in a thread of its own: reading the messages, the checks and SQLite take three times what receiving them does, and so neither holds
 * up the other, nor the requests that this thread answers meanwhile. The thread starts with the first batch, and anew after it was lost.
 *
 * @param file the copy; whoever reads it has another connection
 * @param entry copy-thread.js as plain JavaScript
 */
export function copierInThread(file: string, entry: URL): BatchCopier {
  return new ThreadedCopier(file, entry);
}

class ThreadedCopier implements BatchCopier {
  #worker: Worker | undefined;

  constructor(
    private readonly file: string,
    private readonly entry: URL,
  ) {}

  async copy(messages: readonly Buffer[], after: SourcePosition | undefined): Promise<Copied> {
    const worker = this.#worker ?? this.#start();
    const answered = answerOf(worker);
    const request = requestOf(messages, after);
    worker.postMessage(request, [request.bytes.buffer, request.lengths.buffer]);
    const answer = await answered;
    if ('failure' in answer) throw failureFromData(answer.failure);
    return answer.copied;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = once(worker, 'exit');
    worker.postMessage('close');
    await ended;
  }

  #start(): Worker {
    const worker = new Worker(this.entry, {
      workerData: { file: this.file } satisfies CopyThreadInput,
      // A batch lives as long as its transaction: with less room, half of it is moved to where only a full collection finds it.
      resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
    });
    const forget = (): void => {
      if (this.#worker === worker) this.#worker = undefined;
    };
    // What it failed with is told to whoever waits for its answer.
    worker.on('error', forget);
    worker.on('exit', forget);
    this.#worker = worker;
    return worker;
  }
}

/** The next answer. Rejects with LogUnavailable when the thread ends first: what it had not answered is copied again. */
function answerOf(worker: Worker): Promise<CopyAnswer> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      worker.off('message', answered);
      worker.off('error', failed);
      worker.off('exit', ended);
    };
    const answered = (answer: CopyAnswer): void => {
      done();
      resolve(answer);
    };
    const failed = (error: unknown): void => {
      done();
      reject(new LogUnavailable(`the thread that copies the log: ${messageOf(error)}`, { cause: error }));
    };
    const ended = (): void => {
      failed(new Error('it has ended'));
    };
    worker.on('message', answered);
    worker.on('error', failed);
    worker.on('exit', ended);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function requestOf(messages: readonly Buffer[], after: SourcePosition | undefined): CopyRequest {
  const lengths = Uint32Array.from(messages, ({ length }) => length);
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const message of messages) {
    bytes.set(message, at);
    at += message.length;
  }
  return { bytes, lengths, after };
}

/** The messages of a request, in the memory that it came in. */
export function messagesOf({ bytes, lengths }: CopyRequest): readonly Buffer[] {
  let at = 0;
  return Array.from(lengths, (length) => {
    const message = Buffer.from(bytes.buffer, bytes.byteOffset + at, length);
    at += length;
    return message;
  });
}
