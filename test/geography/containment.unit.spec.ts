import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Polygon, Position, Ring } from '../../src/domain/terms/geometry.js';
import { boxGrid } from '../../src/geography/box-grid.js';
import { boxOf, contains, metresBetween, ringOfCircle, squareMetresOf } from '../../src/geography/containment.js';

const square = (west: number, south: number, side: number): Ring => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];
const polygon = (...coordinates: Ring[]): Polygon => ({ type: 'Polygon', coordinates });
const inCity = fc.record({
  longitude: fc.double({ min: 4.2, max: 4.5, noNaN: true }),
  latitude: fc.double({ min: 50.7, max: 51, noNaN: true }),
});
const grand: Position = [4.3525, 50.8467];

describe('a polygon', () => {
  it('contains what is inside, and not what is in a hole or outside', () => {
    const ring = polygon(square(4, 50, 1), square(4.25, 50.25, 0.5));
    expect(contains(ring, [4.1, 50.1])).toBe(true);
    expect(contains(ring, [4.5, 50.5])).toBe(false);
    expect(contains(ring, [5.1, 50.5])).toBe(false);
  });

  it('in several parts contains what any of them does, also where they overlap', () => {
    const parts = {
      type: 'MultiPolygon' as const,
      coordinates: [[square(4, 50, 1)], [square(4.5, 50.5, 1)], [square(8, 50, 1)]],
    };
    expect(contains(parts, [4.75, 50.75])).toBe(true);
    expect(contains(parts, [8.5, 50.5])).toBe(true);
    expect(contains(parts, [7, 50.5])).toBe(false);
    expect(squareMetresOf(parts)).toBeGreaterThan(squareMetresOf(polygon(square(4, 50, 1))));
  });

  it('does not depend on the direction of its rings', () => {
    fc.assert(
      fc.property(inCity, ({ longitude, latitude }) => {
        const ring = square(4.3, 50.8, 0.1);
        const position: Position = [longitude, latitude];
        expect(contains(polygon([...ring].reverse()), position)).toBe(contains(polygon(ring), position));
      }),
    );
  });

  it('of a fan of triangles that covers a square shares no position with the others, and none is lost, edges included', () => {
    // Positions on a coarse lattice, so that many of them fall on an edge or a corner.
    const lattice = fc.tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -8, max: 8 }));
    fc.assert(
      fc.property(lattice, lattice, (hub, point) => {
        const at = ([x, y]: readonly [number, number]): Position => [4.35 + x / 100, 50.85 + y / 100];
        const around: readonly (readonly [number, number])[] = [
          [-9, -9],
          [0, -9],
          [9, -9],
          [9, 0],
          [9, 9],
          [0, 9],
          [-9, 9],
          [-9, 0],
        ];
        const fan = around.map((corner, index) => {
          const next = around[(index + 1) % around.length]!;
          return polygon([at(hub), at(corner), at(next), at(hub)]);
        });
        expect(fan.filter((triangle) => contains(triangle, at(point)))).toHaveLength(1);
      }),
    );
  });
});

describe('a circle', () => {
  const circle = { type: 'Circle' as const, center: grand, radiusMetres: 300 };

  it('contains what is not farther from its centre than its radius', () => {
    // One thousandth of a degree of latitude is 111.2 m, of longitude 70.2 m here.
    expect(contains(circle, [4.3525, 50.8467 + 0.00265])).toBe(true);
    expect(contains(circle, [4.3525, 50.8467 + 0.00275])).toBe(false);
    expect(contains(circle, [4.3525 + 0.0042, 50.8467])).toBe(true);
    expect(contains(circle, [4.3525 + 0.0044, 50.8467])).toBe(false);
    expect(metresBetween([4.3525, 50.8467], [4.3525, 50.8477])).toBeCloseTo(111.2, 1);
  });

  it('lies in its box, and the drawn ring lies on its edge', () => {
    fc.assert(
      fc.property(inCity, fc.integer({ min: 10, max: 20_000 }), ({ longitude, latitude }, radiusMetres) => {
        const drawn = { type: 'Circle' as const, center: [longitude, latitude] as Position, radiusMetres };
        const { west, south, east, north } = boxOf(drawn);
        for (const [x, y] of ringOfCircle(drawn)) {
          expect(Math.abs(metresBetween(drawn.center, [x, y]) - radiusMetres)).toBeLessThan(0.2);
          // The drawn positions are rounded to a tenth of a metre.
          expect(x > west - 1e-6 && x < east + 1e-6 && y > south - 1e-6 && y < north + 1e-6).toBe(true);
        }
      }),
    );
  });
});

describe('the grid', () => {
  it('finds exactly the boxes that a look at all of them finds, in their order', () => {
    const boxes = fc.array(fc.record({ at: inCity, wide: fc.double({ min: 0, max: 0.2, noNaN: true }) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(boxes, inCity, (given, { longitude, latitude }) => {
        const boxed = given.map(({ at, wide }, item) => ({
          box: { west: at.longitude, south: at.latitude, east: at.longitude + wide, north: at.latitude + wide },
          item,
        }));
        const all = boxed.filter(
          ({ box }) => longitude >= box.west && longitude <= box.east && latitude >= box.south && latitude <= box.north,
        );
        expect(boxGrid(boxed).at([longitude, latitude])).toEqual(all.map(({ item }) => item));
      }),
    );
  });

  it('of nothing finds nothing', () => {
    expect(boxGrid([]).at(grand)).toEqual([]);
  });
});
