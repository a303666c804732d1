import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { geometryFault, type Geometry, type Position } from '../../src/domain/terms/geometry.js';
import { geographyOf } from '../../src/geography/geography.js';
import { day, established, recorded, zoneBoundary } from './geography-events.js';

interface Feature {
  readonly properties: Readonly<Record<string, string>>;
  readonly geometry: Geometry;
}
interface Checked {
  readonly postcode_place: string;
  readonly lonlat: Position;
  readonly municipality_web: readonly string[];
  readonly zone_here: readonly string[];
}

const folder = fileURLToPath(new URL('../../../shared/data/brussels-geo', import.meta.url));
const present = existsSync(folder);
if (!present) process.stderr.write(`skipped: the published boundaries are not at ${folder}\n`);

const featuresOf = (name: string): readonly Feature[] =>
  (JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as { features: readonly Feature[] }).features;

/** Boundaries by name, each as a zone of its own, looked up at a point. */
function lookUp(features: readonly Feature[], nameOf: (feature: Feature) => string): (point: Position) => string {
  const geography = geographyOf(
    recorded(
      ...features.flatMap((feature) => [
        established(nameOf(feature), '2002-01-01'),
        zoneBoundary(nameOf(feature), feature.geometry, '2002-01-01'),
      ]),
    ),
  );
  return ([longitude, latitude]) =>
    geography.attribute(
      { zone: 'none', place: { point: { longitude, latitude }, precision: 'exact' } },
      day('2024-01-01'),
    ).asWas.zone;
}

(present ? describe : describe.skip)('the published boundaries of Brussels', () => {
  const reference = present
    ? (JSON.parse(readFileSync(`${folder}/REFERENCE.json`, 'utf8')) as { postcode_point_check: readonly Checked[] })
    : { postcode_point_check: [] };
  const zones = present ? featuresOf('brussels_6_police_zones.geojson') : [];
  const municipalities = present ? featuresOf('brussels_19_municipalities_web.geojson') : [];

  it('are six zones and nineteen municipalities without a fault', () => {
    expect([zones.length, municipalities.length]).toEqual([6, 19]);
    for (const { geometry } of [...zones, ...municipalities]) {
      expect(geometryFault(geometry, ['Polygon', 'MultiPolygon'])).toBeUndefined();
    }
  });

  it('have the centre of each municipality in its zone and in itself', () => {
    const zoneAt = lookUp(zones, ({ properties }) => properties.police_zone!);
    const nameAt = lookUp(municipalities, ({ properties }) => properties.name_fr!);
    expect(reference.postcode_point_check).toHaveLength(22);
    for (const { postcode_place, lonlat, municipality_web, zone_here } of reference.postcode_point_check) {
      expect([postcode_place, zoneAt(lonlat), nameAt(lonlat)]).toEqual([
        postcode_place,
        ...zone_here,
        ...municipality_web,
      ]);
    }
  });

  it('put every point of a fine lattice in the zone of the municipality that it is in', () => {
    const zoneAt = lookUp(zones, ({ properties }) => properties.police_zone!);
    const byMunicipality = lookUp(municipalities, ({ properties }) =>
      properties.police_zone!.concat('/', properties.nis!),
    );
    let [found, apart] = [0, 0];
    for (let x = 4.244; x < 4.483; x += 0.0017) {
      for (let y = 50.763; y < 50.914; y += 0.0011) {
        const expected = byMunicipality([x, y]).split('/')[0];
        if (expected !== 'none') found += 1;
        if (zoneAt([x, y]) !== expected) apart += 1;
      }
    }
    expect(found).toBeGreaterThan(5_000);
    // Both files were simplified by themselves: they differ along a few edges.
    expect(apart / found).toBeLessThan(0.002);
  });
});
