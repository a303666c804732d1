import { type Amended, amendedEvents, type IdentifiedEvent, isCorrection } from '../domain/corrections/amended.js';
import type { CorrectionEvent } from '../domain/corrections/events.js';
import type { HotspotDesignated, HotspotEvent } from '../domain/hotspot/events.js';
import type { Geometry } from '../domain/terms/geometry.js';
import type { LocalNames } from '../domain/terms/territory.js';
import type { Instant } from '../domain/terms/time.js';
import type { ZoneEvent } from '../domain/zone/events.js';
import { intersection, type Stretch, without } from './periods.js';

/** An event that says where hotspots and zones are, or corrects one that does, as the log has it. */
export type GeographyEvent = (HotspotEvent | ZoneEvent | CorrectionEvent) & {
  readonly id: string;
  readonly recordedAt: Instant;
};

/** The types of the events from which geography is folded. */
export const geographyEventTypes = [
  'HotspotDesignated',
  'HotspotBoundarySet',
  'HotspotExtended',
  'HotspotWithdrawn',
  'ZoneEstablished',
  'MunicipalityAssigned',
  'ZoneBoundarySet',
  'ZonesMerged',
] as const satisfies readonly GeographyEvent['type'][];

/** The same, and the corrections among which those of such events are. */
export const geographySourceTypes = [
  ...geographyEventTypes,
  'RecordCorrected',
  'TimestampCorrected',
  'RecordAnnulled',
] as const satisfies readonly GeographyEvent['type'][];

/** True for an event that geography is folded from, and for a correction of one. */
export function bearsOnGeography<Event extends IdentifiedEvent>(
  event: Event,
): event is Extract<GeographyEvent, Event> & Event {
  const type = isCorrection(event) ? event.data.event : event.type;
  return (geographyEventTypes as readonly string[]).includes(type);
}

/** A version of a boundary while it is in force: while the area is, and no later version stands before it. */
export interface Boundary extends Stretch {
  readonly kind: 'hotspot' | 'zone';
  /** Of the hotspot or the zone. */
  readonly code: string;
  readonly boundaryVersion: number;
  readonly geometry: Geometry;
  /** It only shows about where the area is. */
  readonly indicative: boolean;
  readonly origin: string;
}

export interface Hotspot {
  readonly code: string;
  readonly names: LocalNames;
  /** Codes of the zones that are responsible for it. */
  readonly zones: readonly string[];
  /** When it was one; in order. */
  readonly inForce: readonly Stretch[];
}

export interface Zone {
  readonly code: string;
  readonly names: LocalNames;
  readonly from: Instant;
  readonly predecessors: readonly string[];
  /** The zone that it went into, and when. */
  readonly merged?: { readonly into: string; readonly at: Instant };
}

/** From an instant on a municipality is in a zone. */
export interface MunicipalityInZone {
  readonly nis: string;
  readonly zone: string;
  readonly from: Instant;
}

/** Hotspots and zones as a stretch of the log has them: plain data, the same for the same events. */
export interface BoundaryHistory {
  readonly hotspots: readonly Hotspot[];
  readonly zones: readonly Zone[];
  /** In order of time, then of recording. */
  readonly municipalities: readonly MunicipalityInZone[];
  readonly boundaries: readonly Boundary[];
  /** When the last of the events was recorded; null when there is none. What "today" means in a restated figure. */
  readonly changedAt: Instant | null;
}

/** A version as it was set, before later ones and the life of its area cut into it. */
interface SetBoundary extends Omit<Boundary, 'from' | 'to'> {
  readonly stretch: Stretch;
}

interface HotspotFacts {
  designated: HotspotDesignated['data'];
  inForce: Stretch[];
}

/** Folds the events as the corrections among them left them, in the order of the log; those of other types are passed over. */
export function boundaryHistoryOf(events: Iterable<GeographyEvent>): BoundaryHistory {
  const hotspots = new Map<string, HotspotFacts>();
  const zones = new Map<string, Zone>();
  const municipalities: MunicipalityInZone[] = [];
  const set = new Map<string, SetBoundary[]>();
  let changedAt: Instant | null = null;

  for (const event of standing(events)) {
    switch (event.type) {
      case 'HotspotProposed':
        continue;
      case 'RecordCorrected':
      case 'TimestampCorrected':
      case 'RecordAnnulled':
      case 'PersonalDataErased':
        // What they made of the map is in the events that they correct; here they only say when.
        break;
      case 'HotspotDesignated': {
        const { hotspotId, validFrom, validTo } = event.data;
        const period = { from: validFrom, to: validTo ?? null };
        const earlier = hotspots.get(hotspotId)?.inForce ?? [];
        hotspots.set(hotspotId, { designated: event.data, inForce: [...earlier, period] });
        break;
      }
      case 'HotspotExtended':
        endLast(hotspots.get(event.data.hotspotId), () => event.data.validTo);
        break;
      case 'HotspotWithdrawn':
        endLast(hotspots.get(event.data.hotspotId), (to) => (to !== null && to < event.data.at ? to : event.data.at));
        break;
      case 'HotspotBoundarySet': {
        const { hotspotId: code, indicative, ...version } = event.data;
        keep(set, { kind: 'hotspot', code, indicative, ...versionOf(version) });
        break;
      }
      case 'ZoneEstablished': {
        const { zone: code, names, validFrom, predecessors = [] } = event.data;
        zones.set(code, { code, names, from: validFrom, predecessors });
        break;
      }
      case 'MunicipalityAssigned':
        municipalities.push({ nis: event.data.nis, zone: event.data.zone, from: event.data.validFrom });
        break;
      case 'ZoneBoundarySet': {
        const { zone: code, ...version } = event.data;
        keep(set, { kind: 'zone', code, indicative: false, ...versionOf(version) });
        break;
      }
      case 'ZonesMerged':
        for (const code of event.data.zones) {
          const zone = zones.get(code);
          if (zone !== undefined)
            zones.set(code, { ...zone, merged: { into: event.data.into, at: event.data.validFrom } });
        }
        break;
    }
    changedAt = event.recordedAt;
  }

  const lives = (boundary: SetBoundary): readonly Stretch[] =>
    boundary.kind === 'hotspot' ? (hotspots.get(boundary.code)?.inForce ?? []) : livesOf(zones.get(boundary.code));
  return {
    hotspots: [...hotspots].map(([code, { designated, inForce }]) => ({
      code,
      names: designated.names,
      zones: designated.zones,
      inForce: inForce.filter(({ from, to }) => to === null || from < to),
    })),
    zones: [...zones.values()],
    municipalities: municipalities.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)),
    boundaries: [...set.values()].flatMap((versions) => inForceOf(versions, lives)),
    changedAt,
  };
}

/** The events that were not annulled, with their corrected content. None of these kinds settles anything after a correction. */
function standing(events: Iterable<GeographyEvent>): readonly Amended<GeographyEvent>[] {
  const relevant = [...events].filter((event) => event.type === 'HotspotProposed' || bearsOnGeography(event));
  return amendedEvents(relevant, (event) => event).filter(({ amended }) => !amended.annulled);
}

/** The boundary of a zone stands for its successors too, so that it does not end when the zone does. */
function livesOf(zone: Zone | undefined): readonly Stretch[] {
  return zone === undefined ? [] : [{ from: zone.from, to: null }];
}

function endLast(hotspot: HotspotFacts | undefined, end: (to: Instant | null) => Instant): void {
  const last = hotspot?.inForce.at(-1);
  if (hotspot === undefined || last === undefined) return;
  hotspot.inForce = [...hotspot.inForce.slice(0, -1), { from: last.from, to: end(last.to) }];
}

function versionOf(data: {
  readonly boundaryVersion: number;
  readonly geometry: Geometry;
  readonly origin: string;
  readonly validFrom: Instant;
  readonly validTo?: Instant;
}): Omit<SetBoundary, 'kind' | 'code' | 'indicative'> {
  const { boundaryVersion, geometry, origin, validFrom, validTo } = data;
  return { boundaryVersion, geometry, origin, stretch: { from: validFrom, to: validTo ?? null } };
}

function keep(set: Map<string, SetBoundary[]>, boundary: SetBoundary): void {
  const key = `${boundary.kind} ${boundary.code}`;
  const versions = set.get(key);
  if (versions === undefined) set.set(key, [boundary]);
  else versions.push(boundary);
}

/** When each version was in force: a later one stands before an earlier one, and none outlives its area. */
function inForceOf(
  versions: readonly SetBoundary[],
  lives: (boundary: SetBoundary) => readonly Stretch[],
): readonly Boundary[] {
  return versions.flatMap(({ stretch, ...version }, index) => {
    const later = versions.slice(index + 1).map((one) => one.stretch);
    return without(stretch, later).flatMap((left) =>
      lives({ stretch, ...version })
        .map((life) => intersection(left, life))
        .filter((common) => common !== undefined)
        .map((common): Boundary => ({ ...version, ...common })),
    );
  });
}
