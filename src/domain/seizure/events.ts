/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Attribution } from '../terms/place.js';
import type { Instant } from '../terms/time.js';

export const quantityUnits = ['g', 'kg', 'pill', 'plant', 'ml'] as const;
export type QuantityUnit = (typeof quantityUnits)[number];

export const quantityMeasures = ['field', 'lab', 'estimated'] as const;
export type QuantityMeasure = (typeof quantityMeasures)[number];

interface SeizureFact<Type extends string, Data> {
  readonly type: Type;
  readonly occurredAt: Instant;
  readonly data: { readonly seizureId: string } & Data;
}

export type SeizureMade = SeizureFact<
  'SeizureMade',
  Attribution & {
    readonly ground?: string;
    readonly seizingZone?: string;
    readonly interventionId?: string;
    readonly shootingId?: string;
    /** The targeted action that it was part of. */
    readonly operationId?: string;
    readonly arrestId?: string;
  }
>;
export type DrugsSeized = SeizureFact<
  'DrugsSeized',
  {
    /** Unique within the seizure. */
    readonly itemId: string;
    readonly substance: string;
    readonly quantity: number;
    readonly unit: QuantityUnit;
    readonly measure: QuantityMeasure;
  }
>;
export type FirearmSeized = SeizureFact<
  'FirearmSeized',
  { readonly itemId: string; readonly firearmType: string; readonly calibre?: string; readonly count: number }
>;
export type CashSeized = SeizureFact<
  'CashSeized',
  {
    readonly itemId: string;
    /** In the currency's minor unit (cents). */
    readonly amountMinor: number;
    /** ISO 4217 */
    readonly currency: string;
  }
>;
export type AmmunitionSeized = SeizureFact<
  'AmmunitionSeized',
  { readonly itemId: string; readonly count: number; readonly calibre?: string }
>;
export type ObjectSeized = SeizureFact<
  'ObjectSeized',
  { readonly itemId: string; readonly objectKind: string; readonly count: number; readonly description?: string }
>;
/** Drugs measured again: what the laboratory found replaces the weight of the field. */
export type SeizureMeasured = SeizureFact<
  'SeizureMeasured',
  {
    readonly itemId: string;
    /** What the drugs turned out to be, where the laboratory says otherwise than the field. */
    readonly substance?: string;
    readonly quantity: number;
    readonly unit: QuantityUnit;
    readonly measure: QuantityMeasure;
    readonly previous: { readonly quantity: number; readonly unit: QuantityUnit; readonly measure: QuantityMeasure };
    readonly laboratory?: string;
  }
>;
export type SeizureReturned = SeizureFact<
  'SeizureReturned',
  { readonly itemId: string; readonly reason: string; readonly order?: string }
>;
export type SeizureDestroyed = SeizureFact<
  'SeizureDestroyed',
  { readonly itemId: string; readonly reason: string; readonly order?: string }
>;

export type SeizureEvent =
  | SeizureMade
  | DrugsSeized
  | FirearmSeized
  | AmmunitionSeized
  | CashSeized
  | ObjectSeized
  | SeizureMeasured
  | SeizureReturned
  | SeizureDestroyed;
