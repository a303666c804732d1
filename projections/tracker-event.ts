import type { ArrestEvent } from '../src/domain/arrest/events.js';
import type { GovernanceEvent } from '../src/domain/governance/events.js';
import type { CorrectionEvent } from '../src/domain/corrections/events.js';
import type { HotspotEvent } from '../src/domain/hotspot/events.js';
import type { InterventionEvent } from '../src/domain/intervention/events.js';
import type { MetricEvent } from '../src/domain/metric/events.js';
import type { OperationEvent } from '../src/domain/operation/events.js';
import type { ReportEvent } from '../src/domain/report/events.js';
import type { SeizureEvent } from '../src/domain/seizure/events.js';
import type { ShootingEvent } from '../src/domain/shooting/events.js';
import type { TaskForceEvent } from '../src/domain/task-force/events.js';
import type { Provenance } from '../src/domain/terms/provenance.js';
import type { ZoneEvent } from '../src/domain/zone/events.js';

import type { FoldedEvent } from '../src/projecting/define.js';

/** What the log adds to a domain event. */
interface Recorded {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly recordedAt: string;
  readonly metadata: Provenance;
  /** Of an event in the corrected history of its stream; see the definition of a projection. */
  readonly amended?: NonNullable<FoldedEvent['amended']>;
  readonly history?: NonNullable<FoldedEvent['history']>;
}

/** Every event that a projection can fold. */
export type TrackerEvent = (
  | InterventionEvent
  | ShootingEvent
  | ArrestEvent
  | SeizureEvent
  | HotspotEvent
  | ZoneEvent
  | OperationEvent
  | TaskForceEvent
  | GovernanceEvent
  | MetricEvent
  | ReportEvent
  | CorrectionEvent
) &
  Recorded;
