import { hint } from './feed-refused.js';
import type { Bounds, GroupSpec, MemberSpec, PlaceSpec, PointSpec } from './mapping.js';
import type { MapNode, Tree } from './mapping-tree.js';
import { type FieldContext, onlyNames, parseField, parsePattern, textOf, textsOf, wordOf } from './parse-field.js';
import { convert, expectation, notAcceptable, placeTargets, type Target, type Targets } from './targets.js';

const latitude = { type: 'number', min: -90, max: 90 } as const;
const longitude = { type: 'number', min: -180, max: 180 } as const;

/** Reads named fields by their targets; `besides` are names that the caller reads itself. Tells of unknown and of missing names. */
export function parseGroup(
  node: Tree | undefined,
  path: string,
  targets: Targets,
  context: FieldContext,
  besides: readonly string[] = [],
): GroupSpec {
  const required = new Set(Object.keys(targets).filter((name) => targets[name]?.required === true));
  const fields = new Map<string, MemberSpec>();
  if (node?.kind !== 'map') {
    if (node !== undefined) context.problems.add(node, `expected named fields: ${Object.keys(targets).join(', ')}`);
    return { path, line: node?.line ?? 1, required, fields };
  }
  onlyNames(node, [...Object.keys(targets), ...besides], context);
  for (const [name, target] of Object.entries(targets)) {
    const entry = node.entries.get(name);
    if (entry === undefined) {
      if (target.required === true) {
        context.problems.add({ path: `${path}.${name}`, line: node.line }, `missing; expected ${expectation(target)}`);
      }
      continue;
    }
    const member = parseMember(entry, target, context);
    if (member !== undefined) fields.set(name, member);
  }
  return { path, line: node.line, required, fields };
}

function parseMember(node: Tree, target: Target, context: FieldContext): MemberSpec | undefined {
  if (target.type === 'place') {
    const place = parsePlace(node, context);
    return place && { is: 'place', ...place };
  }
  if (target.type === 'group') return { is: 'group', ...parseGroup(node, node.path, target.fields, context) };
  if (target.type === 'words' || (target.type !== 'number' && 'fixed' in target && target.fixed)) {
    return parseFixed(node, target, context);
  }
  const field = parseField(node, target, context);
  return field && { is: 'field', ...field };
}

function parseFixed(node: Tree, target: Target, context: FieldContext): MemberSpec | undefined {
  const texts = target.type === 'words' ? textsOf(node, context) : [textOf(node, context, expectation(target))];
  for (const text of texts ?? []) {
    if (text === undefined) return undefined;
    if (convert(target, text, '.') === undefined) {
      const near = target.type === 'word' || target.type === 'words' ? `; ${hint(text, target.words)}` : '';
      context.problems.add(node, notAcceptable(text, expectation(target)) + near);
    }
  }
  const known = (texts ?? []).filter((text) => text !== undefined);
  return { is: 'fixed', path: node.path, line: node.line, fixed: target.type === 'words' ? known : (known[0] ?? '') };
}

function parsePlace(node: Tree, context: FieldContext): PlaceSpec | undefined {
  const group = parseGroup(node, node.path, placeTargets, context, ['point', 'within']);
  if (node.kind !== 'map') return undefined;
  const pointNode = node.entries.get('point');
  const point = pointNode && parsePoint(pointNode, context);
  const withinNode = node.entries.get('within');
  const within = withinNode && parseBounds(withinNode, context);
  for (const name of ['within', 'withoutPoint']) {
    const entry = node.entries.get(name);
    if (entry !== undefined && pointNode === undefined) context.problems.add(entry, 'it needs a point beside it');
  }
  return { path: node.path, line: node.line, fields: group.fields, ...(point && { point }), ...(within && { within }) };
}

function parsePoint(node: Tree, context: FieldContext): PointSpec | undefined {
  const forms = '{ latitude: …, longitude: … } or { column: …, pattern: "({latitude}, {longitude})" }';
  if (node.kind !== 'map') {
    context.problems.add(node, `expected ${forms}`);
    return undefined;
  }
  const at = { path: node.path, line: node.line };
  if (node.entries.has('pattern')) return parsePatternPoint(node, context);
  onlyNames(node, ['latitude', 'longitude'], context);
  const [latitudeNode, longitudeNode] = [node.entries.get('latitude'), node.entries.get('longitude')];
  if (latitudeNode === undefined || longitudeNode === undefined) {
    context.problems.add(node, `expected ${forms}`);
    return undefined;
  }
  const [north, east] = [parseField(latitudeNode, latitude, context), parseField(longitudeNode, longitude, context)];
  return north && east && { ...at, from: 'columns', latitude: north, longitude: east };
}

function parsePatternPoint(node: MapNode, context: FieldContext): PointSpec | undefined {
  onlyNames(node, ['column', 'columns', 'join', 'first', 'missing', 'pattern', 'decimal', 'otherwise'], context);
  const rest = [...node.entries].filter(([name]) => ['column', 'columns', 'join', 'first', 'missing'].includes(name));
  const text = parseField({ ...node, entries: new Map(rest) }, { type: 'text' }, context);
  const pattern = parsePattern(node.entries.get('pattern'), ['latitude', 'longitude'], context);
  const decimal = wordOf(node.entries.get('decimal'), ['.', ','], context) ?? '.';
  const otherwise = wordOf(node.entries.get('otherwise'), ['reject', 'missing'], context) ?? 'reject';
  return text && pattern && { path: node.path, line: node.line, from: 'pattern', text, pattern, decimal, otherwise };
}

function parseBounds(node: Tree, context: FieldContext): Bounds | undefined {
  const sides = ['south', 'west', 'north', 'east'] as const;
  if (node.kind !== 'map') {
    context.problems.add(node, 'expected { south: …, west: …, north: …, east: … } in degrees');
    return undefined;
  }
  onlyNames(node, sides, context);
  const [south, west, north, east] = sides.map((side) => {
    const entry = node.entries.get(side);
    const target = side === 'south' || side === 'north' ? latitude : longitude;
    const value = entry?.kind === 'text' ? convert(target, entry.text, '.') : undefined;
    if (typeof value === 'number') return value;
    context.problems.add(entry ?? { path: `${node.path}.${side}`, line: node.line }, `expected ${expectation(target)}`);
    return 0;
  });
  if (south === undefined || west === undefined || north === undefined || east === undefined) return undefined;
  if (south >= north || west >= east)
    context.problems.add(node, 'south must be less than north, and west less than east');
  return { south, west, north, east };
}
