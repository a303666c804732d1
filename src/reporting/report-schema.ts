import type { SqlRow, SqlValue } from '../read-model/read-model.js';
import { columnsOf, type NamedColumn, type ReportDescription } from './report-description.js';
import type { ReportPage } from './report-rows.js';

/** A schema of OpenAPI 3.0, as far as it is used here. */
export interface Schema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly description?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly items?: Schema;
  readonly properties?: Record<string, Schema>;
  readonly required?: string[];
}

const types: Readonly<Record<NamedColumn['type'], Schema>> = {
  text: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  timestamp: { type: 'string', format: 'date-time' },
  'text[]': { type: 'array', items: { type: 'string' } },
};

const examples: Readonly<Record<NamedColumn['type'], SqlValue>> = {
  text: 'text',
  integer: 3,
  number: 1.5,
  boolean: true,
  timestamp: '2024-02-27T10:15:00.000Z',
  'text[]': ['text'],
};

/** What a page of a report looks like, column by column. */
export function pageSchema(report: ReportDescription): Schema {
  const columns = columnsOf(report).map(({ name, type, means, unit }): readonly [string, Schema] => {
    const description = unit === undefined ? means : `${means} [${unit}]`;
    return [name, { ...types[type], description, nullable: name !== report.rowKey }];
  });
  const row: Schema = { type: 'object', properties: Object.fromEntries(columns) };
  return {
    type: 'object',
    required: ['report', 'version', 'identity', 'asOf', 'quarantined', 'synthetic', 'rows'],
    properties: {
      report: { type: 'string' },
      version: { type: 'integer', description: 'Of the definition.' },
      identity: { type: 'string', description: 'A digest of the definition that made the rows.' },
      asOf: { type: 'integer', description: 'The position of the log up to which the rows hold.' },
      quarantined: { type: 'integer', description: 'Events that could not be digested: they are missing.' },
      synthetic: {
        type: 'boolean',
        nullable: true,
        description: 'Whether made-up data are on this page; null when the report does not say of its rows.',
      },
      rows: { type: 'array', items: row },
      nextCursor: { type: 'string', description: 'Absent on the last page.' },
    },
  };
}

/** A made-up page. */
export function pageExample(report: ReportDescription): ReportPage {
  const row: SqlRow = Object.fromEntries(columnsOf(report).map(({ name, type }) => [name, examples[type]]));
  return {
    report: report.name,
    version: report.version,
    identity: '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03',
    asOf: 1842,
    quarantined: 0,
    synthetic: 'synthetic' in report.columns ? true : null,
    rows: [row],
  };
}
