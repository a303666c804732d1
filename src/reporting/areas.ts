import type { Boundary, BoundaryHistory } from '../geography/boundary-history.js';
import { ringOfCircle } from '../geography/containment.js';
import { isWithin } from '../geography/periods.js';

/** GeoJSON: what is in force at an instant. A circle is drawn as a ring, and its centre and radius are properties. */
export interface AreaFeatures {
  readonly type: 'FeatureCollection';
  /** The log's position up to which this holds. */
  readonly asOf: number;
  /** The instant at which the boundaries are in force; null: the log has none. */
  readonly at: string | null;
  /** Of the whole geography: tables that look at boundaries are made with one version. */
  readonly version: string;
  readonly features: readonly AreaFeature[];
}

export interface AreaFeature {
  readonly type: 'Feature';
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The boundaries that are in force at an instant. Of a zone that was merged by then its successor's name is told. */
export function areasAt(history: BoundaryHistory, at: string): readonly AreaFeature[] {
  return history.boundaries
    .filter((boundary) => isWithin(boundary, at))
    .map((boundary) => ({
      type: 'Feature',
      geometry: drawn(boundary),
      properties: { ...ofArea(boundary, history, at), ...ofBoundary(boundary) },
    }));
}

function drawn({ geometry }: Boundary): AreaFeature['geometry'] {
  return geometry.type === 'Circle' ? { type: 'Polygon', coordinates: [ringOfCircle(geometry)] } : geometry;
}

function ofBoundary({ boundaryVersion, from, to, indicative, origin, geometry }: Boundary): object {
  const circle = geometry.type === 'Circle' ? { center: geometry.center, radiusMetres: geometry.radiusMetres } : {};
  return { boundaryVersion, validFrom: from, validTo: to, indicative, origin, ...circle };
}

function ofArea({ kind, code }: Boundary, { hotspots, zones }: BoundaryHistory, at: string): object {
  if (kind === 'hotspot') {
    const hotspot = hotspots.find((one) => one.code === code);
    return { kind, code, names: hotspot?.names ?? null, zones: hotspot?.zones ?? [] };
  }
  const zone = zones.find((one) => one.code === code);
  const merged = zone?.merged !== undefined && zone.merged.at <= at ? { mergedInto: zone.merged.into } : {};
  return { kind, code, names: zone?.names ?? null, ...merged };
}
