/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Area } from '../terms/geometry.js';
import type { BoundaryVersion } from '../terms/territory.js';
import type { Instant } from '../terms/time.js';

interface ZoneFact<Type extends string, Data> {
  readonly type: Type;
  readonly occurredAt: Instant;
  /** `zone` is the zone's code. */
  readonly data: { readonly zone: string } & Data;
}

export type ZoneEstablished = ZoneFact<
  'ZoneEstablished',
  {
    readonly names: { readonly nl: string; readonly fr: string };
    readonly validFrom: Instant;
    /** Codes of the zones that it comes from. */
    readonly predecessors?: readonly string[];
  }
>;
/** From `validFrom` on the municipality is in this zone, until another zone has it or the zone ends. */
export type MunicipalityAssigned = ZoneFact<
  'MunicipalityAssigned',
  {
    /** The municipality's NIS code. */
    readonly nis: string;
    readonly validFrom: Instant;
  }
>;
export type ZoneBoundarySet = ZoneFact<'ZoneBoundarySet', BoundaryVersion & { readonly geometry: Area }>;
/** On the stream of the new zone: from `validFrom` on, the zones are one. They end then, and each keeps its facts until that moment. */
export interface ZonesMerged {
  readonly type: 'ZonesMerged';
  readonly occurredAt: Instant;
  readonly data: {
    /** Codes of the zones that end. */
    readonly zones: readonly string[];
    /** Code of the new zone. */
    readonly into: string;
    readonly validFrom: Instant;
  };
}

export type ZoneEvent = ZoneEstablished | MunicipalityAssigned | ZoneBoundarySet | ZonesMerged;
