/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Authorisation } from '../terms/authorisation.js';
import type { Attribution } from '../terms/place.js';
import type { Instant } from '../terms/time.js';

export const consequences = ['injury', 'property-only', 'intimidation', 'unknown'] as const;
export type Consequence = (typeof consequences)[number];

export const injuries = ['none', 'minor', 'serious', 'fatal'] as const;
export type Injury = (typeof injuries)[number];

export const drugLinks = ['confirmed', 'suspected', 'unknown', 'no'] as const;
export type DrugLink = (typeof drugLinks)[number];

export const ballisticFindings = ['linked', 'not-linked', 'inconclusive'] as const;
export type BallisticFinding = (typeof ballisticFindings)[number];

export const sexes = ['female', 'male', 'other', 'unknown'] as const;
export type Sex = (typeof sexes)[number];

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
    readonly sex?: Sex;
    readonly bystander?: boolean;
  }
>;
export type VictimOutcomeChanged = ShootingFact<
  'VictimOutcomeChanged',
  { readonly victimId: string; readonly from: Injury; readonly to: Injury }
>;
export type CasingsRecovered = ShootingFact<
  'CasingsRecovered',
  {
    /** Unique within the shooting, as is that of a result. */
    readonly findingId: string;
    readonly count: number;
    readonly calibre?: string;
  }
>;
export type BallisticsResultRecorded = ShootingFact<
  'BallisticsResultRecorded',
  {
    readonly findingId: string;
    readonly finding: BallisticFinding;
    /** The shooting that the same firearm was used in, when it is linked to one that is recorded here. */
    readonly linkedShootingId?: string;
    readonly firearmKind?: string;
    readonly calibre?: string;
    readonly laboratory?: string;
  }
>;
/** What is known of the link to the drug trade. */
export type ContextAssessed = ShootingFact<
  'ContextAssessed',
  { readonly from: DrugLink; readonly to: DrugLink; readonly ground?: string }
>;
export type ShootingReclassified = ShootingFact<
  'ShootingReclassified',
  { readonly from: Consequence; readonly to: Consequence; readonly reason: string }
>;
/** It was no shooting after all. It stays in the log, and every count says how many were ruled out. */
export type ShootingRuledOut = ShootingFact<'ShootingRuledOut', Authorisation & { readonly reason: string }>;

export type ShootingEvent =
  | ShootingReported
  | ShootingConfirmed
  | VictimRecorded
  | VictimOutcomeChanged
  | CasingsRecovered
  | BallisticsResultRecorded
  | ContextAssessed
  | ShootingReclassified
  | ShootingRuledOut;
