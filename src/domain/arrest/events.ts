/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Attribution } from '../terms/place.js';
import type { Instant } from '../terms/time.js';

export const arrestKinds = ['administrative', 'judicial'] as const;
export type ArrestKind = (typeof arrestKinds)[number];

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
  };
}

export type ArrestEvent = ArrestMade;
