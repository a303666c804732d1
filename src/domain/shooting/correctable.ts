import {
  attributionFields,
  type Correctable,
  type FieldRule,
  oneOf,
  optional,
  optionalText,
  text,
} from '../corrections/correctable.js';
import { requireCount, requireFlag, requireId } from '../requirements.js';
import { requireShots } from './commands.js';
import { ballisticFindings, consequences, drugLinks, injuries, sexes } from './events.js';

const otherRecord: FieldRule = { check: requireId, optional: true };

/** How the events of a shooting can be corrected. */
export const correctable: Correctable<unknown> = {
  ShootingReported: {
    fields: {
      ...attributionFields,
      consequence: oneOf(consequences),
      shots: { check: requireShots, optional: true, within: ['count', 'min', 'max'] },
      firearmKind: optionalText,
      publiclyAccessible: { check: requireFlag, optional: true },
      drugLink: oneOf(drugLinks),
      interventionId: otherRecord,
      reference: optionalText,
    },
  },
  VictimRecorded: {
    fields: {
      injury: oneOf(injuries),
      ageBand: optionalText,
      sex: optional(oneOf(sexes)),
      bystander: { check: requireFlag, optional: true },
    },
  },
  VictimOutcomeChanged: { fields: { from: oneOf(injuries), to: oneOf(injuries) } },
  CasingsRecovered: { fields: { count: { check: requireCount }, calibre: optionalText } },
  BallisticsResultRecorded: {
    fields: {
      finding: oneOf(ballisticFindings),
      linkedShootingId: otherRecord,
      firearmKind: optionalText,
      calibre: optionalText,
      laboratory: optionalText,
    },
  },
  ContextAssessed: { fields: { from: oneOf(drugLinks), to: oneOf(drugLinks), ground: optionalText } },
  ShootingReclassified: { fields: { from: oneOf(consequences), to: oneOf(consequences), reason: text } },
  ShootingRuledOut: { fields: { reason: text }, twoPeople: () => true },
};
