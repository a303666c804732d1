import { Readable } from 'node:stream';

import type { Config } from '../config.js';
import type { ReadOptions } from '../read-model/read-model.js';
import type { CountsParameters } from '../reporting/counts.js';
import { countsCsv, countsTable } from '../reporting/counts-table.js';
import { measuredInterventionsCsv, responseTimesCsv } from '../reporting/csv.js';
import type { DifferenceParameters } from '../reporting/difference.js';
import { differenceCsv, differenceTable } from '../reporting/difference-table.js';
import type { ExplanationParameters } from '../reporting/explanation.js';
import { explanationTable, measuredInterventionsTable } from '../reporting/explanation-table.js';
import type { MeasuredInterventionsParameters } from '../reporting/measured-interventions.js';
import type { ShownResponseTimesParameters } from '../reporting/shown-response-times.js';
import { responseTimesTable } from '../reporting/response-times-table.js';
import { timeZoneOf } from './city.js';
import { defaultLanguage, languages } from '../rendering/languages.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { withReading } from './reading.js';
import { written } from './written.js';

export const formats = ['table', 'json', 'csv'] as const;
export type Format = (typeof formats)[number];

export function formatOf(text: string): Format {
  const format = formats.find((candidate) => candidate === text);
  if (format === undefined) throw new BadArgument(`--format ${text}: expected one of ${formats.join(', ')}`);
  return format;
}

/** How counts can be had: as typed columns as well. */
export type ColumnFormat = Format | 'parquet';

/** Reads it. Throws BadArgument, also where bytes would go to a terminal. */
export function columnFormatOf(text: string, out: string | undefined): ColumnFormat {
  if (text !== 'parquet') {
    if (formats.some((one) => one === text)) return formatOf(text);
    throw new BadArgument(`--format ${text}: expected one of ${formats.join(', ')}, parquet`);
  }
  requireOut(out);
  return text;
}

function requireOut(out: string | undefined): void {
  if (out === undefined) {
    throw new BadArgument('--format parquet: expected --out FILE beside it; Parquet is not text for a terminal');
  }
}

/** How the response times can be had: as a page of HTML as well. */
export type DocumentFormat = ColumnFormat | 'html';

/** The same for an answer that is a page as well. */
export function documentFormatOf(text: string): DocumentFormat {
  const known = [...formats, 'parquet', 'html'] as const;
  const format = known.find((candidate) => candidate === text);
  if (format === undefined) throw new BadArgument(`--format ${text}: expected one of ${known.join(', ')}`);
  return format;
}

/** The same for an answer that has no CSV. */
export function tableOrJson(text: string | undefined): 'table' | 'json' {
  if (text === 'table' || text === 'json') return text;
  throw new BadArgument(`--format ${String(text)}: expected table or json`);
}

/** A whole number from an option, or undefined when the option is absent. */
export function wholeOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new BadArgument(`--${option} ${text}: expected a whole number`);
  return Number(text);
}

/** Where an answer goes, and in which language where it is a page. */
export interface Delivery {
  readonly out?: string | undefined;
  readonly language?: string | undefined;
}

export async function responseTimesVerb(
  config: Config,
  parameters: ShownResponseTimesParameters,
  format: DocumentFormat,
  { out, language }: Delivery = {},
): Promise<ExitStatus> {
  const spoken = languageOf(language, format);
  if (format === 'parquet') requireOut(out);
  const text = await withReading(config, 'report', async (reading) => {
    if (format === 'html') return reading.responseTimesPage(parameters, spoken);
    if (format === 'parquet') return reading.responseTimesParquet(parameters);
    const report = await reading.responseTimes(parameters);
    return textOf(format, report, responseTimesTable(report), () => responseTimesCsv(report));
  });
  await written(Readable.from([text]), out);
  if (out !== undefined) process.stderr.write(`response-times is in ${out}\n`);
  return exitStatus.done;
}

/** What was counted, printed or in a file. */
export async function countsVerb(
  config: Config,
  parameters: CountsParameters,
  format: ColumnFormat,
  out: string | undefined,
): Promise<ExitStatus> {
  const content = await withReading(config, 'report', async (reading) => {
    if (format === 'parquet') return reading.countsParquet(parameters);
    const report = await reading.counts(parameters);
    return textOf(format, report, countsTable(report), () => countsCsv(report));
  });
  await written(Readable.from([content]), out);
  if (out !== undefined) process.stderr.write(`counts is in ${out}\n`);
  return exitStatus.done;
}

/** What became of the report between two states of the log, and because of what. */
export async function differenceVerb(
  config: Config,
  parameters: DifferenceParameters,
  format: Format,
): Promise<ExitStatus> {
  const difference = await withReading(config, 'report', (reading) => reading.difference(parameters));
  print(format, difference, differenceTable(difference), () => differenceCsv(difference));
  return exitStatus.done;
}

function languageOf(text: string | undefined, format: DocumentFormat): string {
  if (text === undefined) return defaultLanguage;
  if (format !== 'html') throw new BadArgument(`--language ${text}: expected --format html beside it`);
  const language = languages.find((one) => one === text);
  if (language === undefined) throw new BadArgument(`--language ${text}: expected one of ${languages.join(', ')}`);
  return language;
}

/** The interventions behind a number of the report. */
export async function measuredInterventionsVerb(
  config: Config,
  parameters: MeasuredInterventionsParameters,
  format: Format,
): Promise<ExitStatus> {
  const page = await withReading(config, 'report', (reading) => reading.measuredInterventions(parameters));
  print(format, page, measuredInterventionsTable(page, timeZoneOf(config)), () => measuredInterventionsCsv(page));
  return exitStatus.done;
}

/** Why one intervention counts as it does. There is no CSV of it. */
export async function explanationVerb(
  config: Config,
  parameters: ExplanationParameters,
  format: Format,
): Promise<ExitStatus> {
  if (format === 'csv') throw new BadArgument('--format csv: expected table or json beside --explain');
  const explanation = await withReading(config, 'report', (reading) => reading.explanation(parameters));
  print(format, explanation, explanationTable(explanation, timeZoneOf(config)));
  return exitStatus.done;
}

/** The clocks, intervals and codes of one intervention, and its events: always as JSON. */
export async function interventionVerb(config: Config, id: string, state: ReadOptions): Promise<ExitStatus> {
  const history = await withReading(config, 'intervention', (reading) => reading.intervention(id, state));
  process.stdout.write(`${JSON.stringify(history, null, 2)}\n`);
  return exitStatus.done;
}

/** Prints an answer in one of its formats. */
export function print(format: Format, answer: object, table: string, csv = (): string => ''): void {
  process.stdout.write(textOf(format, answer, table, csv));
}

function textOf(format: Format, answer: object, table: string, csv: () => string): string {
  const text = format === 'json' ? JSON.stringify(answer, null, 2) : format === 'csv' ? csv() : table;
  return text.endsWith('\n') ? text : `${text}\n`;
}
