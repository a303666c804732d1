import type { SqlRow, SqlValue } from '../read-model/read-model.js';
import { layOut, pageWidth, visible, wrapped } from './layout.js';
import type { ReportPage } from './report-rows.js';
import { syntheticBanner } from './table.js';

const widest = 28;
const gap = 2;

/** A page of a report as text for a terminal, at most 120 characters wide. */
export function reportRowsTable(page: ReportPage): string {
  return [
    ...(page.synthetic === true ? [syntheticBanner, ''] : []),
    rowsTable(page.rows),
    '',
    wrapped(
      `${String(page.rows.length)} rows of ${page.report} version ${String(page.version)}, as of position ${String(page.asOf)}; ` +
        `${String(page.quarantined)} events in quarantine`,
    ),
    page.nextCursor === undefined ? 'the end' : `more with --cursor ${page.nextCursor}`,
    '',
  ].join('\n');
}

/** Rows for a terminal: as many columns as fit, and how many do not. */
export function rowsTable(rows: readonly SqlRow[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => names.map((name) => visible(textOf(row[name]))));
  const shown = names.slice(0, fitting(names, cells));
  const columns = shown.map((title, index) => ({
    title,
    align: rows.some((row) => typeof row[title] === 'number') ? ('right' as const) : ('left' as const),
    atMost: Math.max(widest, title.length),
    ...(beginAlike(cells.map((row) => row[index] ?? '')) && { keeps: 'end' as const }),
  }));
  const left = names.length - shown.length;
  return [
    rows.length === 0 ? 'No rows.' : layOut(columns, cells),
    ...(left === 0
      ? []
      : ['', wrapped(`${String(left)} more columns do not fit: ${names.slice(shown.length).join(', ')}`)]),
  ].join('\n');
}

/** Whether texts that would be cut cannot be told apart by their starts: ids of one feed begin alike. */
function beginAlike(texts: readonly string[]): boolean {
  const long = new Set(texts.filter((text) => text.length > widest));
  return new Set([...long].map((text) => text.slice(0, widest - 1))).size < long.size;
}

/** How many columns, from the first on, have room on the page. */
function fitting(names: readonly string[], rows: readonly (readonly string[])[]): number {
  let used = -gap;
  for (const [index, title] of names.entries()) {
    const width = Math.max(title.length, ...rows.map((cells) => Math.min(widest, (cells[index] ?? '').length)));
    used += gap + width;
    if (used > pageWidth) return Math.max(1, index);
  }
  return names.length;
}

function textOf(value: SqlValue | undefined): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'object' ? value.join(' ') : String(value);
}
