import { describe, expect, it } from '@jest/globals';

import type { Position } from '../../src/domain/terms/geometry.js';
import { placePrecisions } from '../../src/domain/terms/place.js';
import { geographyOf } from '../../src/geography/geography.js';
import { readProfile } from '../../src/intake/profiles/read-profile.js';
import { day, designated, hotspotBoundary, recorded } from './geography-events.js';

describe('the hotspots of the Brussels profile', () => {
  const { boundingBox, boundaries: drawn } = readProfile('brussels');
  const geography = geographyOf(
    recorded(
      ...drawn.flatMap(({ hotspot: code, geometry, indicative }) => [
        designated(code, '2024-03-28'),
        hotspotBoundary(code, geometry, { from: '2024-03-28', indicative }),
      ]),
    ),
  );

  it('have nothing that lies outside the box of the city, however near, however exact, whatever its source names', () => {
    const { west, south, east, north } = boundingBox;
    const counted = drawn.flatMap(({ hotspot: code, geometry }) => {
      if (geometry.type !== 'Circle') throw new Error(`${code} is no circle`);
      const [longitude, latitude] = geometry.center;
      const besideTheBox: readonly Position[] = [
        [west - 1e-6, latitude],
        [east + 1e-6, latitude],
        [longitude, south - 1e-6],
        [longitude, north + 1e-6],
      ];
      return besideTheBox.flatMap(([x, y]) =>
        placePrecisions.map((precision) => {
          const where = { zone: '5341', hotspot: code, place: { precision, point: { longitude: x, latitude: y } } };
          return geography.attribute(where, day('2024-05-01'));
        }),
      );
    });
    expect(counted).toHaveLength(16 * 4 * placePrecisions.length);
    expect(counted.filter(({ asWas, today }) => asWas.hotspots.length + today.hotspots.length > 0)).toEqual([]);
  });
});
