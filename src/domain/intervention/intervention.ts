import { alreadySaid } from '../already-said.js';
import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';
import {
  requireAttribution,
  requireId,
  requireInstant,
  requireOneOf,
  requireText,
  whenGiven,
} from '../requirements.js';
import { sameContent } from '../same-content.js';
import type { Attribution } from '../terms/place.js';
import type { Instant } from '../terms/time.js';
import {
  type Initiation,
  initiations,
  type InterventionEvent,
  type InterventionRequested,
  missingReasons,
  type UnitStamp,
} from './events.js';
import { describedStamp, phaseAt, recordedStamp, type StampKind, type Units, withStamp } from './units.js';

interface InterventionOrder<Type extends string, Fields = object> {
  readonly type: Type;
  readonly interventionId: string;
  /** When it happened. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}

/** The request's clocks and attribution. `occurredAt` of the command is the earliest clock known. */
export type RequestIntervention = {
  readonly type: 'RequestIntervention';
  readonly interventionId: string;
  readonly occurredAt: Instant;
  readonly fields: Attribution & {
    readonly initiation: Initiation;
    readonly interventionType: string;
  } & Pick<
      InterventionRequested['data'],
      'incidentOccurredAt' | 'callReceivedAt' | 'createdAt' | 'queuedAt' | 'missing' | 'reference'
    >;
};
export type AnswerCall = InterventionOrder<'AnswerCall'>;
/** The first one assigns the priority, later ones change it. */
export type SetPriority = InterventionOrder<
  'SetPriority',
  { readonly scheme: string; readonly level: string; readonly reason?: string }
>;
export type DispatchUnit = InterventionOrder<'DispatchUnit', UnitStamp>;
export type MarkUnitEnRoute = InterventionOrder<'MarkUnitEnRoute', UnitStamp>;
export type MarkUnitArrived = InterventionOrder<'MarkUnitArrived', UnitStamp>;
export type CancelUnit = InterventionOrder<'CancelUnit', UnitStamp>;
export type ClearUnit = InterventionOrder<'ClearUnit', UnitStamp>;
export type RecordDisposition = InterventionOrder<
  'RecordDisposition',
  { readonly list: string; readonly disposition: string }
>;
export type CloseIntervention = InterventionOrder<'CloseIntervention'>;

export type InterventionCommand =
  | RequestIntervention
  | AnswerCall
  | SetPriority
  | DispatchUnit
  | MarkUnitEnRoute
  | MarkUnitArrived
  | CancelUnit
  | ClearUnit
  | RecordDisposition
  | CloseIntervention;

interface PrioritySet {
  readonly scheme: string;
  readonly level: string;
  readonly occurredAt: Instant;
}
interface DispositionSet {
  readonly list: string;
  readonly disposition: string;
  readonly occurredAt: Instant;
}
interface Requested {
  readonly request: InterventionRequested;
  readonly answeredAt?: Instant;
  /** In the order of recording; the last one is in force. The earlier ones tell a repeat from a change back. */
  readonly priorities: readonly PrioritySet[];
  readonly dispositions: readonly DispositionSet[];
  readonly units: Units;
}

export type InterventionState =
  | { readonly status: 'unrequested' }
  | ({ readonly status: 'open' } & Requested)
  | ({ readonly status: 'closed'; readonly closedAt: Instant } & Requested);
type RequestedState = Exclude<InterventionState, { status: 'unrequested' }>;

/** What the events of an intervention make of it. Events before the request change nothing: `decide` never makes them. */
function evolve(state: InterventionState, event: InterventionEvent): InterventionState {
  if (state.status === 'unrequested') {
    if (event.type !== 'InterventionRequested') return state;
    return { status: 'open', request: event, priorities: [], dispositions: [], units: new Map() };
  }
  const { occurredAt } = event;
  switch (event.type) {
    case 'InterventionRequested':
      return state;
    case 'CallAnswered':
      return { ...state, answeredAt: occurredAt };
    case 'PriorityAssigned': {
      const { scheme, level } = event.data;
      return { ...state, priorities: [...state.priorities, { scheme, level, occurredAt }] };
    }
    case 'PriorityChanged': {
      const { scheme, to } = event.data;
      return { ...state, priorities: [...state.priorities, { scheme, level: to, occurredAt }] };
    }
    case 'UnitDispatched':
    case 'UnitEnRoute':
    case 'UnitArrived':
    case 'UnitCancelled':
    case 'UnitCleared':
      return { ...state, units: withStamp(state.units, event) };
    case 'InterventionDispositioned': {
      const { list, disposition } = event.data;
      return { ...state, dispositions: [...state.dispositions, { list, disposition, occurredAt }] };
    }
    case 'InterventionClosed':
      return { ...state, status: 'closed', closedAt: occurredAt };
  }
}

/**
 * Decides on an intervention. Stamps that come late or out of order are accepted, and flagged by the reports: refusing what happened
 * teaches people to write down something else. A stamp that stands can only be corrected, never overwritten.
 */
function decide(command: InterventionCommand, state: InterventionState): readonly InterventionEvent[] {
  requireValid(command);
  if (command.type === 'RequestIntervention') return decideRequest(command, state);
  const { interventionId, occurredAt } = command;
  if (state.status === 'unrequested') {
    throw new Refusal('INTERVENTION_UNKNOWN', `intervention ${interventionId} has not been requested`);
  }
  switch (command.type) {
    case 'AnswerCall':
      if (state.answeredAt === occurredAt) return [];
      if (state.answeredAt !== undefined) {
        throw new Refusal(
          'CALL_ALREADY_ANSWERED',
          `the call is recorded as answered at ${state.answeredAt}: that must be corrected, not overwritten`,
        );
      }
      return [{ type: 'CallAnswered', occurredAt, data: { interventionId } }];
    case 'SetPriority':
      return decidePriority(command, state);
    case 'DispatchUnit':
      return decideStamp('UnitDispatched', command, state);
    case 'MarkUnitEnRoute':
      return decideStamp('UnitEnRoute', command, state);
    case 'MarkUnitArrived':
      return decideStamp('UnitArrived', command, state);
    case 'CancelUnit':
      return decideStamp('UnitCancelled', command, state);
    case 'ClearUnit':
      return decideStamp('UnitCleared', command, state);
    case 'RecordDisposition':
      return decideDisposition(command, state);
    case 'CloseIntervention':
      if (state.status === 'open') return [{ type: 'InterventionClosed', occurredAt, data: { interventionId } }];
      if (state.closedAt === occurredAt) return [];
      throw new Refusal(
        'INTERVENTION_ALREADY_CLOSED',
        `intervention ${interventionId} is recorded as closed at ${state.closedAt}: that must be corrected, not overwritten`,
      );
  }
}

function decideRequest(command: RequestIntervention, state: InterventionState): readonly InterventionEvent[] {
  const { interventionId, occurredAt, fields } = command;
  const requested: InterventionRequested = {
    type: 'InterventionRequested',
    occurredAt,
    data: { ...fields, interventionId },
  };
  if (state.status === 'unrequested') return [requested];
  const { request } = state;
  if (request.occurredAt === occurredAt && sameContent(request.data, requested.data)) return [];
  throw new Refusal(
    'INTERVENTION_ALREADY_REQUESTED',
    `intervention ${interventionId} has been requested with other content: that must be corrected, not overwritten`,
  );
}

function decidePriority(command: SetPriority, state: RequestedState): readonly InterventionEvent[] {
  const { interventionId, occurredAt, fields } = command;
  const { scheme, level, reason } = fields;
  const current = state.priorities.at(-1);
  if (current === undefined) {
    return [{ type: 'PriorityAssigned', occurredAt, data: { interventionId, scheme, level } }];
  }
  if (alreadySaid(state.priorities, occurredAt, (one) => one.scheme === scheme && one.level === level)) return [];
  const phase = phaseAt(occurredAt, state.units, state.status === 'closed' ? state.closedAt : undefined);
  const change = { interventionId, scheme, from: current.level, to: level, phase };
  return [{ type: 'PriorityChanged', occurredAt, data: { ...change, ...(reason !== undefined && { reason }) } }];
}

function decideStamp(
  type: StampKind,
  command: { readonly interventionId: string; readonly occurredAt: Instant; readonly fields: UnitStamp },
  state: RequestedState,
): readonly InterventionEvent[] {
  const { interventionId, occurredAt, fields } = command;
  const recorded = recordedStamp(state.units, fields.unit, type, occurredAt);
  if (recorded === occurredAt) return [];
  if (recorded !== undefined) {
    throw new Refusal(
      'UNIT_STAMP_ALREADY_RECORDED',
      `${type} of unit ${fields.unit} is recorded at ${recorded}: that must be corrected, not overwritten`,
    );
  }
  return [{ type, occurredAt, data: { interventionId, ...describedStamp(fields, state.units) } }];
}

function decideDisposition(command: RecordDisposition, state: RequestedState): readonly InterventionEvent[] {
  const { interventionId, occurredAt, fields } = command;
  const { list, disposition } = fields;
  const current = state.dispositions.at(-1);
  const same = (one: DispositionSet): boolean => one.list === list && one.disposition === disposition;
  if (alreadySaid(state.dispositions, occurredAt, same)) return [];
  const previous = current && { previous: current.disposition };
  return [{ type: 'InterventionDispositioned', occurredAt, data: { interventionId, list, disposition, ...previous } }];
}

function requireValid(command: InterventionCommand): void {
  requireId(command.interventionId, 'interventionId');
  requireInstant(command.occurredAt, 'occurredAt');
  switch (command.type) {
    case 'RequestIntervention': {
      const { fields } = command;
      requireAttribution(fields);
      requireOneOf(fields.initiation, initiations, 'initiation');
      requireText(fields.interventionType, 'interventionType');
      for (const clock of ['incidentOccurredAt', 'callReceivedAt', 'createdAt', 'queuedAt'] as const) {
        whenGiven(fields[clock], clock, requireInstant);
      }
      for (const clock of ['callReceivedAt', 'createdAt', 'queuedAt'] as const) {
        whenGiven(fields.missing?.[clock], `missing.${clock}`, (reason, field) => {
          requireOneOf(reason, missingReasons, field);
        });
      }
      whenGiven(fields.reference, 'reference', requireText);
      return;
    }
    case 'SetPriority':
      requireText(command.fields.scheme, 'scheme');
      requireText(command.fields.level, 'level');
      whenGiven(command.fields.reason, 'reason', requireText);
      return;
    case 'DispatchUnit':
    case 'MarkUnitEnRoute':
    case 'MarkUnitArrived':
    case 'CancelUnit':
    case 'ClearUnit':
      requireText(command.fields.unit, 'unit');
      whenGiven(command.fields.unitClass, 'unitClass', requireText);
      whenGiven(command.fields.unitZone, 'unitZone', requireText);
      return;
    case 'RecordDisposition':
      requireText(command.fields.list, 'list');
      requireText(command.fields.disposition, 'disposition');
      return;
    case 'AnswerCall':
    case 'CloseIntervention':
      return;
  }
}

export const intervention: Decider<InterventionState, InterventionCommand, InterventionEvent> = {
  category: 'intervention',
  initial: { status: 'unrequested' },
  evolve,
  decide,
};
