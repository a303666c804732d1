import {
  attributionFields,
  type Correctable,
  type FieldRule,
  oneOf,
  optionalText,
  text,
} from '../corrections/correctable.js';
import { requireCount, requireId } from '../requirements.js';
import { requireCurrency, requireQuantity } from './commands.js';
import { type DrugsSeized, quantityMeasures, quantityUnits, type SeizureMeasured } from './events.js';

const otherRecord: FieldRule = { check: requireId, optional: true };
const count: FieldRule = { check: requireCount };
/** Checked with the substance and the unit, by the event as a whole. */
const quantity: FieldRule = { check: () => undefined };

/** A quantity in a unit that its substance can come in, after the correction as before it. */
const requireMeasure = ({ data }: DrugsSeized | SeizureMeasured): void => {
  requireQuantity(data);
};

const measured = { quantity, unit: oneOf(quantityUnits), measure: oneOf(quantityMeasures) };
const departure = { fields: { reason: text, order: optionalText } };

/** How the events of a seizure can be corrected. */
export const correctable: Correctable<unknown> = {
  SeizureMade: {
    fields: {
      ...attributionFields,
      ground: optionalText,
      seizingZone: optionalText,
      interventionId: otherRecord,
      shootingId: otherRecord,
      operationId: otherRecord,
      arrestId: otherRecord,
    },
  },
  DrugsSeized: { fields: { substance: text, ...measured }, check: requireMeasure },
  FirearmSeized: { fields: { firearmType: text, calibre: optionalText, count } },
  AmmunitionSeized: { fields: { count, calibre: optionalText } },
  CashSeized: { fields: { amountMinor: count, currency: { check: requireCurrency } } },
  ObjectSeized: { fields: { objectKind: text, count, description: optionalText } },
  SeizureMeasured: {
    fields: { substance: optionalText, ...measured, laboratory: optionalText },
    check: requireMeasure,
  },
  SeizureReturned: departure,
  SeizureDestroyed: departure,
};
