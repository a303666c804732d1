import type { Progress } from '../projecting/progress.js';
import type { SwitchedBack } from '../projecting/switch-back.js';
import type { DiffPage, TableDiff } from '../projecting/diff.js';
import type { ProjectionState } from '../projecting/tracked-projection.js';
import type { RebuildOutcome } from '../projecting/rebuilt.js';
import type { RebuildPhase } from '../projecting/rebuild-job.js';
import type { Unfinished } from '../projecting/rebuilds.js';
import type { DeployEntry } from '../read-model/deploy-log.js';
import type { QuarantinedEvent, TableVersion } from '../read-model/projection-tables.js';
import type { KeptSnapshot } from '../read-model/snapshot-shelf.js';

/** How a rebuild is doing, or how it ended. */
export interface JobView extends RebuildOutcome {
  /** Counts the rebuilds of one process. */
  readonly id: number;
  /** Rebuilt in one pass over the log. */
  readonly projections: readonly string[];
  readonly by: string;
  readonly phase: RebuildPhase;
  readonly paused: boolean;
  /** Where it began: above 0 when it goes on with what an earlier process left. */
  readonly from: number;
  readonly position: number;
  readonly head: number;
  /** Events a second over the last ten seconds; 0 while it is paused, and when it has ended. */
  readonly eventsPerSecond: number;
  /** At that rate; null where there is none. */
  readonly secondsLeft: number | null;
  /** On disk, of what is built so far. */
  readonly bytes: number;
  readonly startedAt: string | null;
  /** Why it failed. */
  readonly error?: string;
}

/** A projection's tables and how they stand beside the log. */
export interface ProjectionView {
  readonly name: string;
  readonly version: number;
  readonly question: string;
  /** Of the definition that runs. */
  readonly identity: string;
  /** Of the tables that serve: another one until they are rebuilt after a change of the definition. */
  readonly liveIdentity: string;
  readonly checkpoint: number;
  /** Null while the log cannot be read. */
  readonly head: number | null;
  /** Events that are not folded in yet. */
  readonly lag: number | null;
  readonly rows: number;
  /** Events that the fold could not digest: they are missing from the rows. */
  readonly quarantined: number;
  readonly state: ProjectionState;
  readonly stale: boolean;
  readonly pinned: boolean;
  readonly lastError?: string;
  /** The rebuild that it is in, or the last one of this process. */
  readonly job: JobView | null;
  /** What was left of a rebuild that does not run: the next one goes on with it, `cancel` removes it. */
  readonly unfinished: Unfinished | null;
  readonly versions: readonly TableVersion[];
}

export interface QuarantinePage {
  readonly projection: string;
  readonly events: readonly QuarantinedEvent[];
  /** In quarantine altogether. */
  readonly total: number;
  /** The position to ask on after; absent on the last page. */
  readonly nextAfter?: number;
}

export interface RebuildWish {
  readonly by: string;
  /** Why a difference from the live table is taken although the code is unchanged. */
  readonly accept?: string | undefined;
}

/** Injected: an {@link Operations}. */
export const OPERATIONS = Symbol('Operations');

export const quarantineAtMost = 1_000;

/**
 * What an operator does with the tables: in the process that holds them, or through the server that does. Everything rejects with
 * OperationRefused (or what a server makes of it) when it cannot be done as things stand; nothing is then changed.
 */
export interface Operations {
  projections(): Promise<readonly ProjectionView[]>;
  projection(name: string): Promise<ProjectionView>;
  /** Starts a rebuild of these in one pass over the log. `follow` says how it goes. */
  startRebuild(names: readonly string[], wish: RebuildWish): Promise<JobView>;
  /** The rebuild that a projection is in, or was in last, again and again until it has ended; the last one says how. */
  follow(name: string, signal: AbortSignal): AsyncIterable<JobView>;
  pause(name: string): Promise<JobView>;
  resume(name: string): Promise<JobView>;
  cancel(name: string, by: string): Promise<JobView>;
  switchBack(name: string, by: string): Promise<SwitchedBack>;
  /** By position, after one position; at most `quarantineAtMost`. */
  quarantine(name: string, after: number, limit: number): Promise<QuarantinePage>;
  /** What happened to all tables, or to those of one projection, oldest first. */
  deployLog(name?: string): Promise<readonly DeployEntry[]>;
  /** What is kept of all projections, or of one. */
  snapshots(name?: string): Promise<readonly KeptSnapshot[]>;
  /**
   * The snapshot of a projection as of a position, a date or a time; made if it is not there. Without `onProgress` it waits a minute at most, then
   * rejects while the making goes on.
   */
  snapshot(name: string, asOf: string, onProgress?: (progress: Progress) => void): Promise<KeptSnapshot>;
  /** Removes what is kept as of a position. Gives what that was. */
  dropSnapshot(name: string, position: number): Promise<readonly KeptSnapshot[]>;
  /** How a projection's table differs at two moments, each a position, a date, a time, `live` or `previous`; and what was recorded in between. */
  diff(name: string, from: string, to: string, page: DiffPage): Promise<TableDiff>;
}

/** True when nothing more happens in a rebuild. */
export function hasEnded({ phase }: Pick<JobView, 'phase'>): boolean {
  return ['done', 'failed', 'cancelled', 'suspended'].includes(phase);
}
