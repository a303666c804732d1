import type { Geography } from '../geography/geography.js';
import type { ProjectionTable } from '../read-model/projection-tables.js';
import type { TrackedProjection } from './tracked-projection.js';

/** A projection and the version of its tables that is being built. */
export interface Member {
  readonly projection: TrackedProjection;
  readonly fresh: ProjectionTable;
  /** The boundaries that it is built with: those that its identity names, also when others come meanwhile. */
  readonly geography: Geography;
}
