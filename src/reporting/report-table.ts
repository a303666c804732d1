import type { SqlValue } from '../read-model/read-model.js';
import { layOut, pageWidth, visible, wrapped } from './layout.js';
import type { ReportPage } from './report-rows.js';
import { syntheticBanner } from './table.js';

const widest = 28;
const gap = 2;

/** A page of a report as text for a terminal, at most 120 characters wide: as many columns as fit, and how many do not. */
export function reportRowsTable(page: ReportPage): string {
  const names = Object.keys(page.rows[0] ?? {});
  const cells = page.rows.map((row) => names.map((name) => visible(textOf(row[name]))));
  const shown = names.slice(0, fitting(names, cells));
  const columns = shown.map((title, index) => ({
    title,
    align: isNumber(page.rows.map((row) => row[names[index] ?? ''])) ? ('right' as const) : ('left' as const),
    atMost: Math.max(widest, title.length),
  }));
  const left = names.length - shown.length;
  return [
    ...(page.synthetic === true ? [syntheticBanner, ''] : []),
    page.rows.length === 0 ? 'No rows.' : layOut(columns, cells),
    '',
    ...(left === 0
      ? []
      : [wrapped(`${String(left)} more columns do not fit: choose with --columns, or --format json.`)]),
    wrapped(
      `${String(page.rows.length)} rows of ${page.report} version ${String(page.version)}, as of position ${String(page.asOf)}; ` +
        `${String(page.quarantined)} events in quarantine`,
    ),
    page.nextCursor === undefined ? 'the end' : `more with --cursor ${page.nextCursor}`,
    '',
  ].join('\n');
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

function isNumber(values: readonly (SqlValue | undefined)[]): boolean {
  return values.some((value) => typeof value === 'number');
}

function textOf(value: SqlValue | undefined): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'object' ? value.join(' ') : String(value);
}
