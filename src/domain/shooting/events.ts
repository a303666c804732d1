/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Attribution } from '../terms/place.js';
import type { Instant } from '../terms/time.js';

export const consequences = ['injury', 'property-only', 'intimidation', 'unknown'] as const;
export type Consequence = (typeof consequences)[number];

export const injuries = ['none', 'minor', 'serious', 'fatal'] as const;
export type Injury = (typeof injuries)[number];

export const drugLinks = ['confirmed', 'suspected', 'unknown', 'no'] as const;
export type DrugLink = (typeof drugLinks)[number];

/** Shots fired: a count, a range, or unknown when absent. */
export type Shots = { readonly count: number } | { readonly min: number; readonly max: number };

interface ShootingFact<Type extends string, Data> {
  readonly type: Type;
  readonly occurredAt: Instant;
  readonly data: { readonly shootingId: string } & Data;
}

export type ShootingReported = ShootingFact<
  'ShootingReported',
  Attribution & {
    readonly consequence: Consequence;
    readonly shots?: Shots;
    readonly firearmKind?: string;
    readonly publiclyAccessible?: boolean;
    readonly drugLink: DrugLink;
    readonly interventionId?: string;
    readonly reference?: string;
  }
>;
export type ShootingConfirmed = ShootingFact<'ShootingConfirmed', object>;
export type VictimRecorded = ShootingFact<
  'VictimRecorded',
  {
    /** Unique within the shooting; never a name. */
    readonly victimId: string;
    readonly injury: Injury;
    readonly ageBand?: string;
    readonly sex?: 'female' | 'male' | 'other' | 'unknown';
    readonly bystander?: boolean;
  }
>;
export type VictimOutcomeChanged = ShootingFact<
  'VictimOutcomeChanged',
  { readonly victimId: string; readonly from: Injury; readonly to: Injury }
>;

export type ShootingEvent = ShootingReported | ShootingConfirmed | VictimRecorded | VictimOutcomeChanged;
