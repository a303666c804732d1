/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Axis } from '../terms/axis.js';
import type { Attribution } from '../terms/place.js';
import type { Instant } from '../terms/time.js';

interface OperationFact<Type extends string, Data> {
  readonly type: Type;
  readonly occurredAt: Instant;
  readonly data: { readonly operationId: string } & Data;
}

/** What did not go as planned and is recorded all the same: a zone that had not joined, work noted for after the end. */
export const operationFlags = ['zone-not-joined', 'after-conclusion'] as const;
export type OperationFlag = (typeof operationFlags)[number];

/** Its zone is the one that leads. */
export type OperationPlanned = OperationFact<
  'OperationPlanned',
  Attribution & {
    readonly axis: Axis;
    /** What is done, in a few words: checks around a station, patrols on foot. */
    readonly kind: string;
    readonly plannedFrom?: Instant;
    readonly plannedTo?: Instant;
    readonly taskForceId?: string;
    readonly reference?: string;
  }
>;
export type OperationStarted = OperationFact<'OperationStarted', object>;
export type OperationConcluded = OperationFact<'OperationConcluded', { readonly outcome?: string }>;
export type ZoneJoinedOperation = OperationFact<'ZoneJoinedOperation', { readonly zone: string }>;
export type CommanderDesignated = OperationFact<
  'CommanderDesignated',
  {
    /** A function, never a person's name. */
    readonly role: string;
    readonly commandingZone?: string;
    /** The role that commanded before. */
    readonly previous?: string;
  }
>;
export type DeploymentRecorded = OperationFact<
  'DeploymentRecorded',
  {
    /** Unique within the operation. */
    readonly deploymentId: string;
    /** The zone whose officers they are. */
    readonly zone: string;
    readonly officers: number;
    /** Hours of all of them together. */
    readonly officerHours: number;
    readonly flags?: readonly OperationFlag[];
  }
>;
export type ControlsRecorded = OperationFact<
  'ControlsRecorded',
  {
    /** Unique within the operation. */
    readonly controlsId: string;
    /** The zone that controlled. */
    readonly zone: string;
    readonly persons: number;
    readonly vehicles: number;
    readonly premises: number;
    readonly flags?: readonly OperationFlag[];
  }
>;
/** An administrative closure of premises. */
export type ClosureOrdered = OperationFact<
  'ClosureOrdered',
  {
    /** Unique within the operation. */
    readonly closureId: string;
    /** What kind of premises: a night shop, a café. */
    readonly premisesKind: string;
    readonly address?: string;
    readonly legalBasis?: string;
    readonly closedUntil?: Instant;
    readonly flags?: readonly OperationFlag[];
  }
>;

export type OperationEvent =
  | OperationPlanned
  | OperationStarted
  | OperationConcluded
  | ZoneJoinedOperation
  | CommanderDesignated
  | DeploymentRecorded
  | ControlsRecorded
  | ClosureOrdered;
