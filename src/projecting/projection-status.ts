import { publicTable } from './table-spec.js';
import type { ProjectionState, TrackedProjection } from './tracked-projection.js';

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
  /** The live table was made by another definition: it serves, and nothing is folded into it. */
  readonly stale: boolean;
  /** It was switched back to by hand: no start rebuilds it. */
  readonly pinned: boolean;
  readonly lastError?: string;
}

/** How a projection stands beside the head of the log. */
export async function statusOf(
  projection: TrackedProjection,
  head: number | undefined,
  rebuilding: boolean,
): Promise<ProjectionStatus> {
  const { name, identity, table, definition, lastError, stale, pinned } = projection;
  return {
    name,
    identity,
    liveIdentity: table.identity,
    checkpoint: table.checkpoint,
    head,
    rows: await table.rows(publicTable(definition)),
    quarantined: table.quarantined,
    state: rebuilding ? 'rebuilding' : projection.state,
    stale,
    pinned,
    ...(lastError === undefined ? {} : { lastError }),
  };
}
