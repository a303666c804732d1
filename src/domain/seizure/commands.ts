import {
  invalid,
  requireAttribution,
  requireCount,
  requireId,
  requireInstant,
  requireOneOf,
  requireText,
  whenGiven,
} from '../requirements.js';
import type { Instant } from '../terms/time.js';
import {
  type AmmunitionSeized,
  type CashSeized,
  type DrugsSeized,
  type FirearmSeized,
  type ObjectSeized,
  type QuantityMeasure,
  quantityMeasures,
  type QuantityUnit,
  quantityUnits,
  type SeizureDestroyed,
  type SeizureMade,
  type SeizureMeasured,
  type SeizureReturned,
} from './events.js';
import { unitsOf } from './substance-units.js';

interface SeizureOrder<Type extends string, Fields> {
  readonly type: Type;
  readonly seizureId: string;
  /** When it happened. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}

export type RecordSeizure = SeizureOrder<'RecordSeizure', Omit<SeizureMade['data'], 'seizureId'>>;
export type SeizeDrugs = SeizureOrder<'SeizeDrugs', Omit<DrugsSeized['data'], 'seizureId'>>;
export type SeizeFirearm = SeizureOrder<'SeizeFirearm', Omit<FirearmSeized['data'], 'seizureId'>>;
export type SeizeCash = SeizureOrder<'SeizeCash', Omit<CashSeized['data'], 'seizureId'>>;
export type SeizeAmmunition = SeizureOrder<'SeizeAmmunition', Omit<AmmunitionSeized['data'], 'seizureId'>>;
export type SeizeObject = SeizureOrder<'SeizeObject', Omit<ObjectSeized['data'], 'seizureId'>>;
export type MeasureSeizure = SeizureOrder<'MeasureSeizure', Omit<SeizureMeasured['data'], 'seizureId' | 'previous'>>;
export type ReturnSeizure = SeizureOrder<'ReturnSeizure', Omit<SeizureReturned['data'], 'seizureId'>>;
export type DestroySeizure = SeizureOrder<'DestroySeizure', Omit<SeizureDestroyed['data'], 'seizureId'>>;

export type SeizureCommand =
  | RecordSeizure
  | SeizeDrugs
  | SeizeFirearm
  | SeizeAmmunition
  | SeizeCash
  | SeizeObject
  | MeasureSeizure
  | ReturnSeizure
  | DestroySeizure;

const currencyForm = /^[A-Z]{3}$/;

/** Refuses with FIELD_INVALID what the types of a command cannot say. */
export function requireValid(command: SeizureCommand): void {
  requireId(command.seizureId, 'seizureId');
  requireInstant(command.occurredAt, 'occurredAt');
  switch (command.type) {
    case 'RecordSeizure': {
      const { fields } = command;
      requireAttribution(fields);
      whenGiven(fields.ground, 'ground', requireText);
      whenGiven(fields.seizingZone, 'seizingZone', requireText);
      whenGiven(fields.interventionId, 'interventionId', requireId);
      whenGiven(fields.shootingId, 'shootingId', requireId);
      whenGiven(fields.operationId, 'operationId', requireId);
      whenGiven(fields.arrestId, 'arrestId', requireId);
      return;
    }
    case 'SeizeDrugs':
      requireId(command.fields.itemId, 'itemId');
      requireText(command.fields.substance, 'substance');
      requireQuantity(command.fields);
      return;
    case 'SeizeFirearm':
      requireId(command.fields.itemId, 'itemId');
      requireText(command.fields.firearmType, 'firearmType');
      whenGiven(command.fields.calibre, 'calibre', requireText);
      requireCount(command.fields.count, 'count');
      return;
    case 'SeizeAmmunition':
      requireId(command.fields.itemId, 'itemId');
      requireCount(command.fields.count, 'count');
      whenGiven(command.fields.calibre, 'calibre', requireText);
      return;
    case 'SeizeObject':
      requireId(command.fields.itemId, 'itemId');
      requireText(command.fields.objectKind, 'objectKind');
      requireCount(command.fields.count, 'count');
      whenGiven(command.fields.description, 'description', requireText);
      return;
    case 'MeasureSeizure':
      requireId(command.fields.itemId, 'itemId');
      whenGiven(command.fields.substance, 'substance', requireText);
      requireQuantity(command.fields);
      whenGiven(command.fields.laboratory, 'laboratory', requireText);
      return;
    case 'ReturnSeizure':
    case 'DestroySeizure':
      requireId(command.fields.itemId, 'itemId');
      requireText(command.fields.reason, 'reason');
      whenGiven(command.fields.order, 'order', requireText);
      return;
    case 'SeizeCash':
      requireId(command.fields.itemId, 'itemId');
      requireCount(command.fields.amountMinor, 'amountMinor');
      requireCurrency(command.fields.currency, 'currency');
      return;
  }
}

export function requireCurrency(currency: string, field: string): void {
  if (typeof currency !== 'string' || !currencyForm.test(currency))
    throw invalid(field, 'an ISO 4217 code such as EUR');
}

interface Quantity {
  readonly substance?: string;
  readonly quantity: number;
  readonly unit: QuantityUnit;
  readonly measure: QuantityMeasure;
}

/** A quantity in a unit that the substance can come in; `substance` is absent where it is not said again. */
export function requireQuantity({ substance, quantity, unit, measure }: Quantity): void {
  requireOneOf(unit, quantityUnits, 'unit');
  requireOneOf(measure, quantityMeasures, 'measure');
  if (!Number.isFinite(quantity) || quantity <= 0) throw invalid('quantity', 'a number above 0');
  const fitting = substance === undefined ? undefined : unitsOf(substance);
  if (substance !== undefined && fitting?.includes(unit) === false)
    throw invalid('unit', `one of ${fitting.join(', ')} for ${substance}`);
  if (unit === 'plant' && !Number.isInteger(quantity)) throw invalid('quantity', 'a whole number of plants');
}
