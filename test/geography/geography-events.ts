import type { HotspotEvent } from '../../src/domain/hotspot/events.js';
import type { Geometry, Position } from '../../src/domain/terms/geometry.js';
import type { ZoneEvent } from '../../src/domain/zone/events.js';
import type { GeographyEvent } from '../../src/geography/boundary-history.js';

export const day = (date: string): string => `${date}T00:00:00.000Z`;

/** A square around a position, as wide as twice `half` degrees. */
export function squareAround([longitude, latitude]: Position, half: number): Geometry {
  const [west, south, east, north] = [longitude - half, latitude - half, longitude + half, latitude + half];
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}

type Said = HotspotEvent | ZoneEvent;

/** Recorded one a day from 1 April 2025 on, in this order. */
export function recorded(...said: readonly Said[]): readonly GeographyEvent[] {
  return said.map((event, index) => ({
    ...event,
    id: `e-${String(index + 1)}`,
    recordedAt: new Date(Date.UTC(2025, 3, 1 + index)).toISOString(),
  }));
}

export function designated(hotspotId: string, validFrom: string, validTo?: string): Said {
  return {
    type: 'HotspotDesignated',
    occurredAt: day(validFrom),
    data: {
      hotspotId,
      names: { nl: hotspotId, fr: hotspotId },
      zones: ['5341'],
      validFrom: day(validFrom),
      ...(validTo === undefined ? {} : { validTo: day(validTo) }),
    },
  };
}

export function hotspotBoundary(
  hotspotId: string,
  geometry: Geometry,
  options: { from: string; to?: string; version?: number; indicative?: boolean },
): Said {
  return {
    type: 'HotspotBoundarySet',
    occurredAt: day(options.from),
    data: {
      hotspotId,
      geometry,
      boundaryVersion: options.version ?? 1,
      indicative: options.indicative ?? false,
      origin: 'test',
      validFrom: day(options.from),
      ...(options.to === undefined ? {} : { validTo: day(options.to) }),
    },
  };
}

export function established(zone: string, validFrom: string): Said {
  const data = { zone, names: { nl: zone, fr: zone }, validFrom: day(validFrom) };
  return { type: 'ZoneEstablished', occurredAt: day(validFrom), data };
}

export function zoneBoundary(zone: string, geometry: Geometry, from: string, version = 1): Said {
  if (geometry.type === 'Circle') throw new Error('a zone is no circle');
  const data = { zone, geometry, boundaryVersion: version, origin: 'test', validFrom: day(from) };
  return { type: 'ZoneBoundarySet', occurredAt: day(from), data };
}

export function assigned(zone: string, nis: string, from: string): Said {
  return { type: 'MunicipalityAssigned', occurredAt: day(from), data: { zone, nis, validFrom: day(from) } };
}

export function merged(into: string, zones: readonly string[], from: string): Said {
  return { type: 'ZonesMerged', occurredAt: day(from), data: { into, zones, validFrom: day(from) } };
}
