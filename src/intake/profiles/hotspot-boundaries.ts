import { hint } from '../feeds/feed-refused.js';
import { readFeatures } from './feature-file.js';
import type { Faults } from './profile-refused.js';
import type { Profile, ProfileBoundary } from './profile.js';

/** The boundaries of the profile's hotspots, one each. Tells of those that are no hotspot of it and of those that come twice. */
export function hotspotBoundaries(text: string, profile: Profile, faults: Faults): readonly ProfileBoundary[] {
  const file = 'hotspots.geojson';
  const codes = profile.hotspots.map(({ code }) => code);
  const seen = new Set<string>();
  const rules = {
    file,
    codeProperty: profile.codeProperties.hotspots,
    types: ['Polygon', 'MultiPolygon', 'Circle'] as const,
    within: profile.boundingBox,
  };
  return readFeatures(text, rules, faults).map(({ path, code, geometry, properties }) => {
    const { indicative, origin } = properties;
    const told = (field: string, message: string) => {
      faults.add({ file, path: `${path}.properties.${field}`, message });
    };
    if (!codes.includes(code))
      told(rules.codeProperty, `hotspot ${code} is not in hotspots.yaml; ${hint(code, codes)}`);
    if (seen.has(code)) told(rules.codeProperty, `hotspot ${code} is there already; expected each once`);
    if (typeof indicative !== 'boolean') told('indicative', 'expected true or false');
    if (typeof origin !== 'string' || origin.trim() === '' || origin.length > 200) {
      told('origin', 'expected a text of 1–200 characters that says who drew it');
    }
    seen.add(code);
    return {
      hotspot: code,
      geometry,
      indicative: indicative === true,
      origin: typeof origin === 'string' ? origin : '',
    };
  });
}
