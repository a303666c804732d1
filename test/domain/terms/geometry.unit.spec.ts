import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  type BoundingBox,
  geometryFault,
  maxGeometryBytes,
  maxPositions,
  type Position,
} from '../../../src/domain/terms/geometry.js';

const any = ['Polygon', 'MultiPolygon', 'Circle'] as const;
const brussels: BoundingBox = { west: 4.2, south: 50.7, east: 4.5, north: 51 };

/** A closed ring through these corners. */
const ring = (...corners: Position[]): Position[] => [...corners, corners[0]!];
const polygon = (...coordinates: unknown[]) => ({ type: 'Polygon', coordinates });
const parts = (...coordinates: unknown[]) => ({ type: 'MultiPolygon', coordinates });
const square = (x: number, y: number, size: number): Position[] =>
  ring([x, y], [x + size, y], [x + size, y + size], [x, y + size]);
const circle = { type: 'Circle', center: [4.34, 50.84], radiusMetres: 300 };

describe('a geometry', () => {
  it.each<[string, unknown]>([
    ['a square', polygon(square(4.3, 50.8, 0.1))],
    ['a square that turns the other way', polygon([...square(4.3, 50.8, 0.1)].reverse())],
    ['a square with a hole', polygon(square(4.3, 50.8, 0.1), square(4.32, 50.82, 0.02))],
    ['a hole that touches its edge at one point', polygon(square(0, 0, 4), ring([0, 2], [1, 1], [1, 3]))],
    ['a repeated position', polygon(ring([4.3, 50.8], [4.4, 50.8], [4.4, 50.8], [4.4, 50.9]))],
    ['a concave ring', polygon(ring([0, 0], [4, 0], [4, 4], [2, 1], [0, 4]))],
    ['parts that share an edge', { type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(1, 0, 1)]] }],
    ['a part in the hole of another', parts([square(0, 0, 9), square(2, 2, 5)], [square(3, 3, 2)])],
    ['a part that fills the hole of another', parts([square(0, 0, 9), square(2, 2, 5)], [square(2, 2, 5)])],
    ['a circle', circle],
  ])('may be %s', (_, geometry) => {
    expect(geometryFault(geometry, any)).toBeUndefined();
  });

  it.each<[string, unknown, string, RegExp]>([
    ['nothing', null, '', /object of type Polygon/],
    ['a list', [], '', /object/],
    ['of another type', { type: 'Point', coordinates: [4, 50] }, 'type', /one of Polygon/],
    ['with a field too many', { ...circle, crs: 'EPSG:31370' }, 'crs', /no such field/],
    ['without rings', polygon(), 'coordinates', /list of rings/],
    ['with a ring that is none', polygon('ring'), 'coordinates.0', /list of positions/],
    ['a triangle left open', polygon([[0, 0], [1, 0], [1, 1], [0, 1]]), 'coordinates.0.3', /closed/], // prettier-ignore
    ['with three positions', polygon([[0, 0], [1, 0], [0, 0]]), 'coordinates.0', /4 positions/], // prettier-ignore
    ['with an altitude', polygon([[0, 0, 9], ...square(0, 0, 1)]), 'coordinates.0.0', /two numbers/],
    ['with text for a number', polygon([['4', 0], ...square(0, 0, 1)]), 'coordinates.0.0', /two numbers/],
    ['with NaN', polygon([[Number.NaN, 0], ...square(0, 0, 1)]), 'coordinates.0.0', /two numbers/],
    [
      'off the Earth',
      polygon([[200, 100], ...square(0, 0, 1)]),
      'coordinates.0.0',
      /from -180 to 180 and a latitude from -90 to 90$/,
    ],
    ['a bow tie', polygon(ring([0, 0], [2, 2], [2, 0], [0, 2])), 'coordinates.0.2', /does not cross itself/],
    [
      'a second part that is a bow tie',
      { type: 'MultiPolygon', coordinates: [[square(9, 9, 1)], [ring([0, 0], [2, 2], [2, 0], [0, 2])]] },
      'coordinates.1.0.2',
      /does not cross itself/,
    ],
    [
      'a ring that passes a corner twice',
      polygon(ring([0, 0], [2, 2], [4, 0], [4, 4], [2, 2], [0, 4])),
      'coordinates.0.4',
      /does not touch itself/,
    ],
    ['a spike', polygon(ring([0, 0], [4, 0], [4, 4], [4, 1], [0, 1])), 'coordinates.0.3', /does not touch itself/],
    ['a line there and back', polygon(ring([0, 0], [1, 0], [2, 0])), 'coordinates.0.2', /run back over itself/],
    ['one point', polygon(ring([1, 1], [1, 1], [1, 1])), 'coordinates.0.0', /encloses an area/],
    [
      'a hole that crosses its edge',
      polygon(square(0, 0, 4), square(3, 1, 2)),
      'coordinates.1.0',
      /does not cross another ring/,
    ],
    ['a hole along its edge', polygon(square(0, 0, 4), square(0, 1, 2)), 'coordinates.1.3', /shares no edge/],
    ['a hole outside its ring', polygon(square(0, 0, 4), square(5, 5, 1)), 'coordinates.1', /inside the outer ring/],
    ['a hole around its ring', polygon(square(1, 1, 1), square(0, 0, 4)), 'coordinates.1', /inside the outer ring/],
    [
      'a hole in a hole',
      polygon(square(0, 0, 9), square(1, 1, 6), square(2, 2, 2)),
      'coordinates.2',
      /not inside another one/,
    ],
    ['parts that cross', parts([square(0, 0, 2)], [square(1, 1, 2)]), 'coordinates.1.0.3', /overlaps no other part/],
    ['parts that overlap along an edge', parts([square(0, 0, 2)], [square(1, 0, 2)]), 'coordinates.0.0', /overlaps no/],
    ['a part in a part', parts([square(0, 0, 4)], [square(1, 1, 1)]), 'coordinates.1.0', /overlaps no other part/],
    ['one part twice', parts([square(0, 0, 4)], [square(0, 0, 4)]), 'coordinates.0.0', /overlaps no other part/],
    ['a circle without a centre', { ...circle, center: undefined }, 'center', /position/],
    ['a circle of no size', { ...circle, radiusMetres: 0 }, 'radiusMetres', /above 0, at most 20000/],
    ['a circle as large as a country', { ...circle, radiusMetres: 20_001 }, 'radiusMetres', /at most 20000/],
  ])('is not %s', (_, geometry, field, expected) => {
    const fault = geometryFault(geometry, any);
    expect(fault).toEqual({ field, expected: expect.stringMatching(expected) });
  });

  it('is of a type that was asked for', () => {
    expect(geometryFault(circle, ['Polygon', 'MultiPolygon'])?.field).toBe('type');
  });

  it('tells coordinates that were swapped, and others that lie outside the city', () => {
    expect(geometryFault(circle, any, brussels)).toBeUndefined();
    const swapped = geometryFault({ ...circle, center: [50.84, 4.34] }, any, brussels);
    expect(swapped).toEqual({ field: 'center', expected: expect.stringContaining('looks like lat, lon') });
    const ghent = geometryFault({ ...circle, center: [3.72, 51.05] }, any, brussels);
    expect(ghent).toEqual({
      field: 'center',
      expected: 'a longitude from 4.2 to 4.5 and a latitude from 50.7 to 51',
    });
    expect(geometryFault({ ...circle, center: [40, 120] }, any)?.expected).toMatch(/looks like lat, lon/);
  });

  it('that is a circle does not reach out of the city either', () => {
    // 0.005 degrees of longitude are 351 m here.
    const near = (radiusMetres: number) =>
      geometryFault({ type: 'Circle', center: [4.205, 50.84], radiusMetres }, any, brussels);
    expect(near(345)).toBeUndefined();
    expect(near(357)).toEqual({ field: 'radiusMetres', expected: expect.stringContaining('does not reach beyond') });
  });

  it('has at most so many positions, and so many bytes', () => {
    const round = (count: number, decimals: number): Position[] =>
      ring(
        ...Array.from({ length: count }, (_, index): Position => {
          const angle = (2 * Math.PI * index) / count;
          return [Number(Math.cos(angle).toFixed(decimals)), Number(Math.sin(angle).toFixed(decimals))];
        }),
      );
    expect(geometryFault(polygon(round(maxPositions - 1, 6)), any)).toBeUndefined();
    expect(geometryFault(polygon(round(maxPositions, 6)), any)?.expected).toMatch(/at most 2000 positions/);
    const halves = { type: 'MultiPolygon', coordinates: [[round(1_100, 6)], [round(1_100, 6)]] };
    expect(geometryFault(halves, any)?.expected).toMatch(/at most 2000 positions/);
    const exact = polygon(round(maxPositions - 1, 15));
    expect(JSON.stringify(exact).length).toBeGreaterThan(maxGeometryBytes);
    expect(geometryFault(exact, any)?.expected).toMatch(/bytes of JSON/);
  });
});

describe('any geometry', () => {
  const aNumber = fc.integer({ min: 0, max: 40 }).map((step) => step / 8);

  const turns = fc
    .uniqueArray(fc.integer({ min: 0, max: 359 }), { minLength: 5, maxLength: 40 })
    .map((angles) => angles.sort((one, other) => one - other))
    // Only where the centre is inside: over a gap of half a turn an edge would pass on its other side.
    .filter((angles) => angles.every((angle, at) => (angles[at + 1] ?? angles[0]! + 360) - angle < 170));
  const around = (degrees: number, radius: number): Position => [
    radius * Math.cos((degrees * Math.PI) / 180),
    radius * Math.sin((degrees * Math.PI) / 180),
  ];

  it('that goes around a point once does not cross itself', () => {
    fc.assert(
      fc.property(turns, fc.infiniteStream(fc.double({ min: 1, max: 2, noNaN: true })), (angles, radii) => {
        const corners = angles.map((angle) => around(angle, radii.next().value ?? 1));
        expect(geometryFault(polygon(ring(...corners)), any)).toBeUndefined();
      }),
    );
  });

  it('that goes around a circle crosses itself once two neighbours change places', () => {
    fc.assert(
      fc.property(turns, (angles) => {
        const [first, second, ...rest] = angles.map((angle) => around(angle, 1));
        const fault = geometryFault(polygon(ring(second!, first!, ...rest)), any);
        expect(fault?.expected).toBe('a ring that does not cross itself');
      }),
    );
  });

  it('gives the same verdict in either direction, and from whichever corner it starts', () => {
    const corners = fc.array(fc.tuple(aNumber, aNumber), { minLength: 3, maxLength: 7 });
    fc.assert(
      fc.property(corners, fc.nat(), (given, start) => {
        const at = start % given.length;
        const turned = [...given.slice(at), ...given.slice(0, at)];
        const faulty = (points: readonly Position[]) => geometryFault(polygon(ring(...points)), any) !== undefined;
        expect(faulty(turned)).toBe(faulty(given));
        expect(faulty([...given].reverse())).toBe(faulty(given));
      }),
    );
  });

  it('is read or refused, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (coordinates, center) => {
        for (const type of any) {
          const fault = geometryFault({ type, coordinates, center, radiusMetres: center }, any);
          if (fault !== undefined) expect(fault.expected).not.toBe('');
        }
      }),
    );
  });
});
