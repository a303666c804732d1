import { sources } from '../../domain/terms/provenance.js';
import { hint, type Problems } from './feed-refused.js';
import type { Condition, FieldSpec, Otherwise, TextOrigin } from './mapping.js';
import type { MapNode, TextNode, Tree } from './mapping-tree.js';
import { convert, expectation, notAcceptable, type Target } from './targets.js';
import { compilePattern } from './text-pattern.js';
import { compileTimeFormat, namedFormats } from './time-format.js';
import type { TimeOptions } from './time-reader.js';
import { ambiguities, isZone } from './zone-offsets.js';

/** What all fields of a mapping share. */
export interface FieldContext {
  readonly problems: Problems;
  readonly times: TimeOptions;
  readonly missing: ReadonlySet<string>;
}

/** Text of `node`, or undefined with a problem told. */
export function textOf(
  node: Tree | undefined,
  context: { readonly problems: Problems },
  what = 'text',
): string | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'text' && node.text !== '') return node.text;
  context.problems.add(node, `expected ${what}, found ${node.kind === 'text' ? 'nothing' : `a ${node.kind}`}`);
  return undefined;
}

/** One of `words`, or undefined with a problem told. */
export function wordOf<Word extends string>(
  node: Tree | undefined,
  words: readonly Word[],
  context: { readonly problems: Problems },
): Word | undefined {
  const text = textOf(node, context, `one of ${words.join(', ')}`);
  if (node === undefined || text === undefined) return undefined;
  const word = words.find((each) => each === text);
  if (word === undefined) context.problems.add(node, `${notAcceptable(text, 'another word')}; ${hint(text, words)}`);
  return word;
}

/** The texts of a list; one text counts as a list of one. */
export function textsOf(
  node: Tree | undefined,
  context: { readonly problems: Problems },
): readonly string[] | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'text') return [node.text];
  if (node.kind === 'list' && node.items.every((item): item is TextNode => item.kind === 'text')) {
    return node.items.map(({ text }) => text);
  }
  context.problems.add(node, 'expected text or a list of texts');
  return undefined;
}

/** Tells of every name in `node` that is not in `names`. */
export function onlyNames(node: MapNode, names: readonly string[], context: { readonly problems: Problems }): void {
  for (const [name, entry] of node.entries) {
    if (!names.includes(name)) context.problems.add(entry, `"${name}" is not known here; ${hint(name, names)}`);
  }
}

const general = [
  'column',
  'columns',
  'join',
  'value',
  'first',
  'pattern',
  'map',
  'otherwise',
  'missing',
  'whenMissing',
];
const perType: Partial<Record<Target['type'], readonly string[]>> = {
  text: ['prefix'],
  id: ['prefix'],
  number: ['decimal', 'decimals'],
  time: ['format', 'zone', 'ambiguous'],
  stamp: ['format', 'zone', 'ambiguous', 'source', 'enteredAt'],
};

/** Reads a field: a column's name, or an object. Undefined with the problems told when it is no field. */
export function parseField(node: Tree, target: Target, context: FieldContext): FieldSpec | undefined {
  const plain = {
    path: node.path,
    line: node.line,
    target,
    missing: context.missing,
    otherwise: { do: 'reject' } as const,
    prefix: '',
    decimal: '.' as const,
    times: context.times,
  };
  if (node.kind === 'text') {
    const column = textOf(node, context, 'the name of a column');
    return column === undefined ? undefined : { ...plain, origin: { from: 'column', column } };
  }
  if (node.kind === 'list') {
    context.problems.add(
      node,
      'expected the name of a column or an object with column, columns, first or value; found a list',
    );
    return undefined;
  }
  onlyNames(node, [...general, ...(perType[target.type] ?? [])], context);
  const get = (name: string): Tree | undefined => node.entries.get(name);
  const times = parseTimes(node, context.times, context);
  const own = textsOf(get('missing'), context);
  const inner = {
    ...context,
    times,
    missing: own === undefined ? context.missing : new Set([...context.missing, ...own]),
  };
  const origin = parseOrigin(node, target, inner);
  if (origin === undefined) return undefined;

  const pattern = parsePattern(get('pattern'), ['value'], context);
  const map = parseMap(get('map'), context);
  const source = target.type === 'stamp' ? get('source') : undefined;
  const enteredAt = target.type === 'stamp' ? get('enteredAt') : undefined;
  const sourceSpec = source && parseField(source, { type: 'word', words: sources }, inner);
  const enteredSpec = enteredAt && parseField(enteredAt, { type: 'time' }, inner);
  const whenMissing = textOf(get('whenMissing'), context);
  const decimals = wordOf(get('decimals'), ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], context);
  const spec: FieldSpec = {
    ...plain,
    origin,
    missing: inner.missing,
    otherwise: parseOtherwise(get('otherwise'), map !== undefined, context),
    prefix: textOf(get('prefix'), context) ?? '',
    decimal: wordOf(get('decimal'), ['.', ','], context) ?? '.',
    ...(decimals !== undefined && { decimals: Number(decimals) }),
    times,
    ...(pattern && { pattern }),
    ...(map && { map }),
    ...(whenMissing !== undefined && { whenMissing }),
    ...(sourceSpec && { source: sourceSpec }),
    ...(enteredSpec && { enteredAt: enteredSpec }),
  };
  checkConstants(spec, node, context);
  return spec;
}

function parseOrigin(node: MapNode, target: Target, context: FieldContext): TextOrigin | undefined {
  const given = ['column', 'columns', 'first', 'value'].filter((name) => node.entries.has(name));
  if (given.length !== 1) {
    context.problems.add(
      node,
      `expected exactly one of column, columns, first, value; found ${given.join(' and ') || 'none'}`,
    );
    return undefined;
  }
  const [name] = given;
  const found = node.entries.get(name ?? '');
  if (name === 'column') {
    const column = textOf(found, context, 'the name of a column');
    return column === undefined ? undefined : { from: 'column', column };
  }
  if (name === 'value') {
    const value = textOf(found, context);
    return value === undefined ? undefined : { from: 'value', value };
  }
  if (name === 'columns') {
    const columns = textsOf(found, context);
    const join = node.entries.get('join');
    return columns && { from: 'columns', columns, join: join?.kind === 'text' ? join.text : ' ' };
  }
  if (found?.kind !== 'list') {
    context.problems.add(found ?? node, 'expected a list of fields; the first that has a value is taken');
    return undefined;
  }
  const fields = found.items.map((item) => parseField(item, target, context));
  return { from: 'first', fields: fields.filter((field) => field !== undefined) };
}

function parseMap(node: Tree | undefined, context: FieldContext): ReadonlyMap<string, string> | undefined {
  if (node === undefined) return undefined;
  if (node.kind !== 'map') {
    context.problems.add(node, 'expected a map from the values of the source to ours');
    return undefined;
  }
  const map = new Map<string, string>();
  for (const [from, to] of node.entries) {
    const text = textOf(to, context);
    if (text !== undefined) map.set(from, text);
  }
  return map;
}

function parseOtherwise(node: Tree | undefined, mapped: boolean, context: FieldContext): Otherwise {
  if (node === undefined) return { do: 'reject' };
  if (node.kind === 'map') {
    onlyNames(node, ['value'], context);
    const value = textOf(node.entries.get('value'), context);
    if (value === undefined) context.problems.add(node, 'expected { value: … }');
    return { do: 'value', value: value ?? '' };
  }
  const word = wordOf(
    node,
    mapped ? (['reject', 'missing', 'keep'] as const) : (['reject', 'missing'] as const),
    context,
  );
  return { do: word ?? 'reject' };
}

/** Reads a pattern with these holes; undefined with the problem told when it is none. */
export function parsePattern(
  node: Tree | undefined,
  holes: readonly string[],
  context: { readonly problems: Problems },
) {
  const text = textOf(node, context);
  if (node === undefined || text === undefined) return undefined;
  const pattern = compilePattern(text, holes);
  if (typeof pattern !== 'string') return pattern;
  context.problems.add(
    node,
    notAcceptable(text, `a pattern such as "${holes.map((hole) => `{${hole}}`).join(' ')}": ${pattern}`),
  );
  return undefined;
}

/** `zone`, `format` and `ambiguous` of a node over those around it. */
export function parseTimes(node: MapNode, around: TimeOptions, context: { readonly problems: Problems }): TimeOptions {
  const zoneNode = node.entries.get('zone');
  const formatNode = node.entries.get('format');
  const zone = textOf(zoneNode, context) ?? around.zone;
  const format = textOf(formatNode, context) ?? around.format;
  if (zoneNode !== undefined && !isZone(zone)) {
    context.problems.add(zoneNode, notAcceptable(zone, 'a time zone by its IANA name, such as Europe/Brussels'));
  }
  const compiled = compileTimeFormat(format);
  if (formatNode !== undefined && typeof compiled === 'string') {
    context.problems.add(
      formatNode,
      notAcceptable(format, `${namedFormats.join(', ')} or a format of tokens: ${compiled}`),
    );
  }
  const ambiguous = wordOf(node.entries.get('ambiguous'), ambiguities, context) ?? around.ambiguous;
  return { zone, format, ambiguous };
}

/** A value that the mapping itself writes must be one that the field takes. */
function checkConstants(spec: FieldSpec, node: MapNode, context: FieldContext): void {
  const { target, origin, map, otherwise, whenMissing, decimal } = spec;
  const check = (text: string, name: string): void => {
    if (target.type === 'time' || target.type === 'stamp') return;
    if (convert(target, text, decimal) !== undefined) return;
    const near = target.type === 'word' ? `; ${hint(text, target.words)}` : '';
    context.problems.add(
      { path: `${spec.path}.${name}`, line: node.line },
      notAcceptable(text, expectation(target)) + near,
    );
  };
  if (origin.from === 'value' && map === undefined) check(origin.value, 'value');
  for (const [from, to] of map ?? []) check(to, `map.${from}`);
  if (otherwise.do === 'value') check(otherwise.value, 'otherwise.value');
  if (whenMissing !== undefined) check(whenMissing, 'whenMissing');
}

/** Reads a condition on one column. */
export function parseCondition(node: Tree | undefined, context: FieldContext): Condition | undefined {
  if (node === undefined) return undefined;
  if (node.kind !== 'map') {
    context.problems.add(
      node,
      'expected { column: …, in: […] }, { column: …, notIn: […] } or { column: …, present: true }',
    );
    return undefined;
  }
  onlyNames(node, ['column', 'in', 'notIn', 'present'], context);
  const column = textOf(node.entries.get('column'), context, 'the name of a column');
  const tests = ['in', 'notIn', 'present'].filter((name) => node.entries.has(name));
  if (column === undefined || tests.length !== 1) {
    context.problems.add(node, 'expected a column and exactly one of in, notIn, present');
    return undefined;
  }
  const at = { path: node.path, line: node.line, column, missing: context.missing };
  if (tests[0] === 'present') {
    const present = wordOf(node.entries.get('present'), ['true', 'false'], context) !== 'false';
    return { ...at, test: { is: 'present', present } };
  }
  const is = tests[0] === 'in' ? 'in' : 'notIn';
  return { ...at, test: { is, values: new Set(textsOf(node.entries.get(is), context) ?? []) } };
}
