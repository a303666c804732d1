import type { Profile } from '../src/intake/profiles/profile.js';
import { readProfile } from '../src/intake/profiles/read-profile.js';
import type { Random } from './random.js';

/* Real names, made-up shares. The points are approximate: they stand for a neighbourhood, not for an address or an official boundary; those of hotspots are of the profile. */

interface Municipality {
  readonly nis: string;
  readonly latitude: number;
  readonly longitude: number;
}
interface Zone {
  readonly code: string;
  /** Of all calls outside the hotspots. */
  readonly share: number;
  /** How much longer than average a unit drives here. */
  readonly travel: number;
  /** Of the calls with a unit: those where nobody pressed "arrived". */
  readonly missingArrivals: number;
  readonly station: readonly [latitude: number, longitude: number];
  readonly municipalities: readonly Municipality[];
}

const at = (nis: string, latitude: number, longitude: number): Municipality => ({ nis, latitude, longitude });

export const zones: readonly Zone[] = [
  {
    code: '5339',
    share: 26,
    travel: 0.95,
    missingArrivals: 0.06,
    station: [50.8462, 4.3517],
    municipalities: [at('21004', 50.85, 4.3525), at('21009', 50.827, 4.372)],
  },
  {
    code: '5340',
    share: 18,
    travel: 1.1,
    missingArrivals: 0.09,
    station: [50.8551, 4.3334],
    municipalities: [
      at('21012', 50.856, 4.325),
      at('21011', 50.8625, 4.328),
      at('21010', 50.878, 4.324),
      at('21008', 50.872, 4.308),
      at('21003', 50.865, 4.293),
    ],
  },
  {
    code: '5341',
    share: 19,
    travel: 1.05,
    missingArrivals: 0.07,
    station: [50.8372, 4.3155],
    municipalities: [at('21001', 50.838, 4.3), at('21013', 50.827, 4.345), at('21007', 50.811, 4.318)],
  },
  {
    code: '5342',
    share: 10,
    travel: 1.25,
    missingArrivals: 0.03,
    station: [50.8023, 4.3388],
    municipalities: [at('21016', 50.8, 4.34), at('21017', 50.805, 4.415), at('21002', 50.816, 4.428)],
  },
  {
    code: '5343',
    share: 11,
    travel: 1,
    missingArrivals: 0.03,
    station: [50.8381, 4.4021],
    municipalities: [at('21005', 50.834, 4.389), at('21018', 50.847, 4.427), at('21019', 50.832, 4.433)],
  },
  {
    code: '5344',
    share: 16,
    travel: 1,
    missingArrivals: 0.06,
    station: [50.8628, 4.3712],
    municipalities: [at('21015', 50.866, 4.378), at('21006', 50.872, 4.403), at('21014', 50.853, 4.37)],
  },
];

interface Hotspot {
  readonly code: string;
  /** The zones that it lies in; the first has the larger part. */
  readonly zones: readonly string[];
  readonly nis: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Of what happens in hotspots. */
  readonly share: number;
}

/** In the order that draws depend on, with the municipality that a call there names and the share of it. Where each lies the profile says. */
const shares: readonly (readonly [code: string, nis: string, share: number])[] = [
  ['antwerpsesteenweg', '21004', 6],
  ['matonge', '21009', 9],
  ['yser', '21004', 6],
  ['querelle-marolles', '21004', 7],
  ['versailles', '21004', 3],
  ['hallepoort', '21013', 8],
  ['clemenceau', '21001', 7],
  ['peterbos', '21001', 8],
  ['sint-antonius', '21007', 6],
  ['zuidstation', '21013', 12],
  ['noordstation', '21015', 12],
  ['zwarte-vijvers', '21012', 6],
  ['ribaucourt', '21012', 6],
  ['bonnevie', '21012', 4],
  ['paal-kolom', '21012', 3],
  ['aumale', '21001', 4],
];

/** The hotspots of the Brussels profile: the fifteen of 28 March 2024, and the one added later that year. */
export const hotspots: readonly Hotspot[] = placed(readProfile('brussels'));

function placed({ hotspots: named, boundaries }: Profile): readonly Hotspot[] {
  return shares.map(([code, nis, share]) => {
    const zones = named.find((one) => one.code === code)?.zones;
    const geometry = boundaries.find(({ hotspot }) => hotspot === code)?.geometry;
    if (zones === undefined || geometry?.type !== 'Circle') throw new Error(`the profile has no circle of ${code}`);
    const [longitude, latitude] = geometry.center;
    return { code, zones, nis, latitude, longitude, share };
  });
}

/** Where the scenario lets things happen: the Region, as a box. */
export const boundingBox = { south: 50.7637, west: 4.2446, north: 50.9138, east: 4.4823 } as const;

export interface Where {
  readonly zone: Zone;
  /** Empty outside the hotspots. */
  readonly hotspot: string;
  readonly nis: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly precision: 'exact' | 'block' | 'street' | 'station-fallback';
}

const inside = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** Draws a place: in a hotspot in `hotspotShare` of the draws. One point in a hundred is the police station's, as fallback. */
export function drawPlace(random: Random, hotspotShare: number): Where {
  const hotspot = random.chance(hotspotShare) ? random.pick(hotspots.map((one) => [one, one.share])) : undefined;
  const code = hotspot && (random.chance(0.6) ? hotspot.zones[0] : (hotspot.zones[1] ?? hotspot.zones[0]));
  const zone = zones.find((one) => one.code === code) ?? random.pick(zones.map((one) => [one, one.share]));
  const centre = hotspot ?? random.pick(zone.municipalities.map((one) => [one, 1]));
  // A hotspot is some 300 m across, a municipality some 2 km; a degree of longitude is shorter here than one of latitude.
  const spread = hotspot ? 0.0012 : 0.007;
  const latitude = inside(centre.latitude + spread * random.normal(), boundingBox.south, boundingBox.north);
  const longitude = inside(centre.longitude + 1.6 * spread * random.normal(), boundingBox.west, boundingBox.east);
  const named = { zone, hotspot: hotspot?.code ?? '', nis: centre.nis };
  if (random.chance(0.01)) {
    return { ...named, latitude: zone.station[0], longitude: zone.station[1], precision: 'station-fallback' };
  }
  const precision = random.pick<Where['precision']>([
    ['exact', 70],
    ['block', 10],
    ['street', 20],
  ]);
  return { ...named, latitude, longitude, precision };
}

/** The cells of a place, in the order of {@link placeColumns}. */
export function placeCells({ zone, hotspot, nis, latitude, longitude, precision }: Where): readonly string[] {
  return [zone.code, hotspot, nis, latitude.toFixed(5), longitude.toFixed(5), precision];
}
export const placeColumns = [
  'zone',
  'hotspot',
  'municipality_nis',
  'latitude',
  'longitude',
  'place_precision',
] as const;
