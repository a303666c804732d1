import type { ProjectionTable, ProjectionTables } from '../read-model/projection-tables.js';
import type { ReadModel, Snapshot } from '../read-model/read-model.js';
import type { KeptSnapshot, SnapshotShelf } from '../read-model/snapshot-shelf.js';
import { OperationRefused } from './operation-refused.js';
import type { Progress } from './progress.js';
import type { ProjectionEngine } from './projection-engine.js';

/** The snapshot is being made, and was not ready in time: it is when it is asked for again. */
export class SnapshotBeingMade extends Error {
  override readonly name = 'SnapshotBeingMade';
}

/** More snapshots are waiting to be made than may. */
export class SnapshotsBusy extends Error {
  override readonly name = 'SnapshotsBusy';
}

export interface SnapshotsOptions {
  readonly engine: ProjectionEngine;
  readonly tables: ProjectionTables;
  readonly shelf: SnapshotShelf;
  /** The time as RFC 3339 text, to note when one was made. */
  readonly clock?: () => string;
  /** How many are kept; those whose last use is longest ago make room. */
  readonly keepAtMost?: number;
  /** How long a question waits for the snapshot that it needs. */
  readonly patienceMs?: number;
}

export const snapshotsKept = 20;
const waitingAtMost = 10;

/** Tables as the log stood at a position: made when they are first asked for, one at a time, and kept. */
export class Snapshots {
  private readonly making = new Map<string, Promise<KeptSnapshot>>();
  private readonly stopping = new AbortController();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: SnapshotsOptions) {}

  /** By projection and position. */
  list(projection?: string): readonly KeptSnapshot[] {
    if (projection !== undefined) this.options.engine.identityOf(projection);
    return this.options.shelf.list(projection);
  }

  /**
   * The snapshot of a projection at a position, by the definition that runs; it is made if it is not there. Rejects with OperationRefused
   * (UNKNOWN_PROJECTION, POSITION_AHEAD) and SnapshotsBusy.
   */
  async take(projection: string, asOf: number, onProgress?: (progress: Progress) => void): Promise<KeptSnapshot> {
    const { engine, shelf } = this.options;
    const identity = await engine.identityAsOf(projection, asOf);
    const key = JSON.stringify([projection, identity, asOf]);
    const kept = shelf.find({ projection, identity, asOf });
    if (kept !== undefined) {
      shelf.used(kept);
      return kept;
    }
    const underWay = this.making.get(key);
    if (underWay !== undefined) return underWay;
    if (this.making.size >= waitingAtMost) {
      throw new SnapshotsBusy(`${String(waitingAtMost)} snapshots are waiting to be made: ask again later`);
    }
    const made = this.queue.then(() => this.make(projection, asOf, identity, onProgress));
    this.queue = made.catch(() => undefined);
    this.making.set(key, made);
    return made.finally(() => {
      this.making.delete(key);
    });
  }

  /** Runs `work` on a report's view of a snapshot, which is made if it is not there. Rejects as `take` does, and with SnapshotBeingMade. */
  async read<T>(projection: string, asOf: number, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const { tables, shelf } = this.options;
    const kept = await this.takeInTime(projection, asOf);
    return tables.useFile(shelf.pathOf(kept), ({ read }) => read(work));
  }

  /** The same for the table itself. */
  async use<T>(projection: string, asOf: number, work: (table: ProjectionTable) => Promise<T>): Promise<T> {
    const { tables, shelf } = this.options;
    const kept = await this.takeInTime(projection, asOf);
    return tables.useFile(shelf.pathOf(kept), ({ table }) => work(table));
  }

  /** Removes what is kept of a projection at a position, whichever definition made it. Throws OperationRefused: NO_SNAPSHOT. */
  drop(projection: string, asOf: number): readonly KeptSnapshot[] {
    const dropped = this.list(projection).filter((kept) => kept.asOf === asOf);
    if (dropped.length === 0) {
      throw new OperationRefused('NO_SNAPSHOT', `there is no snapshot of ${projection} as of ${String(asOf)}`);
    }
    for (const kept of dropped) this.options.shelf.drop(kept);
    return dropped;
  }

  /** Stops making; what is made by half is removed. */
  async close(): Promise<void> {
    this.stopping.abort(new Error('the snapshots are closing'));
    await this.queue;
  }

  private async make(
    projection: string,
    asOf: number,
    identity: string,
    onProgress: ((progress: Progress) => void) | undefined,
  ): Promise<KeptSnapshot> {
    const { engine, shelf, clock, keepAtMost = snapshotsKept } = this.options;
    const { signal } = this.stopping;
    signal.throwIfAborted();
    const path = shelf.placeFor({ projection, identity, asOf });
    const built = await engine.buildAsOf(projection, asOf, path, {
      signal,
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    const kept = shelf.keep({ ...built, createdAt: clock?.() ?? '' });
    shelf.dropAllBut(keepAtMost);
    return kept;
  }

  /** `take` for somebody who waits for a limited time. Rejects with SnapshotBeingMade. */
  async takeInTime(projection: string, asOf: number): Promise<KeptSnapshot> {
    const { patienceMs = 60_000 } = this.options;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const message = `the snapshot of ${projection} as of ${String(asOf)} is being made: ask again in a moment`;
        reject(new SnapshotBeingMade(message));
      }, patienceMs);
    });
    try {
      return await Promise.race([this.take(projection, asOf), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A read model that also answers as of earlier positions, from snapshots. `positionOf` reads what was asked for. */
export function readModelAsOf(
  live: ReadModel,
  snapshots: Snapshots,
  positionOf: (asOf: string) => Promise<number>,
): ReadModel {
  return {
    read: async (projection, work, { asOf }) =>
      asOf === undefined ? live.read(projection, work, {}) : snapshots.read(projection, await positionOf(asOf), work),
  };
}
