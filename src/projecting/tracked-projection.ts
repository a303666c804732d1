import { type Geography, noGeography } from '../geography/geography.js';
import type { ProjectionSpec, ProjectionTable } from '../read-model/projection-tables.js';
import type { Batch } from './batches.js';
import type { Projection } from './define.js';
import { foldInto } from './fold-into.js';
import { identityOf, type Surroundings } from './identity.js';
import { tablesOf } from './table-spec.js';

/** `standing`: its tables are of another identity, switched back to by hand; they serve and do not follow. */
export type ProjectionState = 'stopped' | 'catching-up' | 'live' | 'rebuilding' | 'retrying' | 'standing';

/** The table did not reach the position in time: the caller reads an older state of it, or asks again. */
export class ProjectionBehind extends Error {
  override readonly name = 'ProjectionBehind';
  constructor(
    readonly projection: string,
    readonly checkpoint: number,
    readonly position: number,
  ) {
    super(`${projection} is at position ${String(checkpoint)}, not yet at ${String(position)}`);
  }
}

/** A projection's tables as certain boundaries make them. */
interface Made {
  readonly identity: string;
  readonly spec: ProjectionSpec;
  readonly geography: Geography;
}

interface Waiter {
  readonly position: number;
  readonly resolve: () => void;
}

/** A projection with its live table. All writing of that table goes through here, one batch at a time. */
export class TrackedProjection {
  private made: Made;
  state: ProjectionState = 'stopped';
  lastError: string | undefined;
  /** The live table was chosen by hand: while it is stale, nothing but a rebuild that somebody asks for replaces it. */
  pinned = false;
  private live: ProjectionTable | undefined;
  private readonly waiters = new Set<Waiter>();
  private replaced: () => void = () => undefined;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly definition: Projection,
    private readonly surroundings?: Surroundings,
  ) {
    this.made = this.madeWith(noGeography);
  }

  get identity(): string {
    return this.made.identity;
  }

  get spec(): ProjectionSpec {
    return this.made.spec;
  }

  /** The boundaries that its rows are folded with. */
  get geography(): Geography {
    return this.made.geography;
  }

  /** Folds with these boundaries from now on. With others than before its tables are stale, if it looks at boundaries at all. */
  surroundWith(geography: Geography): void {
    if (this.definition.usesGeography !== true || this.geography.version === geography.version) return;
    this.made = this.madeWith(geography);
  }

  /** What its tables would be with these boundaries. */
  madeWith(geography: Geography): Made {
    if (this.definition.usesGeography !== true) geography = noGeography;
    const { version } = geography;
    const identity = identityOf(
      this.definition,
      this.definition.usesGeography === true ? { ...this.surroundings, geography: version } : this.surroundings,
    );
    return { identity, spec: tablesOf(this.definition, identity), geography };
  }

  get name(): string {
    return this.definition.name;
  }

  /** The live table. Throws an Error before the engine was opened. */
  get table(): ProjectionTable {
    if (this.live === undefined) throw new Error(`${this.name} is not open`);
    return this.live;
  }

  /** True when the live table was made by another definition: it serves, and is replaced by a rebuild. */
  get stale(): boolean {
    return this.table.identity !== this.identity;
  }

  /** Puts another table in the place of the live one. Within `exclusive` once the engine runs. */
  use(table: ProjectionTable, pinned = false): void {
    this.live = table;
    this.pinned = pinned;
    this.wake();
    this.replaced();
  }

  /** Resolves when another table takes the place of the live one, or when the signal aborts. One caller at a time. */
  async replacement(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.replaced = resolve;
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
  }

  /** Runs `work` when nothing else writes the live table. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => undefined);
    return result;
  }

  /** Folds a batch into the live table, whichever it is by then. Does nothing to a stale one. */
  apply(batch: Batch): Promise<void> {
    return this.exclusive(() => this.applyNow(batch));
  }

  /** The same, for whoever has the table to himself already. */
  async applyNow(batch: Batch): Promise<void> {
    if (this.stale) return;
    await foldInto(this.table, this.definition, batch, this.geography);
    this.wake();
  }

  /** Resolves when the table has the log folded in up to a position. Rejects with ProjectionBehind after the time-out. */
  waitFor(position: number, timeoutMs: number): Promise<void> {
    if (this.has(position)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const waiter = {
        position,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        reject(new ProjectionBehind(this.name, this.table.checkpoint, position));
      }, timeoutMs);
      this.waiters.add(waiter);
    });
  }

  private has(position: number): boolean {
    return !this.stale && this.table.checkpoint >= position;
  }

  private wake(): void {
    for (const waiter of this.waiters) {
      if (!this.has(waiter.position)) continue;
      this.waiters.delete(waiter);
      waiter.resolve();
    }
  }
}
