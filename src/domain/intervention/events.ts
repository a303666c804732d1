/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Attribution } from '../terms/place.js';
import type { Instant } from '../terms/time.js';

/** How the intervention began. On-view and planned ones never enter a response time. */
export const initiations = ['emergency-call', 'call', 'alarm', 'on-view', 'planned', 'partner', 'press'] as const;
export type Initiation = (typeof initiations)[number];

/** Where in the response a priority was changed: the same change means something else after arrival. */
export const phases = ['before-dispatch', 'before-arrival', 'after-arrival', 'after-close'] as const;
export type Phase = (typeof phases)[number];

/** Why a stamp is missing, when that is known. */
export const missingReasons = ['not-applicable', 'not-recorded', 'not-reported'] as const;
export type MissingReason = (typeof missingReasons)[number];

/** What an intervention can be linked to. */
export const linkedKinds = ['intervention', 'shooting', 'arrest', 'seizure', 'operation'] as const;
export type LinkedKind = (typeof linkedKinds)[number];

interface InterventionFact<Type extends string, Data> {
  readonly type: Type;
  readonly occurredAt: Instant;
  readonly data: { readonly interventionId: string } & Data;
}

/** The unit of a stamp; class and zone are repeated on every stamp, so that one event can be read alone. */
export interface UnitStamp {
  readonly unit: string;
  readonly unitClass?: string;
  readonly unitZone?: string;
}

/** `occurredAt` is the earliest clock of the request that is known. */
export type InterventionRequested = InterventionFact<
  'InterventionRequested',
  Attribution & {
    readonly initiation: Initiation;
    /** What the call was about, in the words of the source. */
    readonly interventionType: string;
    /** T0: when the incident itself happened, where known. */
    readonly incidentOccurredAt?: Instant;
    /** T1: call received. */
    readonly callReceivedAt?: Instant;
    /** T3: incident created in the dispatch system. */
    readonly createdAt?: Instant;
    /** T4: put in the queue for dispatch. */
    readonly queuedAt?: Instant;
    readonly missing?: {
      readonly callReceivedAt?: MissingReason;
      readonly createdAt?: MissingReason;
      readonly queuedAt?: MissingReason;
    };
    readonly reference?: string;
    /** True when it was a test of the service: it is in no figure. */
    readonly test?: boolean;
  }
>;
/** T2 */
export type CallAnswered = InterventionFact<'CallAnswered', object>;
export type PriorityAssigned = InterventionFact<
  'PriorityAssigned',
  { readonly scheme: string; readonly level: string }
>;
export type PriorityChanged = InterventionFact<
  'PriorityChanged',
  {
    readonly scheme: string;
    readonly from: string;
    readonly to: string;
    readonly phase: Phase;
    readonly reason?: string;
  }
>;
/** T5 */
export type UnitDispatched = InterventionFact<'UnitDispatched', UnitStamp>;
/** T6 */
export type UnitAcknowledged = InterventionFact<'UnitAcknowledged', UnitStamp>;
/** T7 */
export type UnitEnRoute = InterventionFact<'UnitEnRoute', UnitStamp>;
/** T8: near the scene, waiting until it is safe to go in. */
export type UnitStaged = InterventionFact<'UnitStaged', UnitStamp>;
/** T9 */
export type UnitArrived = InterventionFact<'UnitArrived', UnitStamp>;
/** T10: with the person who called, or who is looked for. */
export type ContactMade = InterventionFact<'ContactMade', UnitStamp>;
/** T11 */
export type UnitCancelled = InterventionFact<'UnitCancelled', UnitStamp>;
/** T12 */
export type UnitCleared = InterventionFact<'UnitCleared', UnitStamp>;
export type InterventionDispositioned = InterventionFact<
  'InterventionDispositioned',
  {
    /** The versioned list that the code is from. */
    readonly list: string;
    readonly disposition: string;
    readonly previous?: string;
  }
>;
/** T13 */
export type InterventionClosed = InterventionFact<'InterventionClosed', object>;
/** Another record that belongs to it. */
export type InterventionLinked = InterventionFact<
  'InterventionLinked',
  { readonly kind: LinkedKind; readonly linkedId: string }
>;
/** It is the same call as another intervention: it counts there, with the earliest T1 of the two. */
export type InterventionMerged = InterventionFact<
  'InterventionMerged',
  { readonly into: string; readonly reason?: string }
>;
export type InterventionReopened = InterventionFact<'InterventionReopened', { readonly reason: string }>;
/** Somebody took it off the list although no unit had gone there. An outcome, never a deletion. */
export type ClearedWithoutResponse = InterventionFact<
  'ClearedWithoutResponse',
  {
    readonly reason: string;
    /** Identifier of who decided it: never a name. */
    readonly authorisedBy?: string;
  }
>;

export type InterventionEvent =
  | InterventionRequested
  | CallAnswered
  | PriorityAssigned
  | PriorityChanged
  | UnitDispatched
  | UnitAcknowledged
  | UnitEnRoute
  | UnitStaged
  | UnitArrived
  | ContactMade
  | UnitCancelled
  | UnitCleared
  | InterventionLinked
  | InterventionMerged
  | InterventionDispositioned
  | InterventionClosed
  | InterventionReopened
  | ClearedWithoutResponse;
