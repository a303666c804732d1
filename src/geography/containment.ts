import type { BoundingBox, Circle, Geometry, Position, Ring } from '../domain/terms/geometry.js';

/** Mean radius of the earth in metres (IUGG). */
const earthRadiusMetres = 6_371_008.8;
const radians = Math.PI / 180;

/**
 * True when a position lies in a geometry. Polygons are taken as planar in degrees, which over a city is exact enough: the edge of a
 * municipality bends by millimetres. An edge belongs to the polygon on one of its sides only, so that of polygons that cover a plane
 * exactly one contains any position, also one on their common edge. A circle is a great-circle distance, its edge included.
 */
export function contains(geometry: Geometry, position: Position): boolean {
  switch (geometry.type) {
    case 'Circle':
      return metresBetween(geometry.center, position) <= geometry.radiusMetres;
    case 'Polygon':
      return inPolygon(geometry.coordinates, position);
    case 'MultiPolygon':
      return geometry.coordinates.some((polygon) => inPolygon(polygon, position));
  }
}

/** Even–odd over all rings: a hole is inside of two of them, and therefore outside. */
function inPolygon(rings: readonly Ring[], position: Position): boolean {
  let inside = false;
  for (const ring of rings) if (crossesOddly(ring, position)) inside = !inside;
  return inside;
}

/** True when a ray from the position to the east crosses the ring an odd number of times. */
function crossesOddly(ring: Ring, [x, y]: Position): boolean {
  let odd = false;
  for (let index = 1; index < ring.length; index += 1) {
    const [a, b] = [ring[index - 1], ring[index]];
    if (a === undefined || b === undefined || a[1] > y === b[1] > y) continue;
    // From the lower end to the upper one, whichever comes first: a neighbour that runs along the same edge the other way must round alike.
    const [low, high] = a[1] < b[1] ? [a, b] : [b, a];
    if (x < low[0] + ((y - low[1]) / (high[1] - low[1])) * (high[0] - low[0])) odd = !odd;
  }
  return odd;
}

/** Great-circle distance in metres (haversine). */
export function metresBetween(from: Position, to: Position): number {
  const [fromLatitude, toLatitude] = [from[1] * radians, to[1] * radians];
  const h =
    haversine(toLatitude - fromLatitude) +
    Math.cos(fromLatitude) * Math.cos(toLatitude) * haversine((to[0] - from[0]) * radians);
  return 2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(h)));
}

function haversine(angle: number): number {
  return Math.sin(angle / 2) ** 2;
}

/** The smallest box around a geometry, in degrees. Antimeridian and poles are not provided for: boundaries there are refused. */
export function boxOf(geometry: Geometry): BoundingBox {
  if (geometry.type === 'Circle') return boxOfCircle(geometry);
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude, latitude] of polygons.flat(2)) {
    west = Math.min(west, longitude);
    south = Math.min(south, latitude);
    east = Math.max(east, longitude);
    north = Math.max(north, latitude);
  }
  return { west, south, east, north };
}

function boxOfCircle({ center: [longitude, latitude], radiusMetres }: Circle): BoundingBox {
  const angle = radiusMetres / earthRadiusMetres;
  // The meridian that touches a circle does so nearer to the pole than its centre: asin(sin r / cos φ), not r / cos φ.
  const across = Math.asin(Math.min(1, Math.sin(angle) / Math.cos(latitude * radians))) / radians;
  const up = angle / radians;
  // A hair wider, so that rounding never leaves a position of the circle out of the box.
  const margin = 1e-9;
  return {
    west: longitude - across - margin,
    south: latitude - up - margin,
    east: longitude + across + margin,
    north: latitude + up + margin,
  };
}

/** True when a position is further than so many metres from the nearest one in a box. */
export function isFarFrom({ west, south, east, north }: BoundingBox, position: Position, metres: number): boolean {
  const [longitude, latitude] = position;
  const nearest: Position = [Math.min(Math.max(longitude, west), east), Math.min(Math.max(latitude, south), north)];
  return metresBetween(nearest, position) > metres;
}

/** Roughly how large a geometry is, in square metres: enough to say which of two is the smaller. */
export function squareMetresOf(geometry: Geometry): number {
  if (geometry.type === 'Circle') return Math.PI * geometry.radiusMetres ** 2;
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.reduce((sum, [outer, ...holes]) => {
    const inHoles = holes.reduce((total, hole) => total + ringSquareMetres(hole), 0);
    return sum + ringSquareMetres(outer ?? []) - inHoles;
  }, 0);
}

/** The shoelace formula on a plane whose scale is that of the ring's first latitude. */
function ringSquareMetres(ring: Ring): number {
  const metresPerDegree = earthRadiusMetres * radians;
  const scale = Math.cos((ring[0]?.[1] ?? 0) * radians);
  let twice = 0;
  for (let index = 1; index < ring.length; index += 1) {
    const [a, b] = [ring[index - 1], ring[index]];
    if (a !== undefined && b !== undefined) twice += a[0] * b[1] - b[0] * a[1];
  }
  return (Math.abs(twice) / 2) * metresPerDegree ** 2 * scale;
}

/** A circle as a GeoJSON ring of `corners` positions, counter-clockwise, for those who draw it. */
export function ringOfCircle({ center, radiusMetres }: Circle, corners = 64): Ring {
  const latitude = center[1] * radians;
  const angle = radiusMetres / earthRadiusMetres;
  const positions = Array.from({ length: corners }, (_, index): Position => {
    const bearing = (-2 * Math.PI * index) / corners;
    const to = Math.asin(
      Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(bearing),
    );
    const east = Math.atan2(
      Math.sin(bearing) * Math.sin(angle) * Math.cos(latitude),
      Math.cos(angle) - Math.sin(latitude) * Math.sin(to),
    );
    return [rounded(center[0] + east / radians), rounded(to / radians)];
  });
  const [first] = positions;
  return first === undefined ? [] : [...positions, first];
}

/** To a millionth of a degree, a tenth of a metre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
