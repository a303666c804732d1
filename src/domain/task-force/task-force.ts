import { alreadyRecorded } from '../already-recorded.js';
import { alreadySaid } from '../already-said.js';
import type { CorrectableRecord } from '../corrections/correctable.js';
import type { Decider } from '../decider.js';
import { contradicts, Refusal } from '../refusal.js';
import type { Instant } from '../terms/time.js';
import {
  type AdoptPlan,
  type AppointCommander,
  type EstablishTaskForce,
  type JoinTaskForce,
  type ReportActionStatus,
  requireValid,
  type TaskForceCommand,
} from './commands.js';
import { correctable } from './correctable.js';
import {
  type ActionAssigned,
  type ActionStatus,
  type CommanderAppointed,
  deadlineOf,
  type PlanAdopted,
  type PlanDue,
  type TaskForceDisbanded,
  type TaskForceEstablished,
  type TaskForceEvent,
} from './events.js';

interface Action {
  readonly assigned: ActionAssigned;
  /** In the order of recording; the last one stands. */
  readonly statuses: readonly { readonly status: ActionStatus; readonly occurredAt: Instant }[];
}
interface Established {
  readonly established: TaskForceEstablished;
  /** When each zone joined, by its code; those that formed it are not among them. */
  readonly joined: ReadonlyMap<string, Instant>;
  /** In the order of recording; the last one commands. */
  readonly commanders: readonly CommanderAppointed[];
  /** In the order of recording; the last one stands. */
  readonly dues: readonly PlanDue[];
  readonly adopted?: PlanAdopted;
  readonly actions: ReadonlyMap<string, Action>;
}

export type TaskForceState =
  | { readonly status: 'unknown' }
  | ({ readonly status: 'established' } & Established)
  | ({ readonly status: 'disbanded'; readonly disbanded: TaskForceDisbanded } & Established);
type KnownState = Exclude<TaskForceState, { status: 'unknown' }>;

/** What the events of a task force make of it. Events before it is established change nothing: `decide` never makes them. */
function evolve(state: TaskForceState, event: TaskForceEvent): TaskForceState {
  if (state.status === 'unknown') {
    if (event.type !== 'TaskForceEstablished') return state;
    return {
      status: 'established',
      established: event,
      joined: new Map(),
      commanders: [],
      dues: [],
      actions: new Map(),
    };
  }
  switch (event.type) {
    case 'TaskForceEstablished':
      return state;
    case 'CommanderAppointed':
      return { ...state, commanders: [...state.commanders, event] };
    case 'ZoneJoined':
      return { ...state, joined: new Map(state.joined).set(event.data.zone, event.occurredAt) };
    case 'PlanDue':
      return { ...state, dues: [...state.dues, event] };
    case 'PlanAdopted':
      return { ...state, adopted: event };
    case 'ActionAssigned':
      return withAction(state, event.data.actionId, {
        assigned: event,
        statuses: [{ status: 'assigned', occurredAt: event.occurredAt }],
      });
    case 'ActionStatusReported': {
      const action = state.actions.get(event.data.actionId);
      if (action === undefined) return state;
      const status = { status: event.data.to, occurredAt: event.occurredAt };
      return withAction(state, event.data.actionId, { ...action, statuses: [...action.statuses, status] });
    }
    case 'TaskForceDisbanded':
      return { ...state, status: 'disbanded', disbanded: event };
  }
}

function withAction(state: KnownState, actionId: string, action: Action): KnownState {
  return { ...state, actions: new Map(state.actions).set(actionId, action) };
}

/** The default deadline of a plan: 14 times 24 hours later. */
export function planDueAfter(established: Instant): Instant {
  return new Date(Date.parse(established) + 14 * 24 * 60 * 60 * 1000).toISOString();
}

function decide(command: TaskForceCommand, state: TaskForceState): readonly TaskForceEvent[] {
  requireValid(command);
  if (command.type === 'EstablishTaskForce') return decideEstablishment(command, state);
  const { taskForceId, occurredAt } = command;
  if (state.status === 'unknown') {
    throw new Refusal('TASK_FORCE_UNKNOWN', `task force ${taskForceId} has not been established`);
  }
  switch (command.type) {
    case 'AppointCommander':
      return decideCommander(command, state);
    case 'JoinTaskForce':
      return decideJoin(command, state);
    case 'SetPlanDue':
      return decideDue({ type: 'PlanDue', occurredAt, data: { ...command.fields, taskForceId } }, state);
    case 'AdoptPlan':
      return decideAdoption(command, state);
    case 'AssignAction':
      return decideAction({ type: 'ActionAssigned', occurredAt, data: { ...command.fields, taskForceId } }, state);
    case 'ReportActionStatus':
      return decideStatus(command, state);
    case 'DisbandTaskForce':
      return decideDisbanding(
        { type: 'TaskForceDisbanded', occurredAt, data: { ...command.fields, taskForceId } },
        state,
      );
  }
}

function decideEstablishment(command: EstablishTaskForce, state: TaskForceState): readonly TaskForceEvent[] {
  const { taskForceId, occurredAt, fields } = command;
  const { planDueAt = planDueAfter(occurredAt), ...said } = fields;
  const established: TaskForceEstablished = {
    type: 'TaskForceEstablished',
    occurredAt,
    data: { ...said, taskForceId },
  };
  const due: PlanDue = { type: 'PlanDue', occurredAt, data: { taskForceId, dueAt: planDueAt } };
  if (state.status === 'unknown') return [established, due];
  const [first] = state.dues;
  if (alreadyRecorded([state.established], established) && first?.data.dueAt === planDueAt) return [];
  throw contradicts(
    'TASK_FORCE_ALREADY_ESTABLISHED',
    `task force ${taskForceId} has been established with other content`,
  );
}

function decideCommander(command: AppointCommander, state: KnownState): readonly TaskForceEvent[] {
  const { taskForceId, occurredAt, fields } = command;
  const { role, commandingZone } = fields;
  const same = ({ data }: CommanderAppointed): boolean => data.role === role && data.commandingZone === commandingZone;
  if (alreadySaid(state.commanders, occurredAt, same)) return [];
  const previous = state.commanders.at(-1)?.data.role;
  const data = { ...fields, taskForceId, ...(previous !== undefined && { previous }) };
  return [{ type: 'CommanderAppointed', occurredAt, data }];
}

function decideJoin({ taskForceId, occurredAt, fields }: JoinTaskForce, state: KnownState): readonly TaskForceEvent[] {
  const { zone } = fields;
  const joinedAt = state.joined.get(zone);
  if (state.established.data.zones.includes(zone) || joinedAt === occurredAt) return [];
  if (joinedAt === undefined) return [{ type: 'ZoneJoined', occurredAt, data: { taskForceId, zone } }];
  throw contradicts('ZONE_ALREADY_JOINED', `zone ${zone} is recorded as joined at ${joinedAt}`, 'zone');
}

/** A deadline is not moved once the plan is there: what it was met or missed by would change after the fact. */
function decideDue(due: PlanDue, state: KnownState): readonly TaskForceEvent[] {
  if (alreadySaid(state.dues, due.occurredAt, ({ data }) => data.dueAt === due.data.dueAt)) return [];
  if (state.adopted === undefined) return [due];
  throw contradicts('PLAN_ALREADY_ADOPTED', `the plan was adopted at ${state.adopted.occurredAt}`, 'dueAt');
}

/** A plan that comes late is accepted, and says so. */
function decideAdoption({ taskForceId, occurredAt, fields }: AdoptPlan, state: KnownState): readonly TaskForceEvent[] {
  const { plan } = fields;
  const { adopted } = state;
  if (adopted !== undefined) {
    if (adopted.occurredAt === occurredAt && adopted.data.plan === plan) return [];
    throw contradicts('PLAN_ALREADY_ADOPTED', `a plan was adopted at ${adopted.occurredAt}`);
  }
  const dueAt = state.dues.at(-1)?.data.dueAt ?? planDueAfter(state.established.occurredAt);
  const deadline = deadlineOf(occurredAt, dueAt);
  return [{ type: 'PlanAdopted', occurredAt, data: { taskForceId, plan, dueAt, deadline } }];
}

function decideAction(assigned: ActionAssigned, state: KnownState): readonly TaskForceEvent[] {
  const known = state.actions.get(assigned.data.actionId)?.assigned;
  if (known === undefined) return [assigned];
  if (alreadyRecorded([known], assigned)) return [];
  throw contradicts(
    'ACTION_ALREADY_ASSIGNED',
    `action ${assigned.data.actionId} has been assigned with other content`,
    'actionId',
  );
}

function decideStatus(command: ReportActionStatus, state: KnownState): readonly TaskForceEvent[] {
  const { taskForceId, occurredAt, fields } = command;
  const { actionId, status, note } = fields;
  const statuses = state.actions.get(actionId)?.statuses;
  const current = statuses?.at(-1);
  if (statuses === undefined || current === undefined) {
    throw new Refusal('ACTION_UNKNOWN', `task force ${taskForceId} has no action ${actionId}`, 'actionId');
  }
  if (alreadySaid(statuses, occurredAt, (one) => one.status === status)) return [];
  const data = { taskForceId, actionId, from: current.status, to: status, ...(note !== undefined && { note }) };
  return [{ type: 'ActionStatusReported', occurredAt, data }];
}

function decideDisbanding(disbanded: TaskForceDisbanded, state: KnownState): readonly TaskForceEvent[] {
  if (state.status === 'established') return [disbanded];
  if (alreadyRecorded([state.disbanded], disbanded)) return [];
  throw contradicts('TASK_FORCE_ALREADY_DISBANDED', `it is recorded as disbanded at ${state.disbanded.occurredAt}`);
}

export const taskForce: Decider<TaskForceState, TaskForceCommand, TaskForceEvent> & CorrectableRecord<TaskForceState> =
  {
    category: 'task-force',
    initial: { status: 'unknown' },
    correctable,
    evolve,
    decide,
  };
