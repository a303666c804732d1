/** A position as GeoJSON has it; it is named here again because geometry.ts builds on this file. */
type Point = readonly [x: number, y: number];

/** Where a ring is not simple, and in what way. `position` is where the segment at fault begins. */
export interface RingCrossing {
  readonly ring: number;
  readonly position: number;
  readonly kind: string;
}

interface Segment {
  readonly ring: number;
  readonly position: number;
  /** The place among the segments of its ring, without those of no length. */
  readonly order: number;
  readonly a: Point;
  readonly b: Point;
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** About ten micrometres in degrees: nearer than that, a point lies on a line. Coordinates are decimals, which doubles only come close to. */
const tolerance = 1e-10;

/**
 * Finds the first place where a closed ring crosses, touches or runs back over itself, or where two rings of the polygon cross;
 * undefined when there is none. Where `mayShareEdges`, two rings may run along each other. In the plane of longitude and latitude, which is exact enough for a city.
 *
 * Segments are swept from west to east, so that only those that overlap in longitude are compared: O(n log n) for shapes as they come,
 * O(n²) at worst.
 */
export function ringCrossing(rings: readonly (readonly Point[])[], mayShareEdges = false): RingCrossing | undefined {
  const perRing = rings.map(segmentsOf);
  const flat = perRing.findIndex((segments) => segments.length < 3);
  if (flat !== -1) return { ring: flat, position: 0, kind: 'encloses an area' };
  const segments = perRing.flat().sort((one, other) => one.west - other.west);
  for (const [index, one] of segments.entries()) {
    for (let next = index + 1; next < segments.length; next += 1) {
      const other = segments[next];
      if (other === undefined || other.west > one.east) break;
      if (other.south > one.north || other.north < one.south) continue;
      const kind = fault(one, other, perRing[one.ring]?.length ?? 0, mayShareEdges);
      if (kind === undefined) continue;
      const later = (one.ring - other.ring || one.order - other.order) > 0 ? one : other;
      return { ring: later.ring, position: later.position, kind };
    }
  }
  return undefined;
}

function segmentsOf(ring: readonly Point[], index: number): readonly Segment[] {
  const segments: Segment[] = [];
  let a = ring[0];
  for (const [position, b] of ring.entries()) {
    if (a === undefined || (a[0] === b[0] && a[1] === b[1])) continue;
    const [west, east] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
    const [south, north] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])];
    segments.push({ ring: index, position: position - 1, order: segments.length, a, b, west, east, south, north });
    a = b;
  }
  return segments;
}

/** What is wrong between two segments. `count` is how many segments the ring of the first has. */
function fault(one: Segment, other: Segment, count: number, mayShareEdges: boolean): string | undefined {
  const sides = [side(one, other.a), side(one, other.b), side(other, one.a), side(other, one.b)] as const;
  const sameRing = one.ring === other.ring;
  if (sides.every((value) => value === 0)) {
    if (overlap(one, other) > tolerance && sameRing) return 'does not run back over itself';
    if (overlap(one, other) > tolerance && !mayShareEdges) return 'shares no edge with another';
  }
  if (sides[0] * sides[1] < 0 && sides[2] * sides[3] < 0) {
    return sameRing ? 'does not cross itself' : 'does not cross another ring of its polygon';
  }
  const between = Math.abs(one.order - other.order);
  if (!sameRing || between === 1 || between === count - 1) return undefined;
  const touches =
    on(one, other.a, sides[0]) ||
    on(one, other.b, sides[1]) ||
    on(other, one.a, sides[2]) ||
    on(other, one.b, sides[3]);
  return touches ? 'does not touch itself' : undefined;
}

/** On which side of the segment's line a point lies: 1, -1, or 0 when it is on it. */
function side({ a, b }: Segment, point: Point): -1 | 0 | 1 {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const distance = (dx * (point[1] - a[1]) - dy * (point[0] - a[0])) / Math.hypot(dx, dy);
  return Math.abs(distance) < tolerance ? 0 : distance > 0 ? 1 : -1;
}

/** How far two segments on one line overlap, along the longer side of the box around them. */
function overlap(one: Segment, other: Segment): number {
  return Math.max(
    Math.min(one.east, other.east) - Math.max(one.west, other.west),
    Math.min(one.north, other.north) - Math.max(one.south, other.south),
  );
}

function on(segment: Segment, point: Point, sideOf: number): boolean {
  return (
    sideOf === 0 &&
    point[0] >= segment.west - tolerance &&
    point[0] <= segment.east + tolerance &&
    point[1] >= segment.south - tolerance &&
    point[1] <= segment.north + tolerance
  );
}
