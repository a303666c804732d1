import type { Attribution } from '../terms/place.js';
import type { Instant } from '../terms/time.js';
import type { Initiation, InterventionRequested, UnitStamp } from './events.js';

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
