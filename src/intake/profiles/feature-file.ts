import {
  type BoundingBox,
  type Geometry,
  geometryFault,
  type GeometryType,
  type Position,
} from '../../domain/terms/geometry.js';
import { quoted } from '../feeds/feed-refused.js';
import type { Faults } from './profile-refused.js';

/** The largest boundary file that is read: a whole country's municipalities fit in it many times over. */
export const maxFeatureFileBytes = 32 * 1024 * 1024;
const maxFeatures = 5_000;

/** One area of a boundary file, checked. */
export interface BoundaryFeature {
  /** In the file, such as `features[3]`. */
  readonly path: string;
  readonly code: string;
  readonly geometry: Geometry;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface FeatureFileRules {
  readonly file: string;
  /** The property that holds the code of the area. */
  readonly codeProperty: string;
  readonly types: readonly GeometryType[];
  /** Nothing may lie outside. */
  readonly within: BoundingBox;
}

/**
 * Reads a GeoJSON FeatureCollection (RFC 7946). A Point with a property `radiusMetres` is a circle, which GeoJSON has not. Each fault names
 * the feature, with its code, and the field in it.
 */
export function readFeatures(text: string, rules: FeatureFileRules, faults: Faults): readonly BoundaryFeature[] {
  const { file } = rules;
  let collection: unknown;
  try {
    collection = JSON.parse(text);
  } catch (error) {
    faults.add({
      file,
      path: 'file',
      message: `not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
    });
    return [];
  }
  const features = isObject(collection) && collection.type === 'FeatureCollection' ? collection.features : undefined;
  if (!Array.isArray(features) || features.length === 0 || features.length > maxFeatures) {
    faults.add({
      file,
      path: 'features',
      message: `expected a GeoJSON FeatureCollection of 1 to ${String(maxFeatures)} features`,
    });
    return [];
  }
  return features.flatMap((feature: unknown, index) => {
    const read = featureIn(feature, `features[${String(index)}]`, rules, faults);
    return read === undefined ? [] : [read];
  });
}

function featureIn(
  feature: unknown,
  path: string,
  { file, codeProperty, types, within }: FeatureFileRules,
  faults: Faults,
): BoundaryFeature | undefined {
  if (!isObject(feature) || feature.type !== 'Feature') {
    faults.add({ file, path, message: 'expected an object of type Feature' });
    return undefined;
  }
  const properties = isObject(feature.properties) ? feature.properties : {};
  const code = properties[codeProperty];
  if ((typeof code !== 'string' && typeof code !== 'number') || String(code) === '') {
    const names = Object.keys(properties).slice(0, 20).join(', ');
    faults.add({
      file,
      path: `${path}.properties.${codeProperty}`,
      message: `expected the code of the area; the properties are ${names === '' ? 'none' : names}`,
    });
    return undefined;
  }
  const geometry = withoutCircles(feature.geometry, properties);
  const fault = geometryFault(geometry, types, within);
  if (fault !== undefined) {
    const field = fault.field === '' ? 'geometry' : `geometry.${fault.field}`;
    faults.add({
      file,
      path: `${path} (${codeProperty} ${quoted(String(code))}).${field}`,
      message: `expected ${fault.expected}`,
    });
    return undefined;
  }
  return { path, code: String(code), geometry: geometry as Geometry, properties };
}

/** Positions as two numbers: a third, the altitude, says nothing of a boundary. Points with a radius become circles. */
function withoutCircles(geometry: unknown, { radiusMetres }: Readonly<Record<string, unknown>>): unknown {
  if (isObject(geometry) && geometry.type === 'Point' && radiusMetres !== undefined) {
    return { type: 'Circle', center: geometry.coordinates as Position, radiusMetres };
  }
  return geometry;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
