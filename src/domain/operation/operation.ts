import { alreadySaid } from '../already-said.js';
import type { CorrectableRecord } from '../corrections/correctable.js';
import type { Decider } from '../decider.js';
import { contradicts, Refusal } from '../refusal.js';
import {
  requireAttribution,
  requireCount,
  requireId,
  requireInstant,
  requireOneOf,
  requireText,
  whenGiven,
} from '../requirements.js';
import { sameContent } from '../same-content.js';
import { axes } from '../terms/axis.js';
import type { Instant } from '../terms/time.js';
import type {
  ClosureOrdered,
  CommanderDesignated,
  ControlsRecorded,
  DeploymentRecorded,
  OperationEvent,
  OperationFlag,
  OperationPlanned,
} from './events.js';
import { correctable } from './correctable.js';
import { requireHours, requirePlannedPeriod } from './operation-fields.js';

interface OperationOrder<Type extends string, Fields = object> {
  readonly type: Type;
  readonly operationId: string;
  /** When it happened; of a plan, when it was made. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}
type Said<Event extends OperationEvent> = Omit<Event['data'], 'operationId' | 'flags' | 'previous'>;

export type PlanOperation = OperationOrder<'PlanOperation', Said<OperationPlanned>>;
export type StartOperation = OperationOrder<'StartOperation'>;
export type ConcludeOperation = OperationOrder<'ConcludeOperation', { readonly outcome?: string }>;
export type JoinOperation = OperationOrder<'JoinOperation', { readonly zone: string }>;
export type DesignateCommander = OperationOrder<'DesignateCommander', Said<CommanderDesignated>>;
export type RecordDeployment = OperationOrder<'RecordDeployment', Said<DeploymentRecorded>>;
export type RecordControls = OperationOrder<'RecordControls', Said<ControlsRecorded>>;
export type OrderClosure = OperationOrder<'OrderClosure', Said<ClosureOrdered>>;

export type OperationCommand =
  | PlanOperation
  | StartOperation
  | ConcludeOperation
  | JoinOperation
  | DesignateCommander
  | RecordDeployment
  | RecordControls
  | OrderClosure;

type Item = DeploymentRecorded | ControlsRecorded | ClosureOrdered;
interface Planned {
  readonly plan: OperationPlanned;
  readonly startedAt?: Instant;
  /** When each zone joined, by its code; the zone that leads is not among them. */
  readonly joined: ReadonlyMap<string, Instant>;
  /** In the order of recording; the last one commands. */
  readonly commanders: readonly CommanderDesignated[];
  /** By kind and id. */
  readonly items: ReadonlyMap<string, Item>;
}

export type OperationState =
  | { readonly status: 'unplanned' }
  | ({ readonly status: 'planned' | 'started' } & Planned)
  | ({
      readonly status: 'concluded';
      readonly conclusion: Extract<OperationEvent, { type: 'OperationConcluded' }>;
    } & Planned);
type PlannedState = Exclude<OperationState, { status: 'unplanned' }>;

/** What the events of an operation make of it. Events before the plan change nothing: `decide` never makes them. */
function evolve(state: OperationState, event: OperationEvent): OperationState {
  if (state.status === 'unplanned') {
    if (event.type !== 'OperationPlanned') return state;
    return { status: 'planned', plan: event, joined: new Map(), commanders: [], items: new Map() };
  }
  switch (event.type) {
    case 'OperationPlanned':
      return state;
    case 'OperationStarted':
      if (state.status === 'concluded') return { ...state, startedAt: event.occurredAt };
      return { ...state, status: 'started', startedAt: event.occurredAt };
    case 'OperationConcluded':
      return { ...state, status: 'concluded', conclusion: event };
    case 'ZoneJoinedOperation':
      return { ...state, joined: new Map(state.joined).set(event.data.zone, event.occurredAt) };
    case 'CommanderDesignated':
      return { ...state, commanders: [...state.commanders, event] };
    case 'DeploymentRecorded':
    case 'ControlsRecorded':
    case 'ClosureOrdered':
      return { ...state, items: new Map(state.items).set(keyOf(event), event) };
  }
}

function keyOf(item: Item): string {
  switch (item.type) {
    case 'DeploymentRecorded':
      return `${item.type} ${item.data.deploymentId}`;
    case 'ControlsRecorded':
      return `${item.type} ${item.data.controlsId}`;
    case 'ClosureOrdered':
      return `${item.type} ${item.data.closureId}`;
  }
}

/**
 * Decides on an operation. It may end without a recorded start, and its officers may be those of a zone that never joined or work past
 * its end: such facts are accepted with a flag, because refusing them would only teach people to write something else.
 */
function decide(command: OperationCommand, state: OperationState): readonly OperationEvent[] {
  requireValid(command);
  if (command.type === 'PlanOperation') return decidePlan(command, state);
  const { operationId, occurredAt } = command;
  if (state.status === 'unplanned') {
    throw new Refusal('OPERATION_UNKNOWN', `operation ${operationId} has not been planned`);
  }
  switch (command.type) {
    case 'StartOperation':
      if (state.startedAt === undefined) return [{ type: 'OperationStarted', occurredAt, data: { operationId } }];
      if (state.startedAt === occurredAt) return [];
      throw contradicts(
        'OPERATION_ALREADY_STARTED',
        `operation ${operationId} is recorded as started at ${state.startedAt}`,
      );
    case 'ConcludeOperation':
      return decideConclusion(command, state);
    case 'JoinOperation':
      return decideJoin(command, state);
    case 'DesignateCommander':
      return decideCommander(command, state);
    case 'RecordDeployment':
      return decideItem({ type: 'DeploymentRecorded', occurredAt, data: { ...command.fields, operationId } }, state);
    case 'RecordControls':
      return decideItem({ type: 'ControlsRecorded', occurredAt, data: { ...command.fields, operationId } }, state);
    case 'OrderClosure':
      return decideItem({ type: 'ClosureOrdered', occurredAt, data: { ...command.fields, operationId } }, state);
  }
}

function decidePlan(
  { operationId, occurredAt, fields }: PlanOperation,
  state: OperationState,
): readonly OperationEvent[] {
  const planned: OperationPlanned = { type: 'OperationPlanned', occurredAt, data: { ...fields, operationId } };
  if (state.status === 'unplanned') return [planned];
  if (state.plan.occurredAt === occurredAt && sameContent(state.plan.data, planned.data)) return [];
  throw contradicts('OPERATION_ALREADY_PLANNED', `operation ${operationId} has been planned with other content`);
}

function decideConclusion(command: ConcludeOperation, state: PlannedState): readonly OperationEvent[] {
  const { operationId, occurredAt, fields } = command;
  const data = { ...fields, operationId };
  if (state.status !== 'concluded') return [{ type: 'OperationConcluded', occurredAt, data }];
  const { conclusion } = state;
  if (conclusion.occurredAt === occurredAt && sameContent(conclusion.data, data)) return [];
  throw contradicts(
    'OPERATION_ALREADY_CONCLUDED',
    `operation ${operationId} is recorded as concluded at ${conclusion.occurredAt}`,
  );
}

/** The zone that leads has joined by planning. */
function decideJoin(
  { operationId, occurredAt, fields }: JoinOperation,
  state: PlannedState,
): readonly OperationEvent[] {
  const { zone } = fields;
  const joinedAt = state.joined.get(zone);
  if (zone === state.plan.data.zone || joinedAt === occurredAt) return [];
  if (joinedAt === undefined) return [{ type: 'ZoneJoinedOperation', occurredAt, data: { operationId, zone } }];
  throw contradicts('ZONE_ALREADY_JOINED', `zone ${zone} is recorded as joined at ${joinedAt}`, 'zone');
}

function decideCommander(command: DesignateCommander, state: PlannedState): readonly OperationEvent[] {
  const { operationId, occurredAt, fields } = command;
  const { role, commandingZone } = fields;
  const same = ({ data }: CommanderDesignated): boolean => data.role === role && data.commandingZone === commandingZone;
  if (alreadySaid(state.commanders, occurredAt, same)) return [];
  const previous = state.commanders.at(-1)?.data.role;
  const data = { ...fields, operationId, ...(previous !== undefined && { previous }) };
  return [{ type: 'CommanderDesignated', occurredAt, data }];
}

function decideItem(item: Item, state: PlannedState): readonly OperationEvent[] {
  const known = state.items.get(keyOf(item));
  if (known === undefined) {
    const flags = flagsOf(item, state);
    return [flags.length === 0 ? item : ({ ...item, data: { ...item.data, flags } } as Item)];
  }
  const { flags: _, ...said } = known.data;
  if (known.occurredAt === item.occurredAt && sameContent(said, item.data)) return [];
  throw contradicts('OPERATION_ITEM_ALREADY_RECORDED', `${keyOf(item)} has been recorded with other content`);
}

function flagsOf({ occurredAt, data }: Item, state: PlannedState): readonly OperationFlag[] {
  const flags: OperationFlag[] = [];
  const outsider = 'zone' in data && data.zone !== state.plan.data.zone && !state.joined.has(data.zone);
  if (outsider) flags.push('zone-not-joined');
  if (state.status === 'concluded' && occurredAt > state.conclusion.occurredAt) flags.push('after-conclusion');
  return flags;
}

function requireValid(command: OperationCommand): void {
  requireId(command.operationId, 'operationId');
  requireInstant(command.occurredAt, 'occurredAt');
  switch (command.type) {
    case 'PlanOperation':
      requirePlan(command.fields);
      return;
    case 'StartOperation':
      return;
    case 'ConcludeOperation':
      whenGiven(command.fields.outcome, 'outcome', requireText);
      return;
    case 'JoinOperation':
      requireText(command.fields.zone, 'zone');
      return;
    case 'DesignateCommander':
      requireText(command.fields.role, 'role');
      whenGiven(command.fields.commandingZone, 'commandingZone', requireText);
      return;
    case 'RecordDeployment':
      requireDeployment(command.fields);
      return;
    case 'RecordControls':
      requireId(command.fields.controlsId, 'controlsId');
      requireText(command.fields.zone, 'zone');
      for (const what of ['persons', 'vehicles', 'premises'] as const) requireCount(command.fields[what], what);
      return;
    case 'OrderClosure':
      requireId(command.fields.closureId, 'closureId');
      requireText(command.fields.premisesKind, 'premisesKind');
      whenGiven(command.fields.address, 'address', requireText);
      whenGiven(command.fields.legalBasis, 'legalBasis', requireText);
      whenGiven(command.fields.closedUntil, 'closedUntil', requireInstant);
      return;
  }
}

function requirePlan(fields: PlanOperation['fields']): void {
  requireAttribution(fields);
  requireOneOf(fields.axis, axes, 'axis');
  requireText(fields.kind, 'kind');
  requirePlannedPeriod(fields);
  whenGiven(fields.taskForceId, 'taskForceId', requireId);
  whenGiven(fields.reference, 'reference', requireText);
}

function requireDeployment({ deploymentId, zone, officers, officerHours }: RecordDeployment['fields']): void {
  requireId(deploymentId, 'deploymentId');
  requireText(zone, 'zone');
  requireCount(officers, 'officers');
  requireHours(officerHours, 'officerHours');
}

export const operation: Decider<OperationState, OperationCommand, OperationEvent> & CorrectableRecord<OperationState> =
  {
    category: 'operation',
    initial: { status: 'unplanned' },
    correctable,
    evolve,
    decide,
  };
