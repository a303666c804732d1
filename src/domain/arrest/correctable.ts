import {
  attributionFields,
  type Correctable,
  type FieldRule,
  oneOf,
  optional,
  optionalText,
  text,
} from '../corrections/correctable.js';
import { requireFlag, requireId } from '../requirements.js';
import { arrestKinds, arrestOutcomes } from './events.js';

const otherRecord: FieldRule = { check: requireId, optional: true };

/** How the events of an arrest can be corrected. */
export const correctable: Correctable<unknown> = {
  ArrestMade: {
    fields: {
      ...attributionFields,
      kind: oneOf(arrestKinds),
      ground: text,
      minor: { check: requireFlag, optional: true },
      arrestingZone: optionalText,
      interventionId: otherRecord,
      shootingId: otherRecord,
      operationId: otherRecord,
    },
  },
  ArrestOutcomeRecorded: {
    fields: { outcome: oneOf(arrestOutcomes), previous: optional(oneOf(arrestOutcomes)), ground: optionalText },
  },
  ArrestVoided: { fields: { reason: text }, twoPeople: () => true },
};
