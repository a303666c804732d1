import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { type MessagePort, parentPort } from 'node:worker_threads';

import type { StoredRow } from '../read-model/projection-tables.js';
import { FoldJob, type FoldJobInput } from './fold-job.js';
import { type FoldedShare, type LoadRows, NotOneStream } from './share-folder.js';

/* The entry of a worker thread: folds shares of logs, one job after the other, for as long as it is kept. */

export type ToWorker =
  | { readonly kind: 'begin'; readonly job: FoldJobInput }
  | { readonly kind: 'fold'; readonly after: number; readonly reaches: number }
  | { readonly kind: 'rows'; readonly request: number; readonly rows: ReadonlyMap<string, StoredRow> }
  /** The job is done: what it held open is closed, and the next one may begin. */
  | { readonly kind: 'done' };

export type FromWorker =
  /** An event of a key is not in the key's stream. An error's class does not survive the way between threads. */
  | { readonly kind: 'not-one-stream'; readonly message: string }
  | { readonly kind: 'folded'; readonly shares: Readonly<Record<string, FoldedShare>> }
  | {
      readonly kind: 'load';
      readonly request: number;
      readonly projection: string;
      readonly table: string;
      readonly keys: readonly string[];
    };

function serve(port: MessagePort): void {
  yieldToQueries();
  const loading = new Map<number, (rows: ReadonlyMap<string, StoredRow>) => void>();
  let requests = 0;
  const load =
    (projection: string): LoadRows =>
    (table, keys) =>
      new Promise((resolve) => {
        loading.set(++requests, resolve);
        port.postMessage({ kind: 'load', request: requests, projection, table, keys } satisfies FromWorker);
      });

  let job: FoldJob | undefined;
  const obey = async (message: Exclude<ToWorker, { readonly kind: 'rows' }>): Promise<void> => {
    if (message.kind === 'begin') job = await FoldJob.begin(message.job, load);
    else if (job === undefined) throw new Error('a worker is to fold, and was given no job');
    else if (message.kind === 'fold') {
      const shares = await job.fold(message.after, message.reaches);
      port.postMessage({ kind: 'folded', shares } satisfies FromWorker, buffersOf(shares));
    } else {
      job.close();
      job = undefined;
    }
  };

  let queue = Promise.resolve();
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'rows') {
      loading.get(message.request)?.(message.rows);
      loading.delete(message.request);
      return;
    }
    queue = queue.then(() => obey(message));
    // Nobody waits for the queue in here: what fails must end the thread, and its owner is told.
    queue.catch((error: unknown) => {
      if (error instanceof NotOneStream) {
        port.postMessage({ kind: 'not-one-stream', message: error.message } satisfies FromWorker);
        return;
      }
      setImmediate(() => {
        throw error;
      });
    });
  });
}

/** The memory of the rows, which is handed over and not copied. */
function buffersOf(shares: Readonly<Record<string, FoldedShare>>): ArrayBuffer[] {
  return Object.values(shares).flatMap(({ changes }) =>
    Object.values(changes).flatMap((change) => change.blocks.flatMap(({ bytes, texts }) => [bytes, texts])),
  );
}

/** Whoever asks a question goes first: threads have a priority of their own on Linux. Elsewhere they share as they are. */
function yieldToQueries(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), 10);
  } catch {
    // It is a courtesy, not a need.
  }
}

if (parentPort !== null) serve(parentPort);
