/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Authorisation } from '../terms/authorisation.js';
import type { Attribution } from '../terms/place.js';
import type { Instant } from '../terms/time.js';

export const arrestKinds = ['administrative', 'judicial'] as const;
export type ArrestKind = (typeof arrestKinds)[number];

export const arrestOutcomes = ['released', 'summoned', 'charged', 'remanded', 'handed-over', 'unknown'] as const;
export type ArrestOutcome = (typeof arrestOutcomes)[number];

export interface ArrestMade {
  readonly type: 'ArrestMade';
  readonly occurredAt: Instant;
  readonly data: Attribution & {
    readonly arrestId: string;
    readonly kind: ArrestKind;
    readonly ground: string;
    readonly minor?: boolean;
    /** The zone whose officers made it, where it differs from the zone it was made in. */
    readonly arrestingZone?: string;
    readonly interventionId?: string;
    readonly shootingId?: string;
    /** The targeted action that it was part of. */
    readonly operationId?: string;
  };
}

/** What became of the arrested person. A later one replaces it, and says what stood before. */
export interface ArrestOutcomeRecorded {
  readonly type: 'ArrestOutcomeRecorded';
  readonly occurredAt: Instant;
  readonly data: {
    readonly arrestId: string;
    readonly outcome: ArrestOutcome;
    readonly previous?: ArrestOutcome;
    readonly ground?: string;
  };
}

/** It was no arrest, or not a lawful one. It stays in the log. */
export interface ArrestVoided {
  readonly type: 'ArrestVoided';
  readonly occurredAt: Instant;
  readonly data: Authorisation & { readonly arrestId: string; readonly reason: string };
}

export type ArrestEvent = ArrestMade | ArrestOutcomeRecorded | ArrestVoided;
