import type { ProjectionTable } from '../read-model/projection-tables.js';
import { OperationRefused } from './operation-refused.js';
import type { Progress } from './progress.js';
import type { Member } from './member.js';
import { rebuild, type RebuildTools } from './rebuild.js';
import { RebuildJob, type RebuildStatus } from './rebuild-job.js';
import type { Rebuilt } from './rebuilt.js';
import type { TrackedProjection } from './tracked-projection.js';

export interface RebuildOptions {
  /** Who asks for it. Default: the engine. */
  readonly by?: string;
  /**
   * Why the operator accepts a table that differs from the live one although the code is unchanged: the live one is known to be wrong. It is
   * recorded in the deploy log. Without it, such a rebuild is refused: RebuildDiffers.
   */
  readonly accept?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Cancels the rebuild: what was built so far is removed. */
  readonly signal?: AbortSignal;
}

export interface StartedRebuild {
  readonly job: RebuildJob;
  /** Resolves when every projection of it is swapped in. Rejects when it was cancelled, suspended or refused, or when it failed. */
  readonly finished: Promise<readonly Rebuilt[]>;
}

/** What was left of a rebuild that does not run. */
export interface Unfinished {
  /** Who asked for it. */
  readonly by: string;
  readonly paused: boolean;
  /** Those that were rebuilt in one pass. */
  readonly projections: readonly string[];
}

/** What is kept beside a version that is being built, for the next start. */
interface Note {
  readonly by: string;
  readonly paused: boolean;
  readonly accept?: string | undefined;
  readonly with: readonly string[];
}

export interface RebuildsTools extends RebuildTools {
  readonly clock: (() => string) | undefined;
  readonly report: (message: string) => void;
}

const rememberedJobs = 20;

/** The rebuilds of one engine: at most one per projection at a time. */
export class Rebuilds {
  private readonly running = new Map<string, StartedRebuild>();
  private readonly ended: RebuildStatus[] = [];
  private readonly watchers = new Set<(status: RebuildStatus) => void>();
  private started = 0;

  constructor(private readonly tools: RebuildsTools) {}

  /**
   * Starts a rebuild of projections in one pass over the log. What an earlier process was building with the same identity is gone on with.
   * Throws OperationRefused when one of them is being rebuilt already.
   */
  start(projections: readonly TrackedProjection[], options: RebuildOptions = {}, paused = false): StartedRebuild {
    const names = projections.map(({ name }) => name);
    for (const name of names) {
      if (this.running.has(name)) throw new OperationRefused('REBUILD_RUNNING', `${name} is being rebuilt already`);
    }
    const job = this.newJob(names, options);
    if (paused) job.pause();
    const cancel = (): void => {
      job.cancel(job.by);
    };
    options.signal?.addEventListener('abort', cancel, { once: true });
    const finished = this.run(job, projections).finally(() => {
      options.signal?.removeEventListener('abort', cancel);
      for (const name of names) this.running.delete(name);
      this.remember(job);
    });
    // Whoever only watches the status does not await it.
    finished.catch(() => undefined);
    const rebuild = { job, finished };
    for (const name of names) this.running.set(name, rebuild);
    if (options.signal?.aborted === true) cancel();
    return rebuild;
  }

  /** The rebuild that a projection is in. */
  of(name: string): StartedRebuild | undefined {
    return this.running.get(name);
  }

  /** The rebuild that a projection is in. Throws OperationRefused when it is in none. */
  mustBeIn(name: string): RebuildJob {
    const job = this.running.get(name)?.job;
    if (job !== undefined) return job;
    const left =
      this.unfinished(name) === undefined ? '' : ': what was left of one goes on with the next rebuild of it';
    throw new OperationRefused('NO_REBUILD', `${name} is not being rebuilt${left}`);
  }

  /** What was left of a rebuild that does not run: its process ended, or it failed. */
  unfinished(name: string): Unfinished | undefined {
    const left = this.running.has(name) ? undefined : this.tools.tables.interrupted(name);
    if (left === undefined) return undefined;
    const { by, paused, with: projections } = noteOf(left.note, name);
    return { by, paused, projections };
  }

  /** Removes what was left of rebuilds that do not run. Throws OperationRefused where nothing was: NO_REBUILD. */
  async giveUpLeft(projections: readonly TrackedProjection[], by: string): Promise<RebuildStatus> {
    const { tables, record } = this.tools;
    const left = projections.filter(({ name }) => this.unfinished(name) !== undefined);
    const job = this.newJob(
      left.map(({ name }) => name),
      { by },
    );
    for (const { name, identity, spec } of left) {
      const table = await tables.resume(spec);
      const position = table?.checkpoint ?? 0;
      if (table !== undefined) tables.discard(table);
      const reason = `what was left of it was given up by ${by}`;
      record({ by, projection: name, what: 'rebuild-cancelled', identity, position, reason });
    }
    job.fail(
      'cancelled',
      new OperationRefused('REBUILD_CANCELLED', `what was left of the rebuild was given up by ${by}`),
    );
    this.remember(job);
    return job.status();
  }

  /** Running rebuilds first, then those that ended in this process, the last one first. */
  statuses(): readonly RebuildStatus[] {
    return [...[...new Set(this.running.values())].map(({ job }) => job.status()), ...this.ended];
  }

  /** Calls a listener with each step of every rebuild, until the function that it gives is called. */
  watch(listener: (status: RebuildStatus) => void): () => void {
    this.watchers.add(listener);
    return () => void this.watchers.delete(listener);
  }

  /** Pauses or resumes the rebuild that a projection is in, and notes it for the next start. Throws OperationRefused when it is in none. */
  steer(name: string, how: 'pause' | 'resume'): RebuildStatus {
    const job = this.mustBeIn(name);
    job[how]();
    this.notes.get(job)?.();
    return job.status();
  }

  /** Goes on with what an earlier process was building; what has another identity by now is removed. */
  async takeUp(projections: Iterable<TrackedProjection>): Promise<void> {
    const { tables, record } = this.tools;
    const groups = new Map<string, { readonly note: Note; readonly members: TrackedProjection[] }>();
    for (const projection of projections) {
      const { name, identity, spec } = projection;
      const left = tables.interrupted(name);
      if (left === undefined || this.running.has(name)) continue;
      const note = noteOf(left.note, name);
      if (left.identity !== identity) {
        await tables.resume(spec);
        const reason = 'it was interrupted, and the code or the boundaries are others by now';
        record({ by: note.by, projection: name, what: 'rebuild-cancelled', identity: left.identity, reason });
        continue;
      }
      const key = JSON.stringify(note);
      const group = groups.get(key) ?? { note, members: [] };
      group.members.push(projection);
      groups.set(key, group);
    }
    for (const { note, members } of groups.values()) {
      this.start(members, { by: note.by, ...(note.accept === undefined ? {} : { accept: note.accept }) }, note.paused);
    }
  }

  /** Stops every rebuild and keeps what is built so far. */
  async suspend(reason: Error): Promise<void> {
    const running = [...this.running.values()];
    for (const { job } of running) job.suspend(reason);
    await Promise.allSettled(running.map(({ finished }) => finished));
  }

  private readonly notes = new Map<RebuildJob, () => void>();

  private newJob(projections: readonly string[], options: RebuildOptions): RebuildJob {
    const { clock, now } = this.tools;
    return new RebuildJob({
      id: ++this.started,
      projections,
      by: options.by ?? 'the engine',
      accept: options.accept,
      startedAt: clock?.(),
      now,
      onChange: (status) => {
        this.tell(status, options);
      },
    });
  }

  private remember(job: RebuildJob): void {
    this.ended.unshift(job.status());
    this.ended.length = Math.min(this.ended.length, rememberedJobs);
  }

  private async run(job: RebuildJob, projections: readonly TrackedProjection[]): Promise<readonly Rebuilt[]> {
    const members: Member[] = [];
    const noteText = (): string =>
      JSON.stringify({ by: job.by, paused: job.paused, accept: job.accept, with: job.projections } satisfies Note);
    this.notes.set(job, () => {
      for (const { fresh } of members) this.tools.tables.annotate(fresh, noteText());
    });
    job.bytes = () => members.reduce((sum, { fresh }) => sum + fresh.bytes, 0);
    try {
      for (const projection of projections) {
        const { geography } = projection;
        members.push({ projection, geography, fresh: await this.begin(projection, job, noteText()) });
      }
      const rebuilt = await rebuild(members, this.tools, job);
      job.enter('done');
      return rebuilt;
    } catch (error) {
      this.giveUp(job, members, error);
      throw error;
    } finally {
      this.notes.delete(job);
    }
  }

  private async begin(projection: TrackedProjection, job: RebuildJob, note: string): Promise<ProjectionTable> {
    const { tables, record, clock } = this.tools;
    const { name, identity, spec } = projection;
    const left = await tables.resume(spec);
    if (left !== undefined) tables.annotate(left, note);
    const position = left?.checkpoint ?? 0;
    const what = left === undefined ? 'rebuild-started' : 'rebuild-resumed';
    record({ by: job.by, projection: name, what, identity, position });
    return left ?? tables.create(spec, clock?.(), note);
  }

  /** What was cancelled is removed; what failed or was stopped goes on from its checkpoint the next time. */
  private giveUp(job: RebuildJob, members: readonly Member[], error: unknown): void {
    const { tables, record } = this.tools;
    const cancelled = error instanceof OperationRefused && error.code === 'REBUILD_CANCELLED';
    const suspended = !cancelled && job.signal.aborted;
    for (const { projection, fresh } of members) {
      // Swapped in, or kept aside: it is no longer this job's.
      if (projection.table === fresh || !tables.isBeside(fresh)) continue;
      if (cancelled) tables.discard(fresh);
      else tables.release(fresh);
      if (suspended) continue;
      const { name, identity } = projection;
      const reason = error instanceof Error ? error.message : String(error);
      const what = cancelled ? 'rebuild-cancelled' : 'rebuild-failed';
      record({ by: job.by, projection: name, what, identity, reason });
    }
    job.fail(cancelled ? 'cancelled' : suspended ? 'suspended' : 'failed', error);
  }

  private tell(status: RebuildStatus, { onProgress }: RebuildOptions): void {
    const { projections, position, head, from, perSecond, secondsLeft } = status;
    onProgress?.({
      projection: projections.join(', '),
      done: position - from,
      total: head - from,
      perSecond,
      secondsLeft,
    });
    for (const watcher of this.watchers) watcher(status);
  }
}

function noteOf(text: string, name: string): Note {
  const note = JSON.parse(text === '' ? '{}' : text) as Partial<Note>;
  return { by: note.by ?? 'the engine', paused: note.paused ?? false, accept: note.accept, with: note.with ?? [name] };
}
