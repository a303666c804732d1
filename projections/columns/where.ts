import { type Attribution, countsTowardsHotspot } from '../../src/domain/terms/place.js';
import type { Geography } from '../../src/geography/geography.js';
import type { RowOf } from '../../src/projecting/define.js';
import type { whereColumns } from './timeline.js';

/** The values of the columns that say where a fact counts. */
export type Where = RowOf<typeof whereColumns>;

/** A subject that is an area itself: it has no point, and stays what it is whatever the map. */
export function within(zones: readonly string[], hotspots: readonly string[], at: string, geography: Geography): Where {
  const [zone = null] = zones;
  const [hotspot = null] = hotspots;
  return {
    zone,
    zoneBy: 'by-source',
    hotspot,
    hotspots,
    hotspotBy: hotspot === null ? null : 'by-source',
    zoneToday: zone === null ? null : geography.attribute({ zone }, at).today.zone,
    hotspotToday: hotspot,
    hotspotsToday: hotspots,
    zones: zones.length > 1 ? zones : null,
    latitude: null,
    longitude: null,
  };
}

/** A fallback point is not where it happened: on a map it would make a false hotspot of a police station. */
export function whereOf(attribution: Attribution, at: string, geography: Geography): Where {
  const { place } = attribution;
  const certain = countsTowardsHotspot(place);
  const { asWas, today } = geography.attribute(attribution, at);
  return {
    zone: asWas.zone,
    zoneBy: asWas.zoneBy,
    hotspot: asWas.hotspot,
    hotspots: asWas.hotspots,
    hotspotBy: asWas.hotspotBy,
    zoneToday: today.zone,
    hotspotToday: today.hotspot,
    hotspotsToday: today.hotspots,
    zones: null,
    latitude: certain ? (place?.point?.latitude ?? null) : null,
    longitude: certain ? (place?.point?.longitude ?? null) : null,
  };
}
