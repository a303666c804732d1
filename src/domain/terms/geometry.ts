import { ringCrossing } from './ring-crossing.js';
import { ringMisplaced } from './ring-nesting.js';

/** WGS84 decimal degrees, longitude first, as in GeoJSON (RFC 7946). */
export type Position = readonly [longitude: number, latitude: number];
/** Closed: the last position repeats the first. */
export type Ring = readonly Position[];
export interface Polygon {
  readonly type: 'Polygon';
  /** The outer ring first, then the holes in it. */
  readonly coordinates: readonly Ring[];
}
export interface MultiPolygon {
  readonly type: 'MultiPolygon';
  readonly coordinates: readonly (readonly Ring[])[];
}
/** Not GeoJSON, which has none: a place and how far around it. */
export interface Circle {
  readonly type: 'Circle';
  readonly center: Position;
  readonly radiusMetres: number;
}
export type Area = Polygon | MultiPolygon;
export type Geometry = Area | Circle;
export type GeometryType = Geometry['type'];

/** Within which positions must lie, in decimal degrees. */
export interface BoundingBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** What is wrong with a geometry. `field` is a path inside it, such as `coordinates.0.3`; empty when it is the geometry as a whole. */
export interface GeometryFault {
  readonly field: string;
  readonly expected: string;
}

/** With the limit on bytes, what one event of the log (60,000 bytes) can hold beside the rest of its content. */
export const maxPositions = 2_000;
export const maxGeometryBytes = 50_000;
/** A circle stands for a neighbourhood, not for a country. */
export const maxRadiusMetres = 20_000;
/** Of latitude, on a sphere of 6,371 km: enough to tell whether a circle leaves a box. */
const metresPerDegree = 111_195;

const fields: Readonly<Record<GeometryType, readonly string[]>> = {
  Polygon: ['type', 'coordinates'],
  MultiPolygon: ['type', 'coordinates'],
  Circle: ['type', 'center', 'radiusMetres'],
};

class Faulty extends Error {
  constructor(readonly fault: GeometryFault) {
    super(fault.expected);
  }
}
const fail = (field: string, expected: string): never => {
  throw new Faulty({ field, expected });
};

/**
 * Says what is wrong with a geometry of one of these types; undefined when nothing is. It trusts nothing: `value` may be any JSON. With
 * `within`, every position must lie in that box, and coordinates that would lie in it the other way round are told apart.
 *
 * Rings must be closed and simple: a ring may neither cross nor touch itself (OGC 06-103r4, 6.1.11.1), and the rings of one polygon may
 * not cross each other. Holes lie inside the outer ring of their polygon, beside each other. The parts of a MultiPolygon may
 * touch and share edges, not overlap.
 */
export function geometryFault(
  value: unknown,
  types: readonly GeometryType[],
  within?: BoundingBox,
): GeometryFault | undefined {
  try {
    requireGeometry(value, types, within);
    return undefined;
  } catch (error) {
    if (error instanceof Faulty) return error.fault;
    throw error;
  }
}

function requireGeometry(value: unknown, types: readonly GeometryType[], within: BoundingBox | undefined): void {
  if (!isObject(value)) return fail('', `an object of type ${types.join(' or ')}`);
  const type = types.find((candidate) => candidate === value.type);
  if (type === undefined) return fail('type', `one of ${types.join(', ')}`);
  const stray = Object.keys(value).find((name) => !fields[type].includes(name));
  if (stray !== undefined) fail(stray, `nothing: a ${type} has no such field`);
  if (type === 'Circle') {
    requireCircle(value, within);
    return;
  }
  const polygons = type === 'Polygon' ? [value.coordinates] : listIn(value.coordinates, 'coordinates', 'polygons');
  const path = (index: number) => (type === 'Polygon' ? 'coordinates' : `coordinates.${index}`);
  let positions = 0;
  for (const [index, polygon] of polygons.entries()) {
    for (const [at, ring] of listIn(polygon, path(index), 'rings').entries()) {
      positions += requireRing(ring, `${path(index)}.${at}`, within);
      if (positions > maxPositions) fail('coordinates', `at most ${maxPositions} positions in all`);
    }
  }
  if (JSON.stringify(value).length > maxGeometryBytes) {
    fail('coordinates', `at most ${maxGeometryBytes} bytes of JSON: fewer positions, or fewer decimals`);
  }
  requireApart(polygons as readonly (readonly Ring[])[], path);
}

/** Rings that are simple, that cross nothing, and that lie where they should. */
function requireApart(polygons: readonly (readonly Ring[])[], path: (index: number) => string): void {
  for (const [index, polygon] of polygons.entries()) {
    const crossing = ringCrossing(polygon);
    if (crossing === undefined) continue;
    fail(`${path(index)}.${crossing.ring}.${crossing.position}`, `a ring that ${crossing.kind}`);
  }
  const owners = polygons.flatMap((polygon, index) => polygon.map((_, ring) => `${path(index)}.${ring}`));
  const between = polygons.length === 1 ? undefined : ringCrossing(polygons.flat(), true);
  if (between !== undefined) {
    fail(`${owners[between.ring] ?? path(0)}.${between.position}`, 'a part that overlaps no other part');
  }
  const misplaced = ringMisplaced(polygons);
  if (misplaced !== undefined) fail(`${path(misplaced.polygon)}.${misplaced.ring}`, misplaced.expected);
}

function requireCircle({ center, radiusMetres }: Readonly<Record<string, unknown>>, within?: BoundingBox): void {
  requirePosition(center, 'center', within);
  if (typeof radiusMetres !== 'number' || !(radiusMetres > 0 && radiusMetres <= maxRadiusMetres)) {
    return fail('radiusMetres', `a number of metres above 0, at most ${maxRadiusMetres}`);
  }
  const [longitude, latitude] = center as Position;
  const up = radiusMetres / metresPerDegree;
  const across = up / Math.cos((latitude * Math.PI) / 180);
  const corners: readonly Position[] = [
    [longitude - across, latitude - up],
    [longitude + across, latitude + up],
  ];
  if (within === undefined || corners.every((corner) => isIn(corner, within))) return;
  fail('radiusMetres', 'a circle that does not reach beyond the same limits');
}

/** Gives the number of positions. */
function requireRing(value: unknown, field: string, within: BoundingBox | undefined): number {
  const ring = listIn(value, field, 'positions');
  // Counted before they are read, so that an endless list costs nothing.
  if (ring.length > maxPositions) fail('coordinates', `at most ${maxPositions} positions in all`);
  if (ring.length < 4) fail(field, 'a ring of 4 positions or more, the last the same as the first');
  for (const [index, position] of ring.entries()) requirePosition(position, `${field}.${index}`, within);
  const [first, last] = [ring[0] as Position, ring.at(-1) as Position];
  if (first[0] !== last[0] || first[1] !== last[1]) {
    fail(`${field}.${ring.length - 1}`, 'a closed ring: the last position the same as the first');
  }
  return ring.length;
}

function requirePosition(value: unknown, field: string, within: BoundingBox | undefined): void {
  const expected = 'a position [longitude, latitude] of two numbers, in decimal degrees';
  if (!Array.isArray(value) || value.length !== 2) return fail(field, expected);
  const [longitude, latitude] = value as readonly unknown[];
  if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) return fail(field, expected);
  const position: Position = [longitude as number, latitude as number];
  const limits = within ?? wholeEarth;
  if (isIn(position, limits)) return;
  const swapped = isIn([position[1], position[0]], limits) ? ': this looks like lat, lon; longitude comes first' : '';
  const { west, south, east, north } = limits;
  fail(field, `a longitude from ${west} to ${east} and a latitude from ${south} to ${north}${swapped}`);
}

const wholeEarth: BoundingBox = { west: -180, south: -90, east: 180, north: 90 };

/** True when a position lies in a box, its edges included. */
export function isIn([longitude, latitude]: Position, { west, south, east, north }: BoundingBox): boolean {
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

function listIn(value: unknown, field: string, of: string): readonly unknown[] {
  return Array.isArray(value) && value.length > 0 ? value : fail(field, `a list of ${of}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
