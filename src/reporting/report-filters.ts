import { BadQuery } from './bad-query.js';
import { instantOf } from './period.js';
import type { NamedColumn } from './report-description.js';
import type { Conditions } from './sql.js';

/** What can be asked of a column of each type, besides that it equals a value: the endings of the parameter's name. */
const endings: Readonly<Record<NamedColumn['type'], readonly string[]>> = {
  text: ['is'],
  integer: ['min', 'max', 'is'],
  number: ['min', 'max', 'is'],
  boolean: ['is'],
  timestamp: ['from', 'to', 'is'],
  'text[]': ['is'],
};

const longestText = 200;
const texts = `one value of 1 to ${String(longestText)} characters`;
const numberForm = /^-?\d{1,15}(\.\d{1,15})?(e[+-]?\d{1,3})?$/i;

/** A parameter by which a report can be filtered. */
export interface FilterParameter {
  readonly parameter: string;
  readonly column: NamedColumn;
  /** Undefined: equality. */
  readonly ending: string | undefined;
  readonly description: string;
}

/** Every filter of a report with these columns: `zone`, `startedAt.from`, `totalResponseSeconds.max`, `hotspot.is` … */
export function filterParameters(columns: readonly NamedColumn[]): readonly FilterParameter[] {
  return columns.flatMap((column) =>
    [undefined, ...endings[column.type]].map((ending) => ({
      parameter: ending === undefined ? column.name : `${column.name}.${ending}`,
      column,
      ending,
      description: describe(column, ending),
    })),
  );
}

function describe({ type, means, unit }: NamedColumn, ending: string | undefined): string {
  const said = unit === undefined ? means : `${means} [${unit}]`;
  switch (ending) {
    case undefined:
      return type === 'text[]' ? `Rows that have this among: ${said}` : `Rows with exactly this: ${said}`;
    case 'min':
      return 'Rows with at least this number.';
    case 'max':
      return 'Rows with at most this number.';
    case 'from':
      return 'Rows from this moment on: a date in the local time zone, or an RFC 3339 time with its offset.';
    case 'to':
      return 'Rows before this moment.';
    default:
      return '`none`: rows where it is not known or does not apply; `some`: the others.';
  }
}

/** Adds what one filter asks for to the conditions. Throws BadQuery, which names the parameter and what was expected. */
export function addFilter(conditions: Conditions, filter: FilterParameter, text: string, timeZone: string): void {
  const { column, ending, parameter } = filter;
  const name = `"${column.name}"`;
  switch (ending) {
    case undefined:
      conditions.add(equality(conditions, filter, text, timeZone));
      return;
    case 'min':
      conditions.add(`${name} >= ${conditions.bind(numberIn(parameter, text))}`);
      return;
    case 'max':
      conditions.add(`${name} <= ${conditions.bind(numberIn(parameter, text))}`);
      return;
    case 'from':
      conditions.add(`${name} >= ${conditions.instant(instantOf(parameter, text, timeZone))}`);
      return;
    case 'to':
      conditions.add(`${name} < ${conditions.instant(instantOf(parameter, text, timeZone))}`);
      return;
    default:
      if (text !== 'none' && text !== 'some') throw new BadQuery(parameter, 'none or some');
      conditions.add(`${name} IS ${text === 'none' ? 'NULL' : 'NOT NULL'}`);
  }
}

function equality(
  conditions: Conditions,
  { column: { name, type }, parameter }: FilterParameter,
  text: string,
  timeZone: string,
): string {
  switch (type) {
    case 'text':
      return `"${name}" = ${conditions.bind(textIn(parameter, text))}`;
    case 'text[]':
      return `list_contains("${name}", ${conditions.bind(textIn(parameter, text))})`;
    case 'integer':
      if (!/^-?\d{1,15}$/.test(text)) throw new BadQuery(parameter, 'a whole number of at most 15 digits');
      return `"${name}" = ${conditions.bind(Number(text))}`;
    case 'number':
      return `"${name}" = ${conditions.bind(numberIn(parameter, text))}`;
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw new BadQuery(parameter, 'true or false');
      return `"${name}" = ${conditions.bind(text === 'true')}`;
    case 'timestamp':
      return `"${name}" = ${conditions.instant(instantOf(parameter, text, timeZone))}`;
  }
}

function textIn(parameter: string, text: string): string {
  if (text === '' || text.length > longestText) throw new BadQuery(parameter, texts);
  return text;
}

function numberIn(parameter: string, text: string): number {
  const number = Number(text);
  if (!numberForm.test(text) || !Number.isFinite(number)) throw new BadQuery(parameter, 'a number such as 480 or -1.5');
  return number;
}
