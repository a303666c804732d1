import type { ColumnType } from '../projecting/define.js';

const columnTypes: readonly ColumnType[] = ['text', 'integer', 'number', 'boolean', 'timestamp', 'text[]'];
/** Parameters of every report's route, and what the tables of every projection have besides its own. */
const takenColumns = ['columns', 'sort', 'limit', 'cursor', 'format', 'after', 'asOf'];
const takenNames = ['checkpoint', 'quarantine', 'projection-meta', 'report', 'rows', 'before-after'];
const mostColumns = 200;
const nameForm = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const columnForm = /^[a-z][A-Za-z0-9]{0,59}$/;

type Fields = Readonly<Record<string, unknown>>;

/** What an external definition is checked against. */
export interface DefinitionRules {
  /** The name that its file has. */
  readonly fileName: string;
  /** Every type of event that there is. */
  readonly eventTypes: ReadonlySet<string>;
}

/** Sentences that name the field and what was expected of it; none when the definition can be registered. */
export function definitionFaults(definition: unknown, { fileName, eventTypes }: DefinitionRules): readonly string[] {
  if (!isFields(definition) || (definition.kind !== 'rows' && definition.kind !== 'facts')) {
    return ['expected `export default defineRows({ … })` or `defineFacts({ … })`'];
  }
  const faults: string[] = [];
  const expect = (holds: boolean, field: string, expected: string): void => {
    if (!holds) faults.push(`${field}: expected ${expected}, found ${shown(definition[field])}`);
  };
  const { name, version, kind, rowKey, handles } = definition;
  const goodName = typeof name === 'string' && nameForm.test(name) && name.length <= 60 && !takenNames.includes(name);
  expect(
    goodName,
    'name',
    'lower case words with hyphens between them, at most 60 characters, and no name that is taken',
  );
  if (goodName) expect(name === fileName, 'name', `the name of its file, ${fileName}`);
  expect(Number.isSafeInteger(version) && Number(version) > 0, 'version', 'a whole number from 1 on');
  for (const field of ['question', 'grain']) expect(isText(definition[field]), field, 'text of 1 to 500 characters');
  faults.push(...columnFaults('columns', definition.columns, takenColumns));
  const key = isFields(definition.columns) && typeof rowKey === 'string' ? definition.columns[rowKey] : undefined;
  const keyed = isFields(key) && (key.type === 'text' || key.type === 'integer');
  expect(keyed, 'rowKey', 'the name of a column of type text or integer');
  const types = isList(handles) ? handles : [];
  expect(types.length > 0, 'handles', 'a list with at least one type of event');
  for (const type of types) {
    if (typeof type !== 'string' || !eventTypes.has(type)) {
      faults.push(`handles: expected types of events that there are, found ${shown(type)}${similar(type, eventTypes)}`);
    }
  }
  if (kind === 'facts') faults.push(...columnFaults('remembers', definition.remembers, ['subject']));
  for (const field of kind === 'facts' ? ['subject', 'evolve'] : ['key', 'evolve']) {
    expect(typeof definition[field] === 'function', field, 'a function');
  }
  return faults;
}

function columnFaults(field: string, columns: unknown, taken: readonly string[]): readonly string[] {
  if (!isFields(columns)) return [`${field}: expected columns by name, found ${shown(columns)}`];
  const entries = Object.entries(columns);
  if (entries.length === 0 || entries.length > mostColumns) return [`${field}: expected 1 to ${mostColumns} columns`];
  const lower = new Set(entries.map(([name]) => name.toLowerCase()));
  const faults = lower.size === entries.length ? [] : [`${field}: expected names that differ in more than capitals`];
  for (const [name, column] of entries) {
    const at = `${field}.${name}`;
    if (!columnForm.test(name) || taken.includes(name)) {
      faults.push(`${at}: expected a name such as startedAt, and none of ${taken.join(', ')}`);
    }
    if (!isFields(column)) {
      faults.push(`${at}: expected { type, means, unit? }, found ${shown(column)}`);
      continue;
    }
    const { type, means, unit, ...more } = column;
    if (!columnTypes.some((known) => known === type)) {
      faults.push(`${at}.type: expected one of ${columnTypes.join(', ')}, found ${shown(type)}`);
    }
    if (!isText(means)) faults.push(`${at}.means: expected text of 1 to 500 characters, found ${shown(means)}`);
    if (unit !== undefined && !isText(unit)) faults.push(`${at}.unit: expected text, or nothing, found ${shown(unit)}`);
    for (const stray of Object.keys(more))
      faults.push(`${at}.${stray}: expected nothing: a column has type, means and unit`);
  }
  return faults;
}

function similar(type: unknown, eventTypes: ReadonlySet<string>): string {
  if (typeof type !== 'string' || type.length < 4) return '';
  const near = [...eventTypes].filter(
    (known) => known.toLowerCase().startsWith(type.slice(0, 4).toLowerCase()) || known.endsWith(type.slice(-6)),
  );
  return near.length === 0 ? '' : ` (did you mean ${near.slice(0, 3).join(' or ')}?)`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.length <= 500;
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
