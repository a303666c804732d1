/** A position as GeoJSON has it; it is named here again because geometry.ts builds on this file. */
type Point = readonly [x: number, y: number];
type Rings = readonly (readonly Point[])[];

/** Which ring lies where it should not. `polygon` and `ring` are indexes; `expected` says what the ring should have been. */
export interface RingMisplaced {
  readonly polygon: number;
  readonly ring: number;
  readonly expected: string;
}

/** As in ring-crossing.ts: nearer than that, a point lies on a line. */
const tolerance = 1e-10;

/**
 * Finds the first ring of polygons that lies where it should not (OGC 06-103r4, 6.1.11.1 and 6.1.14): a hole outside the outer ring of its
 * polygon or inside another of its holes, or a part that overlaps another part of a MultiPolygon. Undefined when there is none.
 *
 * The rings MUST be known not to cross. O(parts × positions).
 */
export function ringMisplaced(polygons: readonly Rings[]): RingMisplaced | undefined {
  for (const [polygon, rings] of polygons.entries()) {
    const [outer = [], ...holes] = rings;
    for (const [index, hole] of holes.entries()) {
      const at = { polygon, ring: index + 1 };
      if (!isInside(hole, outer)) return { ...at, expected: 'a hole inside the outer ring of its polygon' };
      if (holes.some((other) => other !== hole && isInside(hole, other))) {
        return { ...at, expected: 'a hole that is not inside another one' };
      }
    }
    const within = polygons.some((other, at) => at !== polygon && overlaps(rings, other));
    if (within) return { polygon, ring: 0, expected: 'a part that overlaps no other part' };
  }
  return undefined;
}

/**
 * True when part of a polygon's area is that of another: one of its corners, or the middle of an edge, is strictly inside the other, or it
 * has the same line. In a hole of the other it is beside it: an island in a lake. Edges may be shared, as neighbours do.
 */
function overlaps([ring = []]: Rings, [outer = [], ...holes]: Rings): boolean {
  const sides = pointsOf(ring).map((point) => ({ point, side: whereIs(point, outer) }));
  if (sides.every(({ side }) => side === 'on')) return true;
  return sides.some(({ point, side }) => side === 'in' && holes.every((hole) => whereIs(point, hole) === 'out'));
}

/** For rings that share no edge: whether one lies in the other. */
function isInside(ring: readonly Point[], other: readonly Point[]): boolean {
  const side = pointsOf(ring)
    .map((point) => whereIs(point, other))
    .find((one) => one !== 'on');
  return side === 'in';
}

/** The corners of a ring, and the middles of its edges. */
function pointsOf(ring: readonly Point[]): readonly Point[] {
  return ring.flatMap((point, index): Point[] => {
    const next = ring[index + 1];
    return next === undefined ? [] : [point, [(point[0] + next[0]) / 2, (point[1] + next[1]) / 2]];
  });
}

/** Even–odd: a ray to the east crosses a ring that a point is inside of an odd number of times. */
function whereIs([x, y]: Point, ring: readonly Point[]): 'in' | 'out' | 'on' {
  let odd = false;
  for (let index = 1; index < ring.length; index += 1) {
    const [a, b] = [ring[index - 1], ring[index]];
    if (a === undefined || b === undefined) continue;
    if (isOn([x, y], a, b)) return 'on';
    if (a[1] > y !== b[1] > y && x < a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0])) odd = !odd;
  }
  return odd ? 'in' : 'out';
}

function isOn([x, y]: Point, a: Point, b: Point): boolean {
  if (x < Math.min(a[0], b[0]) - tolerance || x > Math.max(a[0], b[0]) + tolerance) return false;
  if (y < Math.min(a[1], b[1]) - tolerance || y > Math.max(a[1], b[1]) + tolerance) return false;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy);
  return length === 0 || Math.abs(dx * (y - a[1]) - dy * (x - a[0])) / length < tolerance;
}
