import { requireId, requireInstant, requireList, requireOneOf, requireText, whenGiven } from '../requirements.js';
import { axes } from '../terms/axis.js';
import type { Instant } from '../terms/time.js';
import {
  type ActionAssigned,
  type ActionStatus,
  actionStatuses,
  type CommanderAppointed,
  type PlanDue,
  type TaskForceDisbanded,
  type TaskForceEstablished,
  type TaskForceEvent,
} from './events.js';

interface TaskForceOrder<Type extends string, Fields> {
  readonly type: Type;
  readonly taskForceId: string;
  /** When it was decided or done. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}
type Said<Event extends TaskForceEvent> = Omit<Event['data'], 'taskForceId' | 'previous' | 'from'>;

/** `planDueAt` is 14 days later when it is absent. */
export type EstablishTaskForce = TaskForceOrder<
  'EstablishTaskForce',
  Said<TaskForceEstablished> & { readonly planDueAt?: Instant }
>;
export type AppointCommander = TaskForceOrder<'AppointCommander', Said<CommanderAppointed>>;
export type JoinTaskForce = TaskForceOrder<'JoinTaskForce', { readonly zone: string }>;
export type SetPlanDue = TaskForceOrder<'SetPlanDue', Said<PlanDue>>;
export type AdoptPlan = TaskForceOrder<'AdoptPlan', { readonly plan: string }>;
export type AssignAction = TaskForceOrder<'AssignAction', Said<ActionAssigned>>;
export type ReportActionStatus = TaskForceOrder<
  'ReportActionStatus',
  { readonly actionId: string; readonly status: ActionStatus; readonly note?: string }
>;
export type DisbandTaskForce = TaskForceOrder<'DisbandTaskForce', Said<TaskForceDisbanded>>;

export type TaskForceCommand =
  | EstablishTaskForce
  | AppointCommander
  | JoinTaskForce
  | SetPlanDue
  | AdoptPlan
  | AssignAction
  | ReportActionStatus
  | DisbandTaskForce;

/** Throws a Refusal that names the field at fault and what was expected. */
export function requireValid(command: TaskForceCommand): void {
  requireId(command.taskForceId, 'taskForceId');
  requireInstant(command.occurredAt, 'occurredAt');
  switch (command.type) {
    case 'EstablishTaskForce': {
      const { fields } = command;
      requireId(fields.hotspot, 'hotspot');
      requireList(fields.zones, 'zones', 20, requireId);
      requireList(fields.axes, 'axes', axes.length, (axis, field) => {
        requireOneOf(axis, axes, field);
      });
      whenGiven(fields.legalBasis, 'legalBasis', requireText);
      whenGiven(fields.planDueAt, 'planDueAt', requireInstant);
      return;
    }
    case 'AppointCommander':
      requireText(command.fields.role, 'role');
      whenGiven(command.fields.commandingZone, 'commandingZone', requireText);
      return;
    case 'JoinTaskForce':
      requireId(command.fields.zone, 'zone');
      return;
    case 'SetPlanDue':
      requireInstant(command.fields.dueAt, 'dueAt');
      whenGiven(command.fields.reason, 'reason', requireText);
      return;
    case 'AdoptPlan':
      requireText(command.fields.plan, 'plan');
      return;
    case 'AssignAction':
      requireAction(command.fields);
      return;
    case 'ReportActionStatus':
      requireId(command.fields.actionId, 'actionId');
      requireOneOf(command.fields.status, actionStatuses, 'status');
      whenGiven(command.fields.note, 'note', requireText);
      return;
    case 'DisbandTaskForce':
      requireText(command.fields.reason, 'reason');
      return;
  }
}

function requireAction(fields: AssignAction['fields']): void {
  requireId(fields.actionId, 'actionId');
  requireOneOf(fields.axis, axes, 'axis');
  requireText(fields.action, 'action');
  whenGiven(fields.assignedZone, 'assignedZone', requireText);
  whenGiven(fields.assignedService, 'assignedService', requireText);
  whenGiven(fields.dueAt, 'dueAt', requireInstant);
  whenGiven(fields.operationId, 'operationId', requireId);
}
