import { FeedRefused, Problems } from './feed-refused.js';
import { encodings, type FileFormat, type Mapping, type SectionSpec } from './mapping.js';
import { type MapNode, parseTree, type Tree } from './mapping-tree.js';
import { type FieldContext, onlyNames, parseCondition, parseTimes, textOf, textsOf, wordOf } from './parse-field.js';
import { parseGroup } from './parse-group.js';
import { type Kind, kinds, type Section } from './sections.js';
import { provenanceTargets } from './targets.js';

const general = ['mapping', 'source', 'synthetic', 'format', 'times', 'missing', 'kind', 'key', 'rows', 'provenance'];
const kindNames = Object.keys(kinds) as Kind[];
const sourceForm = /^[a-z0-9][a-z0-9-]{0,49}$/;

/**
 * Reads a mapping (YAML text) and checks all that can be checked without the file that it is for.
 * @throws FeedRefused MAPPING_INVALID with every fault found
 */
export function parseMapping(yaml: string): Mapping {
  const root = parseTree(yaml);
  if (root.kind !== 'map') {
    throw new FeedRefused('MAPPING_INVALID', [
      { path: 'mapping', message: 'expected names with values, such as "kind: intervention"' },
    ]);
  }
  const problems = new Problems();
  const mapping = parseRoot(root, problems);
  problems.refuseIfAny();
  return mapping;
}

function parseRoot(root: MapNode, problems: Problems): Mapping {
  const get = (name: string): Tree | undefined => root.entries.get(name);
  const need = (name: string, what: string): Tree | undefined => {
    if (!root.entries.has(name)) problems.add({ path: name }, `missing; expected ${what}`);
    return get(name);
  };
  wordOf(need('mapping', 'the version of the mapping language, 1'), ['1'], { problems });
  const sourceNode = need('source', 'a short name of the feed, such as antwerp-calls');
  const source = textOf(sourceNode, { problems }) ?? '';
  if (sourceNode !== undefined && source !== '' && !sourceForm.test(source)) {
    problems.add(sourceNode, `found "${source}", expected at most 50 small letters, digits and hyphens`);
  }
  const kind = wordOf(need('kind', `one of ${kindNames.join(', ')}`), kindNames, { problems }) ?? 'intervention';
  const sections: Readonly<Record<string, Section>> = kinds[kind];
  if (get('kind') !== undefined) onlyNames(root, [...general, ...Object.keys(sections)], { problems });

  const timesNode = need('times', '{ zone: …, format: … }');
  const missing = new Set(['', ...(textsOf(get('missing'), { problems }) ?? [])]);
  const context: FieldContext = { problems, missing, times: parseAllTimes(timesNode, problems) };
  const provenance = need('provenance', '{ source: { value: cad } } or the column that says what recorded a row');
  const rows = parseCondition(get('rows'), context);
  return {
    source,
    synthetic: wordOf(get('synthetic'), ['true', 'false'], { problems }) === 'true',
    format: parseFormat(need('format', '{ type: csv } or { type: ndjson }'), problems),
    kind,
    missing,
    key: parseKey(need('key', 'the column, or list of columns, that tells records apart'), problems),
    ...(rows && { rows }),
    provenance: parseGroup(provenance, 'provenance', provenanceTargets, context),
    sections: Object.entries(sections).flatMap(([name, section]) => parseSections(get(name), name, section, context)),
  };
}

function parseAllTimes(node: Tree | undefined, problems: Problems): FieldContext['times'] {
  const fallback = { zone: 'UTC', format: 'iso', ambiguous: 'earlier' } as const;
  if (node === undefined) return fallback;
  if (node.kind !== 'map') {
    problems.add(node, 'expected { zone: …, format: … }');
    return fallback;
  }
  onlyNames(node, ['zone', 'format', 'ambiguous'], { problems });
  for (const name of ['zone', 'format']) {
    if (!node.entries.has(name)) problems.add({ path: `times.${name}`, line: node.line }, 'missing');
  }
  return parseTimes(node, fallback, { problems });
}

function parseFormat(node: Tree | undefined, problems: Problems): FileFormat {
  const fallback: FileFormat = { type: 'ndjson', encoding: 'utf-8' };
  if (node === undefined) return fallback;
  if (node.kind !== 'map') {
    problems.add(node, 'expected { type: csv } or { type: ndjson }');
    return fallback;
  }
  const type = wordOf(node.entries.get('type'), ['csv', 'ndjson'], { problems });
  if (!node.entries.has('type')) problems.add(node, 'expected a type: csv or ndjson');
  if (type !== 'csv') {
    if (type === 'ndjson') onlyNames(node, ['type'], { problems });
    return fallback;
  }
  onlyNames(node, ['type', 'delimiter', 'quote', 'encoding'], { problems });
  const delimiter = characterOf(node.entries.get('delimiter'), ',', problems);
  const quote = characterOf(node.entries.get('quote'), '"', problems);
  if (delimiter === quote) problems.add(node, 'delimiter and quote are the same character');
  const encoding = wordOf(node.entries.get('encoding'), encodings, { problems }) ?? 'utf-8';
  return {
    type: 'csv',
    delimiter: delimiter === 'tab' ? '\t' : delimiter,
    quote: quote === 'none' ? '' : quote,
    encoding,
  };
}

function characterOf(node: Tree | undefined, fallback: string, problems: Problems): string {
  if (node === undefined) return fallback;
  const text = node.kind === 'text' ? node.text : '';
  if (text === 'tab' || text === 'none' || /^[\t\x20-\x7e]$/.test(text)) return text;
  problems.add(node, 'expected one ASCII character, "tab" (delimiter) or "none" (quote)');
  return fallback;
}

function parseKey(node: Tree | undefined, problems: Problems): Mapping['key'] {
  const columns = textsOf(node, { problems }) ?? [];
  if (node !== undefined && (columns.length === 0 || columns.includes(''))) {
    problems.add(node, 'expected the name of a column, or a list of names');
  }
  return { path: 'key', line: node?.line ?? 1, columns };
}

function parseSections(
  node: Tree | undefined,
  name: string,
  section: Section,
  context: FieldContext,
): readonly SectionSpec[] {
  if (node === undefined) {
    if (section.role === 'main') context.problems.add({ path: name }, 'missing: a record begins with it');
    return [];
  }
  if (node.kind === 'list' && section.role !== 'each') {
    context.problems.add(node, 'expected named fields; only unit, victim, drugs, firearm and cash can be lists');
    return [];
  }
  const blocks = node.kind === 'list' ? node.items : [node];
  return blocks.map((block) => {
    const when = block.kind === 'map' ? parseCondition(block.entries.get('when'), context) : undefined;
    const group = parseGroup(block, block.path, section.targets, context, ['when']);
    checkTogether(name, group, context);
    return { path: block.path, line: block.line, name, role: section.role, group, ...(when && { when }) };
  });
}

/** Rules between the fields of one section. */
function checkTogether(name: string, group: SectionSpec['group'], { problems }: FieldContext): void {
  const has = (field: string): boolean => group.fields.has(field);
  const clocks = ['callReceivedAt', 'createdAt', 'queuedAt', 'incidentOccurredAt'];
  if (name === 'request' && !clocks.some(has)) problems.add(group, `expected at least one of ${clocks.join(', ')}`);
  if (name === 'priority' && has('changed') && has('changedAt') === has('phase')) {
    problems.add(group, 'changed needs either changedAt (when) or phase (where in the response), and not both');
  }
  if (name === 'close' && !has('at') && !has('orElse')) problems.add(group, 'expected at, orElse, or both');
  if (name === 'cash' && has('amount') === has('amountMinor')) {
    problems.add(group, 'expected either amount (13.50) or amountMinor (1350, in cents)');
  }
}
