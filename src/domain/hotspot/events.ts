/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Geometry } from '../terms/geometry.js';
import type { BoundaryVersion, LocalNames, Validity } from '../terms/territory.js';
import type { Instant } from '../terms/time.js';

interface HotspotFact<Type extends string, Data> {
  readonly type: Type;
  readonly occurredAt: Instant;
  /** `hotspotId` is a code in lower case with hyphens, such as `zuidstation`. */
  readonly data: { readonly hotspotId: string } & Data;
}

/** What a hotspot is, and for how long. */
export interface HotspotTerms extends Validity {
  readonly names: LocalNames;
  /** Codes of the zones that are responsible for it, 1 or more: a hotspot can straddle several. */
  readonly zones: readonly string[];
  readonly legalBasis?: string;
}

export type HotspotProposed = HotspotFact<'HotspotProposed', HotspotTerms>;
export type HotspotDesignated = HotspotFact<'HotspotDesignated', HotspotTerms>;
export type HotspotBoundarySet = HotspotFact<
  'HotspotBoundarySet',
  BoundaryVersion & {
    readonly geometry: Geometry;
    /** True for a boundary that only shows about where it is, because no official one is public. */
    readonly indicative: boolean;
  }
>;
export type HotspotExtended = HotspotFact<'HotspotExtended', { readonly validTo: Instant }>;
export type HotspotWithdrawn = HotspotFact<
  'HotspotWithdrawn',
  {
    /** From when it is no hotspot any more; `occurredAt` is when that was decided. */
    readonly at: Instant;
    readonly reason: string;
  }
>;

export type HotspotEvent =
  HotspotProposed | HotspotDesignated | HotspotBoundarySet | HotspotExtended | HotspotWithdrawn;
