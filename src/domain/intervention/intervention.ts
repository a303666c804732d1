import { alreadySaid } from '../already-said.js';
import type { CorrectableRecord } from '../corrections/correctable.js';
import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';
import { sameContent } from '../same-content.js';
import type { Instant } from '../terms/time.js';
import {
  type ClearWithoutResponse,
  type CloseIntervention,
  type InterventionCommand,
  type LinkIntervention,
  type MergeIntervention,
  type RecordDisposition,
  type ReopenIntervention,
  type RequestIntervention,
  requireValid,
  type SetPriority,
} from './commands.js';
import { correctable } from './correctable.js';
import type {
  ClearedWithoutResponse,
  InterventionEvent,
  InterventionLinked,
  InterventionMerged,
  InterventionRequested,
  UnitStamp,
} from './events.js';
import {
  describedStamp,
  firstArrival,
  phaseAt,
  recordedStamp,
  type StampKind,
  type Units,
  withStamp,
} from './units.js';

export type { InterventionCommand, RequestIntervention } from './commands.js';

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
  readonly links: readonly InterventionLinked['data'][];
  readonly merged?: InterventionMerged;
  readonly cleared?: ClearedWithoutResponse;
  /** Every closing and every reopening, so that one that is told again is not taken for a new one. */
  readonly closings: readonly Instant[];
  readonly reopenings: readonly Instant[];
}

export type InterventionState =
  | { readonly status: 'unrequested' }
  | ({ readonly status: 'open' } & Requested)
  | ({ readonly status: 'closed'; readonly closedAt: Instant } & Requested);
type RequestedState = Exclude<InterventionState, { status: 'unrequested' }>;

const nothingYet = { priorities: [], dispositions: [], units: new Map(), links: [], closings: [], reopenings: [] };

/** What the events of an intervention make of it. Events before the request change nothing: `decide` never makes them. */
function evolve(state: InterventionState, event: InterventionEvent): InterventionState {
  if (state.status === 'unrequested') {
    if (event.type !== 'InterventionRequested') return state;
    return { status: 'open', request: event, ...nothingYet };
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
    case 'UnitAcknowledged':
    case 'UnitEnRoute':
    case 'UnitStaged':
    case 'UnitArrived':
    case 'ContactMade':
    case 'UnitCancelled':
    case 'UnitCleared':
      return { ...state, units: withStamp(state.units, event) };
    case 'InterventionDispositioned': {
      const { list, disposition } = event.data;
      return { ...state, dispositions: [...state.dispositions, { list, disposition, occurredAt }] };
    }
    case 'InterventionLinked':
      return { ...state, links: [...state.links, event.data] };
    case 'InterventionMerged':
      return { ...state, merged: event };
    case 'ClearedWithoutResponse':
      return { ...state, cleared: event };
    case 'InterventionClosed':
      return { ...state, status: 'closed', closedAt: occurredAt, closings: [...state.closings, occurredAt] };
    case 'InterventionReopened': {
      const reopenings = [...state.reopenings, occurredAt];
      if (state.status === 'open') return { ...state, reopenings };
      const { closedAt: _closedAt, ...open } = state;
      return { ...open, status: 'open', reopenings };
    }
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
    case 'MarkUnitAcknowledged':
      return decideStamp('UnitAcknowledged', command, state);
    case 'MarkUnitEnRoute':
      return decideStamp('UnitEnRoute', command, state);
    case 'MarkUnitStaged':
      return decideStamp('UnitStaged', command, state);
    case 'MarkUnitArrived':
      return decideStamp('UnitArrived', command, state);
    case 'MarkContactMade':
      return decideStamp('ContactMade', command, state);
    case 'CancelUnit':
      return decideStamp('UnitCancelled', command, state);
    case 'ClearUnit':
      return decideStamp('UnitCleared', command, state);
    case 'RecordDisposition':
      return decideDisposition(command, state);
    case 'LinkIntervention':
      return decideLink(command, state);
    case 'MergeIntervention':
      return decideMerge(command, state);
    case 'ClearWithoutResponse':
      return decideClearing(command, state);
    case 'CloseIntervention':
      return decideClose(command, state);
    case 'ReopenIntervention':
      return decideReopening(command, state);
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

function decideLink({ interventionId, occurredAt, fields }: LinkIntervention, state: RequestedState) {
  const { kind, linkedId } = fields;
  if (state.links.some((link) => link.kind === kind && link.linkedId === linkedId)) return [];
  return [{ type: 'InterventionLinked', occurredAt, data: { interventionId, kind, linkedId } } as const];
}

function decideMerge(command: MergeIntervention, state: RequestedState): readonly InterventionEvent[] {
  const { interventionId, occurredAt, fields } = command;
  const into = state.merged?.data.into;
  if (into === fields.into) return [];
  if (into !== undefined) {
    throw new Refusal(
      'INTERVENTION_ALREADY_MERGED',
      `intervention ${interventionId} is recorded as a duplicate of ${into}: that must be corrected, not overwritten`,
    );
  }
  return [{ type: 'InterventionMerged', occurredAt, data: { ...fields, interventionId } }];
}

/** Nobody can say that there was no response while an arrival stands: the arrival would have to be annulled first. */
function decideClearing(command: ClearWithoutResponse, state: RequestedState): readonly InterventionEvent[] {
  const { interventionId, occurredAt, fields } = command;
  const cleared: ClearedWithoutResponse = {
    type: 'ClearedWithoutResponse',
    occurredAt,
    data: { ...fields, interventionId },
  };
  if (state.cleared !== undefined) {
    if (state.cleared.occurredAt === occurredAt && sameContent(state.cleared.data, cleared.data)) return [];
    throw new Refusal(
      'INTERVENTION_ALREADY_CLEARED',
      `intervention ${interventionId} is recorded as cleared without response at ${state.cleared.occurredAt}`,
    );
  }
  const arrival = firstArrival(state.units);
  if (arrival === undefined) return [cleared];
  throw new Refusal('INTERVENTION_HAS_RESPONSE', `unit ${arrival.unit} is recorded as arrived at ${arrival.at}`);
}

function decideClose(command: CloseIntervention, state: RequestedState): readonly InterventionEvent[] {
  const { interventionId, occurredAt } = command;
  if (state.closings.includes(occurredAt)) return [];
  if (state.status === 'open') return [{ type: 'InterventionClosed', occurredAt, data: { interventionId } }];
  throw new Refusal(
    'INTERVENTION_ALREADY_CLOSED',
    `intervention ${interventionId} is recorded as closed at ${state.closedAt}: that must be corrected, not overwritten`,
  );
}

function decideReopening(command: ReopenIntervention, state: RequestedState): readonly InterventionEvent[] {
  const { interventionId, occurredAt, fields } = command;
  if (state.reopenings.includes(occurredAt)) return [];
  if (state.status === 'closed') {
    return [{ type: 'InterventionReopened', occurredAt, data: { interventionId, reason: fields.reason } }];
  }
  throw new Refusal('INTERVENTION_NOT_CLOSED', `intervention ${interventionId} is open: only a closed one is reopened`);
}

export const intervention: Decider<InterventionState, InterventionCommand, InterventionEvent> &
  CorrectableRecord<InterventionState> = {
  category: 'intervention',
  correctable,
  initial: { status: 'unrequested' },
  evolve,
  decide,
};
