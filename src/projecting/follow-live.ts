import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import type { LogReader } from '../event-log/log-reader.js';
import { geographySourceTypes } from '../geography/boundary-history.js';
import type { Boundaries } from './boundaries.js';
import { movesBoundaries } from './geography-reader.js';
import type { TrackedProjection } from './tracked-projection.js';

/** The most events in a live batch: they are folded between two requests. */
const liveBatch = 2_000;
const firstRetryMs = 100;
const lastRetryMs = 10_000;

export interface FollowTools {
  readonly log: LogReader;
  readonly liveDelayMs: number;
  readonly signal: AbortSignal;
  readonly onFailure: (projection: TrackedProjection, error: unknown) => void;
  /** Replaces a table of another identity. */
  readonly rebuild: () => Promise<unknown>;
  readonly boundaries: Boundaries;
}

/** What ends the following of all projections: each listens to it, which is no leak, however many there are. */
export function forManyFollowers(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** Keeps a projection's table at the head of the log until the signal aborts. Goes on after any failure, after ever longer pauses. */
export async function followLive(projection: TrackedProjection, tools: FollowTools): Promise<void> {
  const { signal, onFailure } = tools;
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    const before = projection.table.checkpoint;
    try {
      // Boundaries may have moved while it was rebuilt, before the position from which it is followed.
      await tools.boundaries.renew(before);
      if (projection.stale && projection.pinned) {
        projection.state = 'standing';
        await projection.replacement(signal);
        continue;
      }
      if (projection.stale) await tools.rebuild();
      else await followOnce(projection, tools);
    } catch (error) {
      // The abort of a rebuild on the way out is not a failure.
      if (isAborted(signal)) return;
      if (projection.table.checkpoint > before) retryMs = firstRetryMs;
      projection.state = 'retrying';
      onFailure(projection, error);
      await pause(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    }
  }
}

/** Asked anew after each wait: the compiler takes what was false before for false still. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function followOnce(
  projection: TrackedProjection,
  { log, liveDelayMs, signal, boundaries }: FollowTools,
): Promise<void> {
  let reached = projection.table.checkpoint;
  const { handles, usesGeography = false } = projection.definition;
  const types = usesGeography ? [...new Set([...handles, ...geographySourceTypes])] : handles;
  const options = { types, pageSize: liveBatch };
  for await (const page of log.follow(reached, signal, options)) {
    const caughtUp = 'caughtUpAt' in page;
    const reaches = caughtUp ? page.caughtUpAt : page.reaches;
    if (usesGeography && !caughtUp && movesBoundaries(page.events)) await boundaries.renew(reaches);
    await projection.apply({ after: reached, reaches, events: caughtUp ? [] : page.events });
    // A table of another identity was switched back to meanwhile, or boundaries moved: nothing is folded into it.
    if (projection.stale) return;
    reached = Math.max(reached, reaches);
    projection.lastError = undefined;
    if (caughtUp) projection.state = 'live';
    // The follower reads on only when asked: what is appended during the pause comes as one page.
    else if (projection.state === 'live') await pause(liveDelayMs, undefined, { signal }).catch(() => undefined);
    else projection.state = 'catching-up';
  }
}
