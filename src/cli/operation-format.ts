import { BadArgument } from './exit-status.js';

export const operationFormats = ['table', 'json', 'ndjson'] as const;
export type OperationFormat = (typeof operationFormats)[number];

/** `others`: what else is told to be taken. Throws BadArgument. */
export function operationFormatOf(text: string, others: readonly string[] = []): OperationFormat {
  const format = operationFormats.find((candidate) => candidate === text);
  if (format === undefined) {
    throw new BadArgument(`--format ${text}: expected one of ${[...operationFormats, ...others].join(', ')}`);
  }
  return format;
}

/** Prints records: for people as a table, for programs as JSON. Stdout holds nothing else. */
export function printRecords<Row>(
  format: OperationFormat,
  rows: readonly Row[],
  table: (rows: readonly Row[]) => string,
): void {
  const text =
    format === 'table'
      ? `${table(rows)}\n`
      : format === 'json'
        ? `${JSON.stringify(rows, null, 2)}\n`
        : rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  process.stdout.write(text);
}
