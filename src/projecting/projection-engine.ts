import type { LogReader } from '../event-log/log-reader.js';
import type { ProjectionTables } from '../read-model/projection-tables.js';
import { batches, eachBatch } from './batches.js';
import type { Projection } from './define.js';
import { followLive } from './follow-live.js';
import { type Progress, progressMeter } from './progress.js';
import { rebuild, type RebuildOptions, type Rebuilt } from './rebuild.js';
import { publicTable } from './table-spec.js';
import { type ProjectionState, TrackedProjection } from './tracked-projection.js';

export interface ProjectionEngineOptions {
  readonly log: LogReader;
  readonly tables: ProjectionTables;
  readonly projections: readonly Projection[];
  /** Takes a sentence for the log of the service: what failed and is tried again. */
  readonly report?: (message: string) => void;
  /** Events folded in one transaction in a catch-up or a rebuild. */
  readonly batchSize?: number;
  /** Live: the pause after a commit in which events gather for the next. A commit costs about 8 ms, whatever is in it. */
  readonly liveDelayMs?: number;
  /** Milliseconds of a clock that does not jump, for rates. */
  readonly now?: () => number;
  /** The time as RFC 3339 text, to note when a table was made. */
  readonly clock?: () => string;
  /** By projection: the text of code that its functions call, for its identity. */
  readonly codeTexts?: Readonly<Record<string, string>>;
}

export interface ProjectionStatus {
  readonly name: string;
  /** Of the definition. */
  readonly identity: string;
  /** Of the live table: another one until it is rebuilt after a change of the definition. */
  readonly liveIdentity: string;
  readonly checkpoint: number;
  /** Undefined while the log cannot be read. */
  readonly head: number | undefined;
  readonly rows: number;
  readonly quarantined: number;
  readonly state: ProjectionState;
  readonly lastError?: string;
}

/** Folds the log into the tables of all projections: at once, or following it live; and rebuilds them beside. */
export class ProjectionEngine {
  private readonly tracked: ReadonlyMap<string, TrackedProjection>;
  private readonly batchSize: number;
  private readonly now: () => number;
  private readonly stopping = new AbortController();
  private readonly rebuilds = new Map<string, Promise<Rebuilt>>();
  private following: Promise<void> | undefined;

  constructor(private readonly options: ProjectionEngineOptions) {
    this.batchSize = options.batchSize ?? 20_000;
    this.now = options.now ?? (() => performance.now());
    this.tracked = new Map(
      options.projections.map((definition) => [
        definition.name,
        new TrackedProjection(definition, options.codeTexts?.[definition.name]),
      ]),
    );
    if (this.tracked.size !== options.projections.length) throw new Error('two projections have the same name');
  }

  /** Opens every live table; one that is missing or damaged starts empty. A table of another identity goes on serving for now. */
  async open(): Promise<void> {
    const { tables, clock } = this.options;
    for (const projection of this.tracked.values()) {
      let table = await tables.open(projection.name);
      if (table === undefined) {
        table = await tables.create(projection.spec, clock?.());
        tables.promote(table);
      }
      projection.use(table);
    }
  }

  /** Brings every table to the head as of this call; rebuilds those of another identity. Rejects with the first failure, when all is tried. */
  async catchUp(onProgress?: (progress: Progress) => void): Promise<void> {
    const head = await this.options.log.head();
    const failures: unknown[] = [];
    await this.bulk(head, onProgress, (_projection, error) => failures.push(error));
    for (const projection of this.tracked.values()) {
      if (!projection.stale) continue;
      await this.rebuild(projection.name, onProgress === undefined ? {} : { onProgress }).catch((error: unknown) =>
        failures.push(error),
      );
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Follows the log in the background until `stop`. Failures are reported, shown in the status, and tried again. */
  start(): void {
    this.following ??= this.run(this.stopping.signal);
  }

  /** Stops following, after the batch in flight, and gives up rebuilds. The engine cannot be started again. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('the projection engine is stopping'));
    await this.following;
    await Promise.allSettled(this.rebuilds.values());
    for (const projection of this.tracked.values()) projection.state = 'stopped';
  }

  /**
   * Resolves when a projection, or every one, has the log folded in up to a position.
   * Rejects with ProjectionBehind after `timeoutMs` milliseconds.
   */
  async waitFor(projection: string, position: number, timeoutMs: number): Promise<void> {
    const awaited = projection === 'all' ? [...this.tracked.values()] : [this.find(projection)];
    await Promise.all(awaited.map((one) => one.waitFor(position, timeoutMs)));
  }

  /** Builds a projection from the first event on beside the live table, and swaps. Rejects when it is being rebuilt already, or aborted. */
  async rebuild(name: string, options: RebuildOptions = {}): Promise<Rebuilt> {
    const projection = this.find(name);
    if (this.rebuilds.has(name)) throw new Error(`${name} is being rebuilt already`);
    const { log, tables, clock } = this.options;
    const tools = { log, tables, clock, batchSize: this.batchSize, now: this.now };
    const signal =
      options.signal === undefined ? this.stopping.signal : AbortSignal.any([options.signal, this.stopping.signal]);
    const work = rebuild(projection, tools, { ...options, signal });
    this.rebuilds.set(name, work);
    try {
      return await work;
    } finally {
      this.rebuilds.delete(name);
    }
  }

  async status(): Promise<readonly ProjectionStatus[]> {
    const head = await this.options.log.head().catch(() => undefined);
    return Promise.all([...this.tracked.values()].map((projection) => this.statusOf(projection, head)));
  }

  private async statusOf(projection: TrackedProjection, head: number | undefined): Promise<ProjectionStatus> {
    const { name, identity, table, definition, lastError } = projection;
    return {
      name,
      identity,
      liveIdentity: table.identity,
      checkpoint: table.checkpoint,
      head,
      rows: await table.rows(publicTable(definition)),
      quarantined: table.quarantined,
      state: this.rebuilds.has(name) ? 'rebuilding' : projection.state,
      ...(lastError === undefined ? {} : { lastError }),
    };
  }

  /** Reads the log once for all projections that stand at the same checkpoint. One that fails does not hold up the others. */
  private async bulk(
    head: number,
    onProgress: ((progress: Progress) => void) | undefined,
    onFailure: (projection: TrackedProjection, error: unknown) => void,
  ): Promise<void> {
    const groups = new Map<number, TrackedProjection[]>();
    for (const projection of this.tracked.values()) {
      const { checkpoint } = projection.table;
      if (projection.stale || checkpoint >= head) continue;
      groups.set(checkpoint, [...(groups.get(checkpoint) ?? []), projection]);
    }
    for (const [after, members] of groups) {
      const going = new Map(members.map((member) => [member, progressMeter(member.name, after, this.now)]));
      const types = [...new Set(members.flatMap(({ definition }) => definition.handles))];
      const source = batches(this.options.log, after, head, types, this.batchSize);
      try {
        await eachBatch(
          source,
          async (batch) => {
            for (const [member, progress] of going) {
              try {
                await member.apply(batch);
                onProgress?.(progress(batch.reaches, head));
              } catch (error) {
                going.delete(member);
                onFailure(member, error);
              }
            }
          },
          this.stopping.signal,
        );
      } catch (error) {
        for (const member of going.keys()) onFailure(member, error);
      }
    }
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { log, report = () => undefined, liveDelayMs = 25 } = this.options;
    const noted = (projection: TrackedProjection, error: unknown): void => {
      projection.lastError = error instanceof Error ? error.message : String(error);
      report(`${projection.name}: ${projection.lastError}; it is tried again`);
    };
    for (const projection of this.tracked.values()) projection.state = 'catching-up';
    try {
      await this.bulk(await log.head(), undefined, noted);
    } catch (error) {
      for (const projection of this.tracked.values()) noted(projection, error);
    }
    const tools = { log, liveDelayMs, signal, onFailure: noted };
    await Promise.all(
      [...this.tracked.values()].map((projection) =>
        followLive(projection, { ...tools, rebuild: () => this.rebuild(projection.name) }),
      ),
    );
  }

  private find(name: string): TrackedProjection {
    const projection = this.tracked.get(name);
    if (projection === undefined) throw new Error(`there is no projection named ${name}`);
    return projection;
  }
}
