import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

import type { Config } from '../config.js';
import { DataDirectoryHeld } from '../event-log/sqlite/data-directory-lock.js';
import { isFile, RegisteredReports } from '../reporting/registered-reports.js';
import type { ReportPage } from '../reporting/report-rows.js';
import { reportRowsTable } from '../reporting/report-table.js';
import { withApplication } from './application.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { askServer, fetchFromServer } from './server-client.js';
import { written } from './written.js';

export const rowFormats = ['table', 'json', 'csv', 'parquet'] as const;
export type RowFormat = (typeof rowFormats)[number];

export interface RowOptions {
  readonly where: readonly string[];
  readonly format: string;
  readonly out?: string | undefined;
  readonly columns?: string | undefined;
  readonly sort?: string | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly asOf?: string | undefined;
}

type Parameters = Readonly<Record<string, string>>;

/** Prints a report's rows, or writes them to a file: a page of them as a table or JSON, all of them as CSV or Parquet. */
export async function reportRowsVerb(config: Config, name: string, options: RowOptions): Promise<ExitStatus> {
  const format = rowFormatOf(options.format);
  const { out } = options;
  if (format === 'parquet' && out === undefined) {
    throw new BadArgument('--format parquet: expected --out FILE beside it; Parquet is not text for a terminal');
  }
  const parameters = parametersOf(options, format);
  const answer = await rowsOf(config, name, parameters, out);
  if (answer !== undefined) {
    const text = format === 'table' ? reportRowsTable(answer) : `${JSON.stringify(answer, null, 2)}\n`;
    if (out === undefined) process.stdout.write(text);
    else await written(Readable.from([text]), out);
  }
  if (out !== undefined) process.stderr.write(`${name} is in ${out}\n`);
  return exitStatus.done;
}

/** From the server that holds the data directory, or in this process when nobody does. A file goes to `out` and gives undefined. */
async function rowsOf(
  config: Config,
  name: string,
  parameters: Parameters,
  out: string | undefined,
): Promise<ReportPage | undefined> {
  try {
    return await withApplication(config, 'report', async ({ context, catchUp }) => {
      await catchUp();
      const answer = await context.get(RegisteredReports).ask(name, parameters);
      if (!isFile(answer)) return answer;
      try {
        await written(createReadStream(answer.path), out);
      } finally {
        answer.remove();
      }
      return undefined;
    });
  } catch (error) {
    if (!(error instanceof DataDirectoryHeld) || error.holder.url === undefined) throw error;
    const path = `/reports/${encodeURIComponent(name)}`;
    if (parameters.format === 'json') return await askServer<ReportPage>(error.holder.url, path, parameters, config);
    await written(await fetchFromServer(error.holder.url, path, parameters, config), out);
    return undefined;
  }
}

function rowFormatOf(text: string): RowFormat {
  const format = rowFormats.find((candidate) => candidate === text);
  if (format === undefined) throw new BadArgument(`--format ${text}: expected one of ${rowFormats.join(', ')}`);
  return format;
}

function parametersOf({ where, columns, sort, limit, cursor, asOf }: RowOptions, format: RowFormat): Parameters {
  const parameters: Record<string, string> = {};
  for (const condition of where) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(condition) ?? [];
    if (name === undefined || value === undefined) {
      throw new BadArgument(`--where ${condition}: expected a column, = and a value, such as zone=5340`);
    }
    if (name in parameters) throw new BadArgument(`--where ${condition}: expected each column once`);
    parameters[name] = value;
  }
  for (const [name, value] of Object.entries({ columns, sort, limit, cursor, asOf })) {
    if (value !== undefined) parameters[name] = value;
  }
  return { ...parameters, format: format === 'table' ? 'json' : format };
}
