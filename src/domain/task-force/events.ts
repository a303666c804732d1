/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Axis } from '../terms/axis.js';
import type { Instant } from '../terms/time.js';

interface TaskForceFact<Type extends string, Data> {
  readonly type: Type;
  readonly occurredAt: Instant;
  readonly data: { readonly taskForceId: string } & Data;
}

export const actionStatuses = ['assigned', 'in-progress', 'done', 'dropped'] as const;
export type ActionStatus = (typeof actionStatuses)[number];

export type TaskForceEstablished = TaskForceFact<
  'TaskForceEstablished',
  {
    /** Code of the hotspot that it is for. */
    readonly hotspot: string;
    /** Codes of the zones that form it. */
    readonly zones: readonly string[];
    readonly axes: readonly Axis[];
    readonly legalBasis?: string;
  }
>;
export type CommanderAppointed = TaskForceFact<
  'CommanderAppointed',
  {
    /** A function, never a person's name. */
    readonly role: string;
    readonly commandingZone?: string;
    readonly previous?: string;
  }
>;
export type ZoneJoined = TaskForceFact<'ZoneJoined', { readonly zone: string }>;
/** When the operational plan has to be adopted. The first one comes with the task force; a later one puts it at another time. */
export type PlanDue = TaskForceFact<'PlanDue', { readonly dueAt: Instant; readonly reason?: string }>;
export type PlanAdopted = TaskForceFact<
  'PlanAdopted',
  {
    /** What the plan is called, or its reference. */
    readonly plan: string;
    /** The deadline that stood when it was recorded, and whether the adoption met it. */
    readonly dueAt: Instant;
    readonly deadline: 'met' | 'late';
  }
>;
/** Whether a plan that was adopted at a moment met its deadline. */
export function deadlineOf(adoptedAt: Instant, dueAt: Instant): PlanAdopted['data']['deadline'] {
  return adoptedAt <= dueAt ? 'met' : 'late';
}
export type ActionAssigned = TaskForceFact<
  'ActionAssigned',
  {
    /** Unique within the task force. */
    readonly actionId: string;
    readonly axis: Axis;
    readonly action: string;
    readonly assignedZone?: string;
    /** The service or partner that has to do it. */
    readonly assignedService?: string;
    readonly dueAt?: Instant;
    /** The operation that carries it out. */
    readonly operationId?: string;
  }
>;
export type ActionStatusReported = TaskForceFact<
  'ActionStatusReported',
  { readonly actionId: string; readonly from: ActionStatus; readonly to: ActionStatus; readonly note?: string }
>;
export type TaskForceDisbanded = TaskForceFact<'TaskForceDisbanded', { readonly reason: string }>;

export type TaskForceEvent =
  | TaskForceEstablished
  | CommanderAppointed
  | ZoneJoined
  | PlanDue
  | PlanAdopted
  | ActionAssigned
  | ActionStatusReported
  | TaskForceDisbanded;
