import type { LogReader } from '../event-log/log-reader.js';
import type { DeployEntry, DeployLog } from '../read-model/deploy-log.js';
import type { ProjectionTables, QuarantinedEvent, TableVersion } from '../read-model/projection-tables.js';
import { Boundaries } from './boundaries.js';
import { type AsOfOptions, buildAsOf, type BuiltAsOf, identityAsOf } from './build-as-of.js';
import { catchUpTo } from './catch-up.js';
import type { Projection } from './define.js';
import { type DeployRecord, deployRecord, recordRefusal, tellOfStale } from './deploy-record.js';
import { FoldThreads } from './fold-threads.js';
import type { WorkerOptions } from './fold-workers.js';
import { followLive, forManyFollowers } from './follow-live.js';
import { GeographyReader } from './geography-reader.js';
import type { Surroundings } from './identity.js';
import { OperationRefused } from './operation-refused.js';
import type { Progress } from './progress.js';
import type { RebuildStatus } from './rebuild-job.js';
import { type RebuildOptions, Rebuilds, type RebuildsTools, type StartedRebuild, type Unfinished } from './rebuilds.js';
import type { Rebuilt } from './rebuilt.js';
import { StaleTables, type StaleTablesTools } from './stale-tables.js';
import { switchBack, type SwitchedBack } from './switch-back.js';
import { type ProjectionStatus, statusOf } from './projection-status.js';
import { TrackedProjection } from './tracked-projection.js';

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
  /** By projection: what its rows depend on besides its definition. */
  readonly surroundings?: Readonly<Record<string, Surroundings>>;
  /** Where it is recorded which code made which tables; without it, nowhere. */
  readonly deployLog?: DeployLog;
  /** Which code runs, for the deploy log. */
  readonly codeRevision?: string;
  /** How rebuilds run in worker threads; without it, they run in the main thread. */
  readonly workers?: WorkerOptions | undefined;
}

/** Folds the log into the tables of all projections: at once, or following it live; and rebuilds them beside. */
export class ProjectionEngine {
  private readonly tracked: ReadonlyMap<string, TrackedProjection>;
  private readonly tools: RebuildsTools;
  private readonly rebuilds: Rebuilds;
  private readonly record: DeployRecord;
  private readonly stopping = forManyFollowers();
  private following: Promise<void> | undefined;
  private readonly boundaries: Boundaries;
  private readonly stale: StaleTables;

  constructor(private readonly options: ProjectionEngineOptions) {
    const { log, tables, projections, surroundings, clock, report = () => undefined } = options;
    const { batchSize = 5_000, now = () => performance.now() } = options;
    this.record = deployRecord(options.deployLog, options.codeRevision ?? 'unknown', clock);
    const reader = new GeographyReader(log);
    const workers = options.workers && { options: options.workers, threads: new FoldThreads(options.workers) };
    this.tools = { log, reader, tables, batchSize, now, clock, report, record: this.record, workers };
    this.rebuilds = new Rebuilds(this.tools);
    this.tracked = new Map(
      projections.map((definition) => [
        definition.name,
        new TrackedProjection(definition, surroundings?.[definition.name]),
      ]),
    );
    this.boundaries = new Boundaries(log, reader, this.tracked);
    const start: StaleTablesTools['start'] = (names, rebuilding) => this.startRebuild(names, rebuilding);
    this.stale = new StaleTables({ projections: this.tracked, rebuilds: this.rebuilds, start });
    if (this.tracked.size !== projections.length) throw new Error('two projections have the same name');
  }

  /**
   * Opens every live table; one that is missing or damaged starts empty. A table of another identity goes on serving for now, and is
   * not continued: that is recorded.
   */
  async open(): Promise<void> {
    const { tables, clock } = this.tools;
    await this.boundaries.renewToHead();
    for (const projection of this.tracked.values()) {
      const { name, identity, spec } = projection;
      let table = await tables.open(name);
      if (table === undefined) {
        table = await tables.create(spec, clock?.());
        tables.promote(table);
        this.record({ projection: name, what: 'created', identity, position: 0 });
      }
      projection.use(table, tables.pinned(name));
      if (projection.stale) recordRefusal(this.record, projection);
    }
    tellOfStale(this.tracked.values(), this.tools.report);
  }

  /**
   * Brings every table to the head as of this call; rebuilds those of another identity, but for those that were switched back to by hand.
   * Rejects with the first failure, when all is tried.
   */
  async catchUp(onProgress?: (progress: Progress) => void): Promise<void> {
    const failures: unknown[] = [];
    const head = await this.tools.log.head();
    await this.boundaries.renew(head);
    await this.bulk(head, onProgress, (_projection, error) => failures.push(error));
    failures.push(...(await this.stale.replaceAll(onProgress === undefined ? {} : { onProgress })));
    if (failures.length > 0) throw failures[0];
  }

  /**
   * Follows the log in the background until `stop`, and goes on with rebuilds that an earlier process had to leave. Failures are reported,
   * shown in the status, and tried again.
   */
  start(): void {
    this.following ??= this.run(this.stopping.signal);
  }

  /** Stops following, after the batch in flight, leaves rebuilds for the next start, ends threads. The engine cannot be started again. */
  async stop(): Promise<void> {
    const reason = new Error('the projection engine is stopping');
    this.stopping.abort(reason);
    await this.rebuilds.suspend(reason);
    await this.following;
    await this.tools.workers?.threads.close();
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

  /** Builds a projection from the first event on beside the live table, and swaps. Rejects when it is being rebuilt already, or cancelled. */
  async rebuild(name: string, options: RebuildOptions = {}): Promise<Rebuilt> {
    const [rebuilt] = await this.startRebuild([name], options).finished;
    if (rebuilt === undefined) throw new Error(`the rebuild of ${name} gave nothing`);
    return rebuilt;
  }

  /**
   * Starts a rebuild of projections in one pass over the log, and gives the job to watch and steer it by. What an earlier process was
   * building with the same identity is gone on with. Throws OperationRefused: UNKNOWN_PROJECTION, REBUILD_RUNNING.
   */
  startRebuild(names: readonly string[], options: RebuildOptions = {}): StartedRebuild {
    if (this.stopping.signal.aborted) throw this.stopping.signal.reason;
    return this.rebuilds.start(
      [...new Set(names)].map((name) => this.find(name)),
      options,
    );
  }

  /** What rebuilds fold in, kept from one to the next; undefined where that is the main thread. */
  get threads(): FoldThreads | undefined {
    return this.tools.workers?.threads;
  }

  /** Running rebuilds first, then those that ended in this process, the last one first. */
  jobs(): readonly RebuildStatus[] {
    return this.rebuilds.statuses();
  }

  /** Calls a listener with each step of every rebuild, until the function that it gives is called. */
  watch(listener: (status: RebuildStatus) => void): () => void {
    return this.rebuilds.watch(listener);
  }

  /** Pauses the rebuild that a projection is in, after the batch in hand; a restart leaves it paused. Throws OperationRefused: NO_REBUILD. */
  pause(name: string): RebuildStatus {
    return this.rebuilds.steer(this.find(name).name, 'pause');
  }

  /** Goes on with the rebuild that a projection is in. Throws OperationRefused: NO_REBUILD. */
  resume(name: string): RebuildStatus {
    return this.rebuilds.steer(this.find(name).name, 'resume');
  }

  /** What was left of a rebuild of a projection that does not run: its process ended, or it failed. The next one goes on with it. */
  unfinished(name: string): Unfinished | undefined {
    return this.rebuilds.unfinished(this.find(name).name);
  }

  /**
   * Gives up the rebuild that a projection is in, or what was left of one, and removes what was built. A stale table then stands until somebody asks for a rebuild,
   * or until the next start. Resolves when the rebuild has ended. Rejects with OperationRefused: NO_REBUILD.
   */
  async cancel(name: string, by = 'the engine'): Promise<RebuildStatus> {
    const left = this.unfinished(name);
    const names = left?.projections ?? this.rebuilds.mustBeIn(this.find(name).name).projections;
    const projections = [...this.tracked.values()].filter((one) => names.includes(one.name));
    for (const projection of projections) if (projection.stale) projection.pinned = true;
    if (left !== undefined) return this.rebuilds.giveUpLeft(projections, by);
    const job = this.rebuilds.mustBeIn(name);
    const { finished } = this.rebuilds.of(name) ?? { finished: Promise.resolve() };
    job.cancel(by);
    await Promise.allSettled([finished]);
    return job.status();
  }

  /**
   * Puts the previous version in the place of the live one. Rejects with OperationRefused: UNKNOWN_PROJECTION, NO_PREVIOUS_VERSION, or
   * REBUILD_RUNNING while the projection is being rebuilt.
   */
  async switchBack(name: string, by?: string): Promise<SwitchedBack> {
    const projection = this.find(name);
    if (this.rebuilds.of(name) !== undefined) {
      throw new OperationRefused('REBUILD_RUNNING', `${name} is being rebuilt: cancel that first`);
    }
    return switchBack(projection, this.tools, by);
  }

  /** The identity of a projection's definition. Throws OperationRefused: UNKNOWN_PROJECTION. */
  identityOf(name: string): string {
    return this.find(name).identity;
  }

  /** The identity of what `buildAsOf` builds. */
  identityAsOf(name: string, position: number): Promise<string> {
    return identityAsOf(this.find(name), position, this.tools);
  }

  /** Builds a projection's tables as the log stood at a position into a file of its own: see `buildAsOf`. */
  buildAsOf(name: string, position: number, path: string, options?: AsOfOptions): Promise<BuiltAsOf> {
    return buildAsOf(this.find(name), position, path, this.tools, options);
  }

  /** The versions of a projection's tables that are on disk. */
  versions(name: string): readonly TableVersion[] {
    return this.tools.tables.versions(this.find(name).name);
  }

  /** Events that the fold could not digest, by position, after one position. They are missing from the rows; a rebuild tries them again. */
  quarantine(name: string, after = 0, limit = 1_000): Promise<readonly QuarantinedEvent[]> {
    return this.find(name).table.quarantine(after, limit);
  }

  /** What happened to the tables, oldest first. */
  deployments(name?: string): readonly DeployEntry[] {
    return this.record.log?.entries(name === undefined ? undefined : this.find(name).name) ?? [];
  }

  async status(): Promise<readonly ProjectionStatus[]> {
    const head = await this.tools.log.head().catch(() => undefined);
    return Promise.all(
      [...this.tracked.values()].map((one) => statusOf(one, head, this.rebuilds.of(one.name) !== undefined)),
    );
  }

  private bulk(
    head: number,
    onProgress: ((progress: Progress) => void) | undefined,
    onFailure: (projection: TrackedProjection, error: unknown) => void,
  ): Promise<void> {
    const { signal } = this.stopping;
    return catchUpTo(head, this.tracked.values(), { ...this.tools, signal, onProgress, onFailure });
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { log, report } = this.tools;
    const { liveDelayMs = 25 } = this.options;
    const noted = (projection: TrackedProjection, error: unknown): void => {
      projection.lastError = error instanceof Error ? error.message : String(error);
      report(`${projection.name}: ${projection.lastError}; it is tried again`);
    };
    for (const projection of this.tracked.values()) projection.state = 'catching-up';
    try {
      const head = await log.head();
      await this.boundaries.renew(head);
      await this.rebuilds.takeUp(this.tracked.values());
      await this.bulk(head, undefined, noted);
    } catch (error) {
      for (const projection of this.tracked.values()) noted(projection, error);
    }
    const tools = { log, liveDelayMs, signal, onFailure: noted, boundaries: this.boundaries };
    await Promise.all(
      [...this.tracked.values()].map((projection) =>
        followLive(projection, { ...tools, rebuild: () => this.stale.replace(projection) }),
      ),
    );
  }

  private find(name: string): TrackedProjection {
    const projection = this.tracked.get(name);
    if (projection === undefined) {
      throw new OperationRefused('UNKNOWN_PROJECTION', `there is no projection named ${name}`);
    }
    return projection;
  }
}
