import type { TimelineFact, TimelinePage } from './timeline.js';

interface Feature {
  readonly type: 'Feature';
  /** The id of the fact. */
  readonly id: string;
  /** Null where the place is not known, or is a fallback: it would make a false hotspot of a police station. */
  readonly geometry: {
    readonly type: 'Point';
    readonly coordinates: readonly [longitude: number, latitude: number];
  } | null;
  readonly properties: Omit<TimelineFact, 'latitude' | 'longitude'>;
}

/** A page of the timeline as GeoJSON (RFC 7946), with what the page says of itself as foreign members. */
export interface TimelineGeoJson {
  readonly type: 'FeatureCollection';
  readonly features: readonly Feature[];
  readonly nextCursor?: string;
  readonly geography: string;
  readonly asOf: number;
  readonly quarantined: number;
  readonly synthetic: boolean;
  /** How many of the facts have no point. */
  readonly withoutPoint: number;
}

/** A feature for every fact, in the order of the page; one without a point is there all the same. */
export function timelineGeoJson({ facts, ...page }: TimelinePage): TimelineGeoJson {
  const features = facts.map(({ latitude, longitude, ...properties }): Feature => {
    const isPlaced = latitude !== null && longitude !== null;
    const geometry = isPlaced ? ({ type: 'Point', coordinates: [longitude, latitude] } as const) : null;
    return { type: 'Feature', id: properties.fact, geometry, properties };
  });
  const withoutPoint = features.filter(({ geometry }) => geometry === null).length;
  return { type: 'FeatureCollection', ...page, withoutPoint, features };
}
