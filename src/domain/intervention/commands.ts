import {
  invalid,
  requireAttribution,
  requireFlag,
  requireId,
  requireInstant,
  requireOneOf,
  requireText,
  whenGiven,
} from '../requirements.js';
import type { Attribution } from '../terms/place.js';
import type { Instant } from '../terms/time.js';
import {
  type ClearedWithoutResponse,
  type Initiation,
  initiations,
  type InterventionLinked,
  type InterventionMerged,
  type InterventionRequested,
  linkedKinds,
  missingReasons,
  type UnitStamp,
} from './events.js';

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
      'incidentOccurredAt' | 'callReceivedAt' | 'createdAt' | 'queuedAt' | 'missing' | 'reference' | 'test'
    >;
};
export type AnswerCall = InterventionOrder<'AnswerCall'>;
/** The first one assigns the priority, later ones change it. */
export type SetPriority = InterventionOrder<
  'SetPriority',
  { readonly scheme: string; readonly level: string; readonly reason?: string }
>;
export type DispatchUnit = InterventionOrder<'DispatchUnit', UnitStamp>;
export type MarkUnitAcknowledged = InterventionOrder<'MarkUnitAcknowledged', UnitStamp>;
export type MarkUnitEnRoute = InterventionOrder<'MarkUnitEnRoute', UnitStamp>;
export type MarkUnitStaged = InterventionOrder<'MarkUnitStaged', UnitStamp>;
export type MarkUnitArrived = InterventionOrder<'MarkUnitArrived', UnitStamp>;
export type MarkContactMade = InterventionOrder<'MarkContactMade', UnitStamp>;
export type CancelUnit = InterventionOrder<'CancelUnit', UnitStamp>;
export type ClearUnit = InterventionOrder<'ClearUnit', UnitStamp>;
export type RecordDisposition = InterventionOrder<
  'RecordDisposition',
  { readonly list: string; readonly disposition: string }
>;
export type CloseIntervention = InterventionOrder<'CloseIntervention'>;
export type ReopenIntervention = InterventionOrder<'ReopenIntervention', { readonly reason: string }>;
export type LinkIntervention = InterventionOrder<
  'LinkIntervention',
  Omit<InterventionLinked['data'], 'interventionId'>
>;
/** The intervention of the command is the duplicate; `into` is the one that stays. */
export type MergeIntervention = InterventionOrder<
  'MergeIntervention',
  Omit<InterventionMerged['data'], 'interventionId'>
>;
export type ClearWithoutResponse = InterventionOrder<
  'ClearWithoutResponse',
  Omit<ClearedWithoutResponse['data'], 'interventionId'>
>;

export type InterventionCommand =
  | RequestIntervention
  | AnswerCall
  | SetPriority
  | DispatchUnit
  | MarkUnitAcknowledged
  | MarkUnitEnRoute
  | MarkUnitStaged
  | MarkUnitArrived
  | MarkContactMade
  | CancelUnit
  | ClearUnit
  | LinkIntervention
  | MergeIntervention
  | RecordDisposition
  | CloseIntervention
  | ReopenIntervention
  | ClearWithoutResponse;

/** Refuses with FIELD_INVALID what the types of a command cannot say. */
export function requireValid(command: InterventionCommand): void {
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
      whenGiven(fields.test, 'test', requireFlag);
      return;
    }
    case 'SetPriority':
      requireText(command.fields.scheme, 'scheme');
      requireText(command.fields.level, 'level');
      whenGiven(command.fields.reason, 'reason', requireText);
      return;
    case 'DispatchUnit':
    case 'MarkUnitAcknowledged':
    case 'MarkUnitEnRoute':
    case 'MarkUnitStaged':
    case 'MarkUnitArrived':
    case 'MarkContactMade':
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
    case 'LinkIntervention':
      requireOneOf(command.fields.kind, linkedKinds, 'kind');
      requireId(command.fields.linkedId, 'linkedId');
      if (command.fields.kind === 'intervention') requireOther(command.fields.linkedId, command, 'linkedId');
      return;
    case 'MergeIntervention':
      requireId(command.fields.into, 'into');
      requireOther(command.fields.into, command, 'into');
      whenGiven(command.fields.reason, 'reason', requireText);
      return;
    case 'ReopenIntervention':
      requireText(command.fields.reason, 'reason');
      return;
    case 'ClearWithoutResponse':
      requireText(command.fields.reason, 'reason');
      whenGiven(command.fields.authorisedBy, 'authorisedBy', requireId);
      return;
    case 'AnswerCall':
    case 'CloseIntervention':
      return;
  }
}

function requireOther(id: string, { interventionId }: InterventionCommand, field: string): void {
  if (id === interventionId) throw invalid(field, 'the id of another intervention');
}
