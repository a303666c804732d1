import type { HotspotEvent } from '../src/domain/hotspot/events.js';
import type { Geometry } from '../src/domain/terms/geometry.js';
import type { Validity } from '../src/domain/terms/territory.js';
import type { ZoneEvent } from '../src/domain/zone/events.js';

/** What the authorities do about a situation, as opposed to what happens there. */
export type ApproachEvent = HotspotEvent | ZoneEvent;

/**
 * What the event says, in a few words of English. Times are UTC, and say so: a fold knows no time zone. Projections show these words: whoever changes them raises the
 * version of those.
 */
export function approachInWords(event: ApproachEvent): string {
  switch (event.type) {
    case 'HotspotProposed':
      return `Hotspot proposed: ${event.data.names.nl}, ${periodInWords(event.data)}`;
    case 'HotspotDesignated':
      return `Hotspot designated: ${event.data.names.nl}, ${periodInWords(event.data)}`;
    case 'HotspotBoundarySet': {
      const { boundaryVersion, geometry, indicative } = event.data;
      const standing = indicative ? 'indicative ' : '';
      return `Boundary ${boundaryVersion} set: ${standing}${geometryInWords(geometry)}, ${periodInWords(event.data)}`;
    }
    case 'HotspotExtended':
      return `Hotspot extended to ${moment(event.data.validTo)}`;
    case 'HotspotWithdrawn':
      return `Hotspot withdrawn from ${moment(event.data.at)}: ${event.data.reason}`;
    case 'ZoneEstablished': {
      const { names, validFrom, predecessors = [] } = event.data;
      const after = predecessors.length === 0 ? '' : `, after ${predecessors.join(', ')}`;
      return `Zone established: ${names.nl}, from ${moment(validFrom)}${after}`;
    }
    case 'MunicipalityAssigned':
      return `Municipality ${event.data.nis} assigned from ${moment(event.data.validFrom)}`;
    case 'ZoneBoundarySet': {
      const { boundaryVersion, geometry } = event.data;
      return `Boundary ${boundaryVersion} set: ${geometryInWords(geometry)}, ${periodInWords(event.data)}`;
    }
    case 'ZonesMerged': {
      const { zones, into, validFrom } = event.data;
      return `Zones ${zones.join(', ')} merged into ${into} from ${moment(validFrom)}`;
    }
  }
}

function geometryInWords(geometry: Geometry): string {
  switch (geometry.type) {
    case 'Circle':
      return `circle of ${geometry.radiusMetres} m`;
    case 'Polygon':
      return 'polygon';
    case 'MultiPolygon':
      return `${geometry.coordinates.length} polygons`;
  }
}

function periodInWords({ validFrom, validTo }: Validity): string {
  return validTo === undefined ? `from ${moment(validFrom)}` : `from ${moment(validFrom)} to ${moment(validTo)}`;
}

function moment(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
