import { type Binding, bindField, type Read } from './bind-field.js';
import type { PointSpec } from './mapping.js';
import { RowFault } from './row-fault.js';
import { convert, expectation } from './targets.js';

export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const latitudeTarget = { type: 'number', min: -90, max: 90 } as const;
const longitudeTarget = { type: 'number', min: -180, max: 180 } as const;

/** A point as a function of a row: both coordinates or none. */
export function bindPoint(spec: PointSpec, binding: Binding): Read<Point> {
  if (spec.from === 'pattern') return bindPatternPoint(spec, binding);
  const [readLatitude, readLongitude] = [bindField(spec.latitude, binding), bindField(spec.longitude, binding)];
  return (cells) => {
    const [latitude, longitude] = [readLatitude(cells), readLongitude(cells)];
    if (typeof latitude === 'number' && typeof longitude === 'number') return { latitude, longitude };
    if (latitude === undefined && longitude === undefined) return undefined;
    // A half point is a field that was lost, unless the mapping lets one half count as missing.
    if (spec.latitude.otherwise.do === 'missing' || spec.longitude.otherwise.do === 'missing') return undefined;
    const lacking = latitude === undefined ? spec.latitude : spec.longitude;
    throw new RowFault(lacking.path, expectation(lacking.target), '');
  };
}

function bindPatternPoint(spec: PointSpec & { readonly from: 'pattern' }, binding: Binding): Read<Point> {
  const { text: textSpec, pattern, decimal, otherwise, path } = spec;
  const readText = bindField(textSpec, binding);
  const [north, east] = [pattern.holes.indexOf('latitude'), pattern.holes.indexOf('longitude')];
  return (cells) => {
    const text = readText(cells);
    if (typeof text !== 'string') return undefined;
    const held = pattern.match(text);
    const latitude = convert(latitudeTarget, held?.[north] ?? '', decimal);
    const longitude = convert(longitudeTarget, held?.[east] ?? '', decimal);
    if (typeof latitude === 'number' && typeof longitude === 'number') return { latitude, longitude };
    if (otherwise === 'missing') return undefined;
    throw new RowFault(path, 'a latitude and a longitude in the form of the pattern', text);
  };
}
