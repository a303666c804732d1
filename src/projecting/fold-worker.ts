import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';

import type { BlockSource, OpenBlocks } from '../event-log/log-blocks.js';
import type { GeographyEvent } from '../geography/boundary-history.js';
import { geographyOf } from '../geography/geography.js';
import type { StoredRow } from '../read-model/projection-tables.js';
import { SeenKeys } from '../read-model/seen-keys.js';
import type { Projection } from './define.js';
import { type FoldedShare, NotOneStream, ShareFolder } from './share-folder.js';

/* The entry of a worker thread: folds its share of the log, a stretch at a time, for as long as it is sent stretches. */

export interface WorkerProjection {
  readonly name: string;
  /** The URL of the module that exports the definition. */
  readonly module: string;
  /** Where its tables stand: events up to here are in them. */
  readonly checkpoint: number;
  /** What the boundaries that it is built with are made of. */
  readonly boundaries: readonly GeographyEvent[];
  /** By table, the filter of the keys that it has; none when the tables are empty. */
  readonly seen: Readonly<Record<string, SharedArrayBuffer>>;
}

export interface WorkerInput {
  readonly blocks: BlockSource;
  readonly projections: readonly WorkerProjection[];
  readonly shares: number;
  readonly share: number;
}

export type ToWorker =
  | { readonly kind: 'fold'; readonly after: number; readonly reaches: number }
  | { readonly kind: 'rows'; readonly request: number; readonly rows: ReadonlyMap<string, StoredRow> }
  | { readonly kind: 'end' };

export type FromWorker =
  /** An event of a key is not in the key's stream. An error's class does not survive the way between threads. */
  | { readonly kind: 'not-one-stream'; readonly message: string }
  | { readonly kind: 'folded'; readonly reaches: number; readonly shares: Readonly<Record<string, FoldedShare>> }
  | {
      readonly kind: 'load';
      readonly request: number;
      readonly projection: string;
      readonly table: string;
      readonly keys: readonly string[];
    };

async function main(port: NonNullable<typeof parentPort>, input: WorkerInput): Promise<void> {
  yieldToQueries();
  const loading = new Map<number, (rows: ReadonlyMap<string, StoredRow>) => void>();
  let requests = 0;
  const folders = await Promise.all(
    input.projections.map(async ({ name, module, checkpoint, seen, boundaries }) => {
      const definition = await definitionIn(module, name);
      const filters = Object.entries(seen).map(([table, memory]) => [table, new SeenKeys(memory)] as const);
      const load = (table: string, keys: readonly string[]): Promise<ReadonlyMap<string, StoredRow>> =>
        new Promise((resolve) => {
          loading.set(++requests, resolve);
          port.postMessage({ kind: 'load', request: requests, projection: name, table, keys } satisfies FromWorker);
        });
      const folder = new ShareFolder(
        definition,
        input.shares === 1,
        Object.fromEntries(filters),
        load,
        geographyOf(boundaries),
      );
      return { name, definition, checkpoint, folder };
    }),
  );
  const types = [...new Set(folders.flatMap(({ definition }) => definition.handles))];
  const { openBlocks } = (await import(input.blocks.module)) as { readonly openBlocks: OpenBlocks };
  const blocks = await openBlocks(input.blocks.options, { types, shares: input.shares, share: input.share });

  const fold = async (after: number, reaches: number): Promise<void> => {
    for (let at = after; at < reaches;) {
      const block = blocks.read(at, reaches);
      for (const { folder, checkpoint } of folders) {
        await folder.fold(
          at >= checkpoint ? block.events : block.events.filter(({ position }) => position > checkpoint),
        );
      }
      at = block.reaches;
    }
    const shares = Object.fromEntries(folders.map(({ name, folder }) => [name, folder.flush()]));
    const buffers = Object.values(shares).flatMap(({ changes }) =>
      Object.values(changes).flatMap((change) => change.blocks.flatMap(({ bytes, texts }) => [bytes, texts])),
    );
    port.postMessage({ kind: 'folded', reaches, shares } satisfies FromWorker, buffers);
  };

  let queue = Promise.resolve();
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'rows') {
      loading.get(message.request)?.(message.rows);
      loading.delete(message.request);
    } else if (message.kind === 'fold') {
      queue = queue.then(() => fold(message.after, message.reaches));
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
    } else {
      blocks.close();
      port.close();
    }
  });
}

/** Whoever asks a question goes first: threads have a priority of their own on Linux. Elsewhere they share as they are. */
function yieldToQueries(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), 10);
  } catch {
    // It is a courtesy, not a need.
  }
}

async function definitionIn(module: string, name: string): Promise<Projection> {
  const exported = Object.values((await import(module)) as Readonly<Record<string, unknown>>);
  const found = exported.flat().find((one) => (one as Partial<Projection> | undefined)?.name === name);
  if (found === undefined) throw new Error(`${module} exports no projection named ${name}`);
  return found as Projection;
}

if (parentPort !== null) await main(parentPort, workerData as WorkerInput);
