import { createHash } from 'node:crypto';

import type { BoundingBox, Position } from '../domain/terms/geometry.js';
import { type Attribution, countsTowardsHotspot, type Place, type PlacePrecision } from '../domain/terms/place.js';
import type { Instant } from '../domain/terms/time.js';
import {
  type Boundary,
  type BoundaryHistory,
  boundaryHistoryOf,
  type GeographyEvent,
  type Zone,
} from './boundary-history.js';
import { boxGrid } from './box-grid.js';
import { boxOf, contains, isFarFrom, squareMetresOf } from './containment.js';
import { isWithin } from './periods.js';

/** How it is known in which zone a fact occurred. */
export type ZoneBasis = 'by-boundary' | 'by-municipality' | 'by-source';
/** How it is known in which hotspots, if any. `unattributed`: it may be in one, but nobody can tell. */
export type HotspotBasis = 'by-boundary' | 'by-source' | 'unattributed';

/** Where a fact counts by one state of the map. */
export interface Whereabouts {
  readonly zone: string;
  readonly zoneBy: ZoneBasis;
  /** The first of `hotspots`: the one that the source names, else the smallest. A figure by hotspot counts a fact there, once. */
  readonly hotspot: string | null;
  /** All hotspots that it is in. */
  readonly hotspots: readonly string[];
  readonly hotspotBy: HotspotBasis;
}

export interface Attributed {
  /** By what was in force when it occurred. */
  readonly asWas: Whereabouts;
  /** By what was in force when the log last heard of a boundary. */
  readonly today: Whereabouts;
}

/** Hotspots and zones as a stretch of the log has them, and where that puts a fact. Immutable. */
export interface Geography {
  /** SHA-256 in lower case hex of all that attribution depends on: the same for the same boundaries, however they came about. */
  readonly version: string;
  readonly history: BoundaryHistory;
  attribute(where: Attribution, occurredAt: Instant): Attributed;
  /** Whether a hotspot was one at a moment; undefined for a code of which nothing is known. */
  inForce(hotspot: string, at: Instant): boolean | undefined;
}

/** How exactly a point must be known to be compared with a hotspot, which is a few streets wide, and with a zone. */
const fitForHotspots: ReadonlySet<PlacePrecision> = new Set<PlacePrecision>(['exact', 'block', 'street']);
const fitForZones: ReadonlySet<PlacePrecision> = new Set<PlacePrecision>([...fitForHotspots, 'neighbourhood']);

/**
 * How far outside the box of its boundaries a hotspot may still be named for a point, in metres: an indicative one is only about right,
 * and the middle of a neighbourhood lies a kilometre from its edge.
 */
const aboutMetres = 1_000;
const aboutNeighbourhoodMetres = 2_000;

/** Raised when the same boundaries put a fact elsewhere: tables that were made by other rules are then made anew. */
const rules = 2;

const none: readonly string[] = [];

/** The geography that these events make, in the order of the log. */
export function geographyOf(events: Iterable<GeographyEvent>): Geography {
  const history = boundaryHistoryOf(events);
  const grid = boxGrid(history.boundaries.map((item) => ({ box: boxOf(item.geometry), item })));
  const size = new Map(history.boundaries.map((boundary) => [boundary, squareMetresOf(boundary.geometry)]));
  const smallestFirst = (a: Boundary, b: Boundary): number =>
    (size.get(a) ?? 0) - (size.get(b) ?? 0) || (a.code < b.code ? -1 : 1);
  const officialAt = (code: string, at: Instant): boolean =>
    history.boundaries.some(
      (one) => one.kind === 'hotspot' && one.code === code && !one.indicative && isWithin(one, at),
    );
  const zones = new Map(history.zones.map((zone) => [zone.code, zone]));
  const hotspots = new Map(history.hotspots.map((hotspot) => [hotspot.code, hotspot]));
  const boxesOf = boxesByHotspot(history);
  const mayBeAt = (code: string, point: Position, metres: number): boolean => {
    const boxes = boxesOf(code);
    return boxes.length === 0 || boxes.some((box) => !isFarFrom(box, point, metres));
  };

  const whereaboutsAt = (where: Attribution, around: readonly Boundary[], at: Instant): Whereabouts => {
    const codesOf = (kind: Boundary['kind']): readonly string[] =>
      around.filter((one) => one.kind === kind && isWithin(one, at)).map(({ code }) => code);
    // A fact with a point that no boundary contains, or without one, is the most frequent.
    const [drawnZones, drawnHotspots] = around.length === 0 ? [none, none] : [codesOf('zone'), codesOf('hotspot')];
    const { zone, zoneBy } = zoneOf(where, drawnZones, history, zones, at);
    const { hotspot, hotspots, hotspotBy } = hotspotsOf(where, drawnHotspots, (code, point, fits) => {
      if (fits)
        return officialAt(code, at) ? 'refuted' : mayBeAt(code, point, aboutMetres) ? 'stands' : 'contradictory';
      return mayBeAt(code, point, aboutNeighbourhoodMetres) ? 'stands' : 'contradictory';
    });
    return { zone, zoneBy, hotspot, hotspots, hotspotBy };
  };

  return {
    version: versionOf(history),
    history,
    inForce: (hotspot, at) => hotspots.get(hotspot)?.inForce.some((stretch) => isWithin(stretch, at)),
    attribute(where, occurredAt) {
      const point = pointOf(where.place, fitForZones);
      const around =
        point === undefined
          ? []
          : grid
              .at(point)
              .filter(({ geometry }) => contains(geometry, point))
              .toSorted(smallestFirst);
      const asWas = whereaboutsAt(where, around, occurredAt);
      const { changedAt } = history;
      return { asWas, today: changedAt === null ? asWas : whereaboutsAt(where, around, changedAt) };
    },
  };
}

/** Without any boundary: what the source says stands. */
export const noGeography: Geography = geographyOf([]);

function pointOf(place: Place | undefined, fit: ReadonlySet<PlacePrecision>): Position | undefined {
  if (place?.point === undefined || !fit.has(place.precision)) return undefined;
  return [place.point.longitude, place.point.latitude];
}

/** By polygon, else by municipality, else as the source says; a zone that has ended by then is the one that it went into. */
function zoneOf(
  { zone, place }: Attribution,
  within: readonly string[],
  { municipalities }: BoundaryHistory,
  zones: ReadonlyMap<string, Zone>,
  at: Instant,
): Pick<Whereabouts, 'zone' | 'zoneBy'> {
  const [first] = within;
  if (first !== undefined) {
    // Boundaries that are drawn roughly overlap here and there: then the source decides.
    const drawn = within.map((code) => standing(code, zones, at));
    return { zone: drawn.includes(zone) ? zone : (drawn[0] ?? first), zoneBy: 'by-boundary' };
  }
  const assigned =
    place?.municipality === undefined
      ? undefined
      : municipalities.findLast(({ nis, from }) => nis === place.municipality && from <= at);
  if (assigned !== undefined) return { zone: standing(assigned.zone, zones, at), zoneBy: 'by-municipality' };
  return { zone: standing(zone, zones, at), zoneBy: 'by-source' };
}

/** The zone that a code stands for at a moment: itself, or what it was merged into by then. */
function standing(code: string, zones: ReadonlyMap<string, Zone>, at: Instant): string {
  const seen: string[] = [];
  let current = code;
  for (;;) {
    const merged = zones.get(current)?.merged;
    if (merged === undefined || merged.at > at || seen.includes(current)) return current;
    seen.push(current);
    current = merged.into;
  }
}

/**
 * Where a hotspot may be, by its code: in a box of one of the boundaries that it ever had; where it has none, of its zones. None: anywhere,
 * as long as one of its zones is not drawn either, or the log does not know the hotspot.
 */
function boxesByHotspot({ boundaries, hotspots }: BoundaryHistory): (code: string) => readonly BoundingBox[] {
  const kept = new Map<string, readonly BoundingBox[]>();
  const boxesOf = (kind: Boundary['kind'], code: string): readonly BoundingBox[] =>
    boundaries.filter((one) => one.kind === kind && one.code === code).map(({ geometry }) => boxOf(geometry));
  return (code) => {
    const known = kept.get(code);
    if (known !== undefined) return known;
    const drawn = boxesOf('hotspot', code);
    const zones = hotspots.find((one) => one.code === code)?.zones ?? [];
    const drawnZones = zones.map((zone) => boxesOf('zone', zone));
    const boxes = drawn.length > 0 ? drawn : drawnZones.some((some) => some.length === 0) ? [] : drawnZones.flat();
    kept.set(code, boxes);
    return boxes;
  };
}

/**
 * A fallback point is in no hotspot and counts as unattributed: it would make a false one of a police station, and a point that stands
 * for a municipality one of a town hall. Any other is in those whose boundary contains it; and in the one that its source names, unless
 * an official boundary says otherwise. An indicative one only shows about where a hotspot is: it says otherwise of a point that is far
 * from it, and then nobody can tell in which hotspot the fact is. So it is with any boundary and a point that stands for a neighbourhood.
 */
function hotspotsOf(
  { hotspot: named, place }: Attribution,
  within: readonly string[],
  namedFor: (code: string, point: Position, fits: boolean) => 'stands' | 'refuted' | 'contradictory',
): Pick<Whereabouts, 'hotspot' | 'hotspots' | 'hotspotBy'> {
  const standsForMunicipality = place?.precision === 'municipality' && place.point !== undefined;
  if (!countsTowardsHotspot(place) || standsForMunicipality) {
    return { hotspot: null, hotspots: [], hotspotBy: 'unattributed' };
  }
  const point = pointOf(place, fitForZones);
  const compared = point !== undefined && pointOf(place, fitForHotspots) !== undefined;
  const inside = compared && within.length > 0 ? [...new Set(within)] : [];
  const word =
    named === undefined
      ? 'none'
      : point === undefined || inside.includes(named)
        ? 'stands'
        : namedFor(named, point, compared);
  const hotspots =
    named !== undefined && word === 'stands' ? [named, ...inside.filter((code) => code !== named)] : inside;
  const [hotspot = null] = hotspots;
  if (hotspot === null) {
    return { hotspot, hotspots, hotspotBy: compared && word !== 'contradictory' ? 'by-boundary' : 'unattributed' };
  }
  return { hotspot, hotspots, hotspotBy: inside.includes(hotspot) ? 'by-boundary' : 'by-source' };
}

/** Names are left out: they change nothing of where a fact counts. The instant of the last change counts only for what it puts in force. */
function versionOf({ boundaries, hotspots, zones, municipalities, changedAt }: BoundaryHistory): string {
  const begun = (from: Instant): boolean => changedAt !== null && from <= changedAt;
  const text = JSON.stringify([
    rules,
    boundaries
      .map(({ kind, code, geometry, indicative, from, to }) => {
        const today = changedAt !== null && isWithin({ from, to }, changedAt);
        return JSON.stringify([kind, code, geometry, indicative, from, to, today]);
      })
      .toSorted(),
    hotspots
      .map(({ code, zones: its, inForce }) => JSON.stringify([code, its, inForce.map(({ from, to }) => [from, to])]))
      .toSorted(),
    municipalities.map(({ nis, zone, from }) => [nis, zone, from, begun(from)]),
    zones.flatMap(({ code, merged }) =>
      merged === undefined ? [] : [[code, merged.into, merged.at, begun(merged.at)]],
    ),
  ]);
  return createHash('sha256').update(text).digest('hex');
}
