import {
  attributionFields,
  type Correctable,
  flag,
  oneOf,
  optional,
  optionalText,
  text,
} from '../corrections/correctable.js';
import type { DomainEvent } from '../decider.js';
import { invalid } from '../requirements.js';
import { earliest } from '../terms/time.js';
import { initiations, type InterventionRequested, linkedKinds, phases } from './events.js';
import { firstArrival, type Units } from './units.js';

const requestClocks = ['incidentOccurredAt', 'callReceivedAt', 'createdAt', 'queuedAt'] as const;

/** A request begins at the earliest of its clocks. */
function settleRequest(event: DomainEvent): DomainEvent {
  const data = event.data as InterventionRequested['data'];
  const occurredAt = earliest(...requestClocks.map((clock) => data[clock]));
  return occurredAt === undefined ? event : { ...event, occurredAt };
}

function requireClock({ data }: InterventionRequested): void {
  if (requestClocks.every((clock) => data[clock] === undefined)) {
    throw invalid('after', 'an instant: it is the only clock of the request that is known');
  }
}

const stamp = { fields: { unit: text, unitClass: optionalText, unitZone: optionalText } };

/** The state of an intervention, as far as a correction asks for it. */
interface WithUnits {
  readonly status: string;
  readonly units?: Units;
}

/** Once a unit is there, a lower priority makes a late arrival look like one in time: that takes two people. */
const afterArrival = ({ units }: WithUnits): boolean => units !== undefined && firstArrival(units) !== undefined;

/** How the events of an intervention can be corrected. */
export const correctable: Correctable<WithUnits> = {
  InterventionRequested: {
    fields: {
      ...attributionFields,
      initiation: oneOf(initiations),
      interventionType: text,
      reference: optionalText,
      test: optional(flag),
    },
    clocks: requestClocks,
    settle: settleRequest,
    check: requireClock,
  },
  PriorityAssigned: { fields: { scheme: text, level: text }, twoPeople: afterArrival },
  PriorityChanged: {
    fields: { scheme: text, from: text, to: text, phase: oneOf(phases), reason: optionalText },
    twoPeople: afterArrival,
  },
  UnitDispatched: stamp,
  UnitAcknowledged: stamp,
  UnitEnRoute: stamp,
  UnitStaged: stamp,
  UnitArrived: stamp,
  ContactMade: stamp,
  UnitCancelled: stamp,
  UnitCleared: stamp,
  InterventionLinked: {
    fields: {
      kind: oneOf(linkedKinds),
      linkedId: text,
    },
  },
  InterventionMerged: { fields: { into: text, reason: optionalText } },
  InterventionDispositioned: { fields: { list: text, disposition: text } },
  InterventionReopened: { fields: { reason: text } },
  ClearedWithoutResponse: { fields: { reason: text, authorisedBy: optionalText } },
};
