/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Instant } from '../terms/time.js';

interface GovernanceFact<Type extends string, Data> {
  readonly type: Type;
  readonly occurredAt: Instant;
  /** `matterId` names what the authorities deal with, such as `drug-shootings-2024`: its councils, decisions and deadlines are one stream. */
  readonly data: { readonly matterId: string } & Data;
}

export type CouncilConvened = GovernanceFact<
  'CouncilConvened',
  {
    /** Unique within the matter. */
    readonly councilId: string;
    /** The body that met: the Regional Security Council. */
    readonly body: string;
    readonly subject: string;
    /** Ids of the shootings that it was convened for. */
    readonly triggeringShootings?: readonly string[];
    readonly triggeringInterventions?: readonly string[];
    /** Codes of the hotspots and zones that it is about. */
    readonly hotspots?: readonly string[];
    readonly zones?: readonly string[];
    /** Where it was published. */
    readonly origin?: string;
  }
>;
export type DecisionRecorded = GovernanceFact<
  'DecisionRecorded',
  {
    /** Unique within the matter. */
    readonly decisionId: string;
    /** The council that took it, where one did. */
    readonly councilId?: string;
    readonly decision: string;
    readonly hotspots?: readonly string[];
    readonly zones?: readonly string[];
    readonly origin?: string;
  }
>;
export type DeadlineSet = GovernanceFact<
  'DeadlineSet',
  {
    /** Unique within the matter. */
    readonly deadlineId: string;
    /** What has to be there. */
    readonly what: string;
    readonly dueAt: Instant;
    readonly decisionId?: string;
  }
>;
/** What was due came; `late` says that it came after its time. */
export type DeadlineMet = GovernanceFact<
  'DeadlineMet',
  { readonly deadlineId: string; readonly dueAt: Instant; readonly late: boolean }
>;
/** Its time passed without what was due; `occurredAt` is when that was found. */
export type DeadlineMissed = GovernanceFact<
  'DeadlineMissed',
  { readonly deadlineId: string; readonly dueAt: Instant; readonly reason?: string }
>;

export type GovernanceEvent = CouncilConvened | DecisionRecorded | DeadlineSet | DeadlineMet | DeadlineMissed;
