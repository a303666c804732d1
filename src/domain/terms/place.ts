/** How exactly a point is known. A `station-fallback` or `unknown` point never counts towards a hotspot. */
export const placePrecisions = [
  'exact',
  'block',
  'street',
  'neighbourhood',
  'municipality',
  'station-fallback',
  'unknown',
] as const;
export type PlacePrecision = (typeof placePrecisions)[number];

export interface Place {
  /** WGS84 decimal degrees. */
  readonly point?: { readonly latitude: number; readonly longitude: number };
  readonly accuracyMeters?: number;
  readonly precision: PlacePrecision;
  /** Municipality as NIS code, or as the source names it. */
  readonly municipality?: string;
  readonly neighbourhood?: string;
  readonly address?: string;
  readonly setting?: 'inside' | 'outside';
  readonly kind?: string;
}

/** Where a fact counts: the zone it occurred in and the hotspot, if any, as the recorder named them. */
export interface Attribution {
  /** Code of the police zone (or the source's district) in which it occurred. */
  readonly zone: string;
  /** Code of the hotspot, when it occurred in one. */
  readonly hotspot?: string;
  readonly place?: Place;
}

/** True when the place is known well enough to count towards a hotspot. */
export function countsTowardsHotspot(place: Place | undefined): boolean {
  return place === undefined || (place.precision !== 'station-fallback' && place.precision !== 'unknown');
}
