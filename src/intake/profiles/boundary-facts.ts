import type { TrackerCommand } from '../../domain/streams.js';
import type { Area, MultiPolygon } from '../../domain/terms/geometry.js';
import { maxGeometryBytes, maxPositions } from '../../domain/terms/geometry.js';
import type { Instant } from '../../domain/terms/time.js';
import type { Fact } from '../../handling/record-facts.js';
import { hint } from '../feeds/feed-refused.js';
import { type BoundaryFeature, readFeatures } from './feature-file.js';
import { factOf } from './profile-facts.js';
import { Faults } from './profile-refused.js';
import type { BoundaryKind, Profile } from './profile.js';

/** The areas that the log knows, with the instant from which a boundary of theirs holds unless another is asked for. */
export interface KnownAreas {
  readonly zones: ReadonlyMap<string, Instant>;
  readonly hotspots: ReadonlyMap<string, Instant>;
  /** The zone of each municipality, by NIS code. */
  readonly municipalities: ReadonlyMap<string, string>;
}

export interface BoundaryImport {
  /** For messages. */
  readonly file: string;
  readonly text: string;
  readonly kind: BoundaryKind;
  readonly profile: Profile;
  readonly known: KnownAreas;
  /** Who drew the boundaries, in words. */
  readonly origin: string;
  /** From when they hold; absent: as long as the area is known. */
  readonly validFrom?: Instant | undefined;
  /** Of hotspots: they only show about where these are. */
  readonly indicative: boolean;
}

/**
 * The boundaries of a file as facts, one per zone or hotspot. Municipalities are put together to the zones that they are in.
 * @throws ProfileRefused naming every feature and field at fault
 */
export function boundaryFacts(asked: BoundaryImport): readonly Fact[] {
  const { file, text, kind, profile, known } = asked;
  const faults = new Faults();
  const features = readFeatures(
    text,
    {
      file,
      codeProperty: profile.codeProperties[kind],
      types: kind === 'hotspots' ? ['Polygon', 'MultiPolygon', 'Circle'] : ['Polygon', 'MultiPolygon'],
      within: profile.boundingBox,
    },
    faults,
  );
  const codes = [...known[kind].keys()];
  for (const [index, { path, code }] of features.entries()) {
    const at = { file, path: `${path}.properties.${profile.codeProperties[kind]}` };
    if (!codes.includes(code)) {
      const expected = codes.length === 0 ? `the log knows no ${kind} yet: apply a profile first` : hint(code, codes);
      faults.add({ ...at, message: `${code} is not among the ${kind} of the log; ${expected}` });
    }
    if (features.findIndex((other) => other.code === code) !== index) {
      faults.add({ ...at, message: `${code} is there already; expected each once` });
    }
  }
  const areas = kind === 'municipalities' ? zonesOf(features, asked, faults) : features;
  faults.refuseIfAny();
  return areas.map((area) => factFor(area, asked));
}

/** One MultiPolygon for each zone, of its municipalities in the order of their codes. */
function zonesOf(
  features: readonly BoundaryFeature[],
  { file, known }: BoundaryImport,
  faults: Faults,
): readonly BoundaryFeature[] {
  const zones = new Map<string, BoundaryFeature[]>();
  for (const feature of features.toSorted((a, b) => (a.code < b.code ? -1 : 1))) {
    const zone = known.municipalities.get(feature.code);
    if (zone !== undefined) zones.set(zone, [...(zones.get(zone) ?? []), feature]);
  }
  return [...zones].map(([code, members]) => {
    const missing = [...known.municipalities].filter(
      ([nis, zone]) => zone === code && !members.some((member) => member.code === nis),
    );
    const coordinates = members.flatMap(({ geometry }) => polygonsOf(geometry as Area));
    const geometry: MultiPolygon = { type: 'MultiPolygon', coordinates };
    const path = `zone ${code} (${members.map((member) => member.code).join(', ')})`;
    if (missing.length > 0) {
      const names = missing.map(([nis]) => nis).join(', ');
      faults.add({ file, path, message: `expected all municipalities of the zone; there is no ${names}` });
    }
    if (coordinates.flat(2).length > maxPositions || JSON.stringify(geometry).length > maxGeometryBytes) {
      const limits = `${String(maxPositions)} positions and ${String(maxGeometryBytes)} bytes`;
      faults.add({ file, path, message: `expected at most ${limits} of a zone in all: simplify the boundaries` });
    }
    return { path, code, geometry, properties: {} };
  });
}

function polygonsOf(area: Area): MultiPolygon['coordinates'] {
  return area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
}

function factFor({ code, geometry }: BoundaryFeature, asked: BoundaryImport): Fact {
  const { kind, profile, known, origin, indicative } = asked;
  const feed = `boundaries-${profile.name}`;
  const since = (kind === 'hotspots' ? known.hotspots : known.zones).get(code);
  const validFrom = asked.validFrom ?? since;
  if (validFrom === undefined) throw new Error(`${kind}: nothing is known of ${code}`);
  const command: TrackerCommand =
    kind === 'hotspots'
      ? {
          type: 'SetHotspotBoundary',
          hotspotId: code,
          occurredAt: validFrom,
          fields: { geometry, origin, validFrom, indicative },
        }
      : {
          type: 'SetZoneBoundary',
          zone: code,
          occurredAt: validFrom,
          fields: { geometry: geometry as Area, origin, validFrom },
        };
  return factOf(feed, code, command, 'day');
}
