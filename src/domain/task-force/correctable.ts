import { type Correctable, id, listOf, oneOf, optionalId, optionalText, text } from '../corrections/correctable.js';
import type { DomainEvent } from '../decider.js';
import { requireId, requireOneOf } from '../requirements.js';
import { axes } from '../terms/axis.js';
import { actionStatuses, deadlineOf, type PlanAdopted } from './events.js';

/** Met or late follows from when it was adopted and what was due. */
function settleAdoption(event: DomainEvent): DomainEvent {
  const data = event.data as PlanAdopted['data'];
  return { ...event, data: { ...data, deadline: deadlineOf(event.occurredAt, data.dueAt) } };
}

const deadline = { clocks: ['occurredAt', 'dueAt'], required: ['dueAt'] };

/** How the events of a task force can be corrected. */
export const correctable: Correctable<unknown> = {
  TaskForceEstablished: {
    fields: {
      hotspot: id,
      zones: listOf(20, requireId),
      axes: listOf(axes.length, (axis, field) => {
        requireOneOf<string>(axis, axes, field);
      }),
      legalBasis: optionalText,
    },
  },
  CommanderAppointed: { fields: { role: text, commandingZone: optionalText } },
  ZoneJoined: { fields: { zone: id } },
  PlanDue: { fields: { reason: optionalText }, ...deadline },
  PlanAdopted: { fields: { plan: text }, ...deadline, settle: settleAdoption },
  ActionAssigned: {
    fields: {
      axis: oneOf(axes),
      action: text,
      assignedZone: optionalText,
      assignedService: optionalText,
      operationId: optionalId,
    },
    clocks: ['occurredAt', 'dueAt'],
  },
  ActionStatusReported: {
    fields: { from: oneOf(actionStatuses), to: oneOf(actionStatuses), note: optionalText },
  },
  TaskForceDisbanded: { fields: { reason: text } },
};
