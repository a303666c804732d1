import {
  attributionFields,
  type Correctable,
  count,
  oneOf,
  optionalId,
  optionalText,
  text,
} from '../corrections/correctable.js';
import { axes } from '../terms/axis.js';
import type { OperationPlanned } from './events.js';
import { requireHours, requirePlannedPeriod } from './operation-fields.js';

/** How the events of an operation can be corrected. Flags and the commander before stay what they were when it was recorded. */
export const correctable: Correctable<unknown> = {
  OperationPlanned: {
    fields: {
      ...attributionFields,
      axis: oneOf(axes),
      kind: text,
      taskForceId: optionalId,
      reference: optionalText,
    },
    clocks: ['occurredAt', 'plannedFrom', 'plannedTo'],
    check: ({ data }: OperationPlanned) => {
      requirePlannedPeriod(data);
    },
  },
  OperationConcluded: { fields: { outcome: optionalText } },
  ZoneJoinedOperation: { fields: { zone: text } },
  CommanderDesignated: { fields: { role: text, commandingZone: optionalText } },
  DeploymentRecorded: { fields: { zone: text, officers: count, officerHours: { check: requireHours } } },
  ControlsRecorded: { fields: { zone: text, persons: count, vehicles: count, premises: count } },
  ClosureOrdered: {
    fields: { premisesKind: text, address: optionalText, legalBasis: optionalText },
    clocks: ['occurredAt', 'closedUntil'],
  },
};
