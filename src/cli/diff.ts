import type { Config } from '../config.js';
import type { DiffPage, TableDiff } from '../projecting/diff.js';
import { csvOf } from '../reporting/csv.js';
import { layOut, visible } from '../reporting/layout.js';
import { type ExitStatus, exitStatus } from './exit-status.js';
import { withOperations } from './operations-at-hand.js';
import { operationFormatOf, type OperationFormat } from './operation-format.js';

/** `ndjson`: a row of the page in each line. */
export type DiffFormat = OperationFormat | 'csv';

/** Throws BadArgument. */
export function diffFormatOf(text: string): DiffFormat {
  return text === 'csv' ? 'csv' : operationFormatOf(text, ['csv']);
}

/** What differs in a projection's table between two moments, and the events behind each row. */
export async function diffVerb(
  config: Config,
  name: string,
  [from, to]: readonly [string, string],
  page: DiffPage,
  format: DiffFormat,
): Promise<ExitStatus> {
  const diff = await withOperations(config, 'projections diff', (operations) => operations.diff(name, from, to, page));
  const text = textIn(format, diff);
  process.stdout.write(text);
  if (diff.nextCursor !== undefined) process.stderr.write(`more rows: --cursor ${visible(diff.nextCursor)}\n`);
  return exitStatus.done;
}

function textIn(format: DiffFormat, diff: TableDiff): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(diff, null, 2)}\n`;
    case 'ndjson':
      return diff.rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    case 'csv':
      return diffCsv(diff);
    case 'table':
      return `${diffTable(diff)}\n`;
  }
}

function diffTable({ projection, from, to, sameCode, added, removed, changed, rows }: TableDiff): string {
  const moments = [from, to].map(({ asked, asOf }) =>
    asked === String(asOf) ? `position ${asked}` : `${asked} (position ${String(asOf)})`,
  );
  const heading =
    `${projection}, ${moments.join(' → ')}: ` +
    `${String(added)} rows added, ${String(removed)} removed, ${String(changed)} changed` +
    (sameCode ? '' : '; the two were made by different code');
  if (rows.length === 0) return heading;
  const columns = [
    { title: 'row', align: 'left', atMost: 30, keeps: 'end' },
    { title: 'what', align: 'left' },
    { title: 'column', align: 'left' },
    { title: 'before', align: 'left', atMost: 26 },
    { title: 'after', align: 'left', atMost: 26 },
    { title: 'delta', align: 'right' },
    { title: 'events', align: 'left', shrinks: true },
  ] as const;
  return `${heading}\n\n${layOut(
    columns,
    lines(rows).map((cells) => cells.map((cell) => visible(String(cell ?? '')))),
  )}`;
}

function diffCsv({ rows }: TableDiff): string {
  return csvOf(['row', 'what', 'column', 'before', 'after', 'delta', 'events'], lines(rows));
}

/** A line for each column that differs. */
function lines(rows: TableDiff['rows']): (string | number | null)[][] {
  return rows.flatMap(({ key, kind, columns, behind }) => {
    const shown = behind.events.map(({ position, type }) => `${String(position)} ${type}`);
    const more = behind.total > shown.length ? [`and ${String(behind.total - shown.length)} more`] : [];
    return columns.map(({ column, before, after, delta }) => [
      ...[key, kind, column],
      ...[before, after].map((value) => (value === null || typeof value === 'number' ? value : textOf(value))),
      delta ?? null,
      [...shown, ...more].join(', '),
    ]);
  });
}

function textOf(value: string | boolean | readonly string[]): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
