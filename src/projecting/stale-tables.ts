import type { RebuildOptions, Rebuilds, StartedRebuild } from './rebuilds.js';
import type { TrackedProjection } from './tracked-projection.js';

export interface StaleTablesTools {
  readonly projections: ReadonlyMap<string, TrackedProjection>;
  readonly rebuilds: Pick<Rebuilds, 'of'>;
  /** Throws when the engine is stopping. */
  readonly start: (names: readonly string[], options?: RebuildOptions) => StartedRebuild;
}

/**
 * Replaces tables of another identity: those that are stale together in one pass over the log, since a new release or a boundary that moves makes
 * several so at once. Where that failed, each is tried alone: what is wrong with one keeps no other from being replaced.
 */
export class StaleTables {
  constructor(private readonly tools: StaleTablesTools) {}

  /** Resolves when the table of a projection is replaced. Rejects when that failed. */
  async replace(projection: TrackedProjection): Promise<void> {
    const { rebuilds, start } = this.tools;
    const running = rebuilds.of(projection.name) ?? start(this.togetherWith(projection).map(({ name }) => name));
    await running.finished.catch((error: unknown) => {
      // It may have been another one of the same pass that failed.
      if (projection.stale) throw error;
    });
  }

  /** Replaces all but those that were switched back to by hand. Gives the failures, when all is tried. */
  async replaceAll(options: RebuildOptions): Promise<readonly unknown[]> {
    const { projections, start } = this.tools;
    const stale = (): TrackedProjection[] => [...projections.values()].filter(isToBeReplaced);
    const together = stale().map(({ name }) => name);
    if (together.length === 0) return [];
    const failures: unknown[] = [];
    const note = (error: unknown): void => void failures.push(error);
    await start(together, options).finished.catch(note);
    if (together.length === 1 || failures.length === 0) return failures;
    failures.length = 0;
    for (const { name } of stale()) await start([name], options).finished.catch(note);
    return failures;
  }

  private togetherWith(projection: TrackedProjection): readonly TrackedProjection[] {
    const { projections, rebuilds } = this.tools;
    if (projection.lastError !== undefined) return [projection];
    return [...projections.values()].filter(
      (one) =>
        one === projection ||
        (isToBeReplaced(one) && one.lastError === undefined && rebuilds.of(one.name) === undefined),
    );
  }
}

function isToBeReplaced({ stale, pinned }: TrackedProjection): boolean {
  return stale && !pinned;
}
