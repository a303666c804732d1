import { BadQuery } from './bad-query.js';
import { beyondCursor, orderingOf, type ReportOrder } from './report-cursor.js';
import { columnsOf, type NamedColumn, type ReportDescription } from './report-description.js';
import { addFilter, filterParameters } from './report-filters.js';
import { Conditions } from './sql.js';

export const reportFormats = ['json', 'csv', 'parquet'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Parameters of every report. No column may have such a name. */
export const reservedParameters: readonly string[] = ['columns', 'sort', 'limit', 'cursor', 'format', 'after', 'asOf'];

export const defaultRows = 50;
/** The most rows of one page. */
export const maxPageRows = 10_000;
/** The most rows of one file. */
export const maxFileRows = 1_000_000;

/** Parameters as they came: from a query string, where one that is repeated is a list, or from the command line. */
export type ReportParameters = Readonly<Record<string, unknown>>;

/** A question to a report, read and checked. */
export interface ReportQuestion {
  readonly report: ReportDescription;
  readonly format: ReportFormat;
  /** Those asked for, in the order of the definition. */
  readonly columns: readonly NamedColumn[];
  readonly order: ReportOrder;
  /** Undefined: all of them, in a file. */
  readonly limit: number | undefined;
  readonly conditions: Conditions;
  /** The rows as the log stood then; undefined: as it stands. */
  readonly asOf: string | undefined;
  /** The rows when they hold what stands at this position of the log. */
  readonly after: string | undefined;
  /** The ORDER BY. */
  readonly ordering: string;
}

/**
 * Reads the parameters of a question to a report. `timeZone` is the IANA name of the zone in which a date without a time begins.
 * Throws BadQuery, which names the parameter and what was expected of it.
 */
export function questionOf(report: ReportDescription, given: ReportParameters, timeZone: string): ReportQuestion {
  const parameters = textsOf(given);
  const columns = columnsOf(report);
  const filters = new Map(filterParameters(columns).map((filter) => [filter.parameter, filter]));
  const conditions = new Conditions();
  for (const [name, text] of parameters) {
    if (reservedParameters.includes(name)) continue;
    const filter = filters.get(name);
    if (filter === undefined) throw new BadQuery(name, `nothing: ${report.name} has no such column or parameter`);
    addFilter(conditions, filter, text, timeZone);
  }
  const format = formatOf(parameters.get('format') ?? 'json');
  const order = orderOf(parameters.get('sort') ?? report.rowKey, columns, report.rowKey);
  const cursor = parameters.get('cursor');
  if (cursor !== undefined) beyondCursor(conditions, order, cursor);
  return {
    report,
    format,
    columns: chosen(parameters.get('columns'), columns),
    order,
    limit: limitOf(parameters.get('limit'), format),
    conditions,
    asOf: parameters.get('asOf'),
    after: parameters.get('after'),
    ordering: orderingOf(order),
  };
}

function textsOf(given: ReportParameters): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (typeof value !== 'string') throw new BadQuery(name, 'one value');
    texts.set(name, value);
  }
  return texts;
}

function formatOf(text: string): ReportFormat {
  const format = reportFormats.find((candidate) => candidate === text);
  if (format === undefined) throw new BadQuery('format', `one of ${reportFormats.join(', ')}`);
  return format;
}

function orderOf(text: string, columns: readonly NamedColumn[], rowKey: string): ReportOrder {
  const descending = text.startsWith('-');
  const name = descending ? text.slice(1) : text;
  const column = columns.find((candidate) => candidate.name === name && candidate.type !== 'text[]');
  const key = columns.find((candidate) => candidate.name === rowKey);
  if (key === undefined) throw new Error(`the key ${rowKey} is not a column`);
  if (column === undefined)
    throw new BadQuery('sort', 'the name of a column that is no list, with - before it to turn round');
  return { column, key, descending };
}

function chosen(text: string | undefined, columns: readonly NamedColumn[]): readonly NamedColumn[] {
  if (text === undefined) return columns;
  const names = new Set(text.split(','));
  for (const name of names) {
    if (!columns.some((column) => column.name === name)) {
      throw new BadQuery('columns', 'names of columns with commas between them');
    }
  }
  return columns.filter(({ name }) => names.has(name));
}

function limitOf(text: string | undefined, format: ReportFormat): number | undefined {
  const most = format === 'json' ? maxPageRows : maxFileRows;
  if (text === undefined) return format === 'json' ? defaultRows : undefined;
  const limit = Number(text);
  if (!/^\d{1,7}$/.test(text) || limit < 1 || limit > most) {
    throw new BadQuery('limit', `a whole number from 1 to ${String(most)}`);
  }
  return limit;
}
