import {
  type Correctable,
  listOf,
  oneOf,
  optional,
  optionalId,
  optionalText,
  text,
} from '../corrections/correctable.js';
import type { DomainEvent } from '../decider.js';
import { requireId } from '../requirements.js';
import { declarable, figureUnits } from '../terms/counted.js';
import type { DeadlineMet, FigureDeclared } from './events.js';
import { requireFigure } from './registrations.js';

/** What came is late when it came after its time. */
function settleMet(event: DomainEvent): DomainEvent {
  const data = event.data as DeadlineMet['data'];
  return { ...event, data: { ...data, late: event.occurredAt > data.dueAt } };
}

const areas = optional(listOf(50, requireId));
const records = optional(listOf(100, requireId));
const deadline = { clocks: ['occurredAt', 'dueAt'], required: ['dueAt'] };

/** How the events of a matter can be corrected. */
export const correctable: Correctable<unknown> = {
  CouncilConvened: {
    fields: {
      body: text,
      subject: text,
      triggeringShootings: records,
      triggeringInterventions: records,
      hotspots: areas,
      zones: areas,
      origin: optionalText,
    },
  },
  DecisionRecorded: {
    fields: { councilId: optionalId, decision: text, hotspots: areas, zones: areas, origin: optionalText },
  },
  DeadlineSet: { fields: { what: text, decisionId: optionalId }, ...deadline },
  DeadlineMet: { ...deadline, settle: settleMet },
  DeadlineMissed: { fields: { reason: optionalText }, ...deadline },
  // An evaluation has no field here: what was to be counted is not changed once outcomes can be known. Annul it and register another.
  FigureDeclared: {
    fields: {
      declaredBy: text,
      origin: optionalText,
      counted: oneOf(declarable),
      split: optionalText,
      definition: optionalText,
      zone: optionalId,
      hotspot: optionalId,
      // Whether they fit each other the figure as a whole is asked.
      unit: optional(oneOf(figureUnits)),
      number: { check: () => undefined },
      parts: { check: () => undefined, optional: true },
    },
    clocks: ['occurredAt', 'from', 'to'],
    required: ['from', 'to'],
    check: ({ data }: FigureDeclared) => {
      requireFigure(data);
    },
  },
};
