import { formatMinor } from '../measures/money.js';
import type { CountRow, CountsReport, LeftOutRow } from './counts-report.js';
import { csvOf, type Lines } from './csv.js';
import { geographyMeanings } from './geography-basis.js';
import { layOut, type TableColumn, visible, wrapped } from './layout.js';
import { suppressedText, suppressionLines } from './suppressed-text.js';
import { periodText, syntheticBanner } from './table.js';

/** The counts as text for a terminal, at most 120 characters wide. */
export function countsTable(report: CountsReport): string {
  const { by, per, period, filters, geography, rows, totals, leftOut, unattributed, asOf, quarantined } = report;
  const only = Object.entries(filters).map(([name, value]) => `${name} = ${visible(value)}`);
  const titles: readonly TableColumn[] = [
    ...(by === 'none' ? [] : [{ title: by, align: 'left', shrinks: true } as const]),
    ...(per === 'none' ? [] : [{ title: per, align: 'left' } as const]),
    { title: 'counted', align: 'left' },
    { title: 'split by', align: 'left', shrinks: true },
    { title: 'how many', align: 'right' },
  ];
  const cells = (row: CountRow, isTotal: boolean): readonly string[] => [
    ...(by === 'none' ? [] : [isTotal ? 'total' : visible(row.group)]),
    ...(per === 'none' ? [] : [isTotal ? (by === 'none' ? 'total' : '') : row.period]),
    row.counted,
    visible(row.split),
    quantityText(row),
  ];
  const isWhole = by === 'none' && per === 'none';
  return [
    ...(report.synthetic ? [syntheticBanner, ''] : []),
    wrapped(`Period    ${periodText(report.period)}`),
    ...(only.length === 0 ? [] : [wrapped(`Only      ${only.join(', ')}`)]),
    `Areas     ${geographyMeanings[geography]}`,
    `As of     position ${String(asOf)} of the log; ${String(quarantined)} events in quarantine`,
    '',
    totals.length === 0
      ? 'Nothing was counted.'
      : layOut(
          titles,
          [...(isWhole ? [] : rows.map((row) => cells(row, false))), ...totals.map((row) => cells(row, true))],
          isWhole ? undefined : rows.length,
        ),
    '',
    wrapped(
      'Incidents and victims are counted apart. Victims are told apart by injury; drugs in kilograms are counted as grams, and what the laboratory measured replaces the field.',
    ),
    wrapped(`Left out: ${listed(leftOut, true)}.`),
    wrapped(`In no hotspot or in one, nobody can tell: ${listed(unattributed, false)}.`),
    ...suppressionLines(report),
    `Calendar periods are of ${period.timeZone}.`,
    '',
  ].join('\n');
}

/** `EUR 1,250.00`, `118.2 g`, `3`. */
export function quantityText({
  counted,
  split,
  unit,
  quantity,
}: Pick<CountRow, 'counted' | 'split' | 'unit' | 'quantity'>): string {
  if (quantity === null) return suppressedText;
  if (counted === 'cash') return formatMinor(quantity, split);
  return unit === 'count' ? String(quantity) : `${String(quantity)} ${unit}`;
}

function listed(parts: readonly LeftOutRow[], hasReason: boolean): string {
  if (parts.length === 0) return 'nothing';
  return parts
    .map(
      ({ counted, reason, entries }) =>
        `${entries === null ? suppressedText : String(entries)} of ${counted}${hasReason ? ` (${reason})` : ''}`,
    )
    .join(', ');
}

/** The counts as CSV: a line per row and per total. Every line repeats what was asked. */
export function countsCsv(report: CountsReport): string {
  const { header, rows } = countsLines(report);
  return csvOf(header, rows);
}

/** The same lines, for other files than CSV. */
export function countsLines(report: CountsReport): Lines {
  const { by, per, period, filters, geography, asOf, quarantined, synthetic } = report;
  const question = {
    by,
    per,
    from: period.from,
    to: period.to,
    timeZone: period.timeZone,
    'filter:zone': filters.zone,
    'filter:hotspot': filters.hotspot,
    'filter:counted': filters.counted,
    geography,
    asOf,
    quarantined,
    synthetic,
  };
  // Beside an empty cell the reason why it is empty, in answers to the public only: those of others are as they always were.
  const reasonOf = (row: { readonly suppressed?: true }) =>
    report.audience === 'public' ? [row.suppressed === true ? 'suppressed' : null] : [];
  const lineOf = (line: string, row: CountRow) => [
    ...Object.values(question),
    line,
    row.group,
    row.period,
    row.counted,
    row.split,
    row.unit,
    row.quantity,
    row.entries,
    ...reasonOf(row),
  ];
  const leftOutLine = (line: string, row: LeftOutRow) => [
    ...Object.values(question),
    line,
    'all',
    'all',
    row.counted,
    row.reason,
    null,
    null,
    row.entries,
    ...reasonOf(row),
  ];
  return {
    header: [
      ...Object.keys(question),
      'line',
      'group',
      'period',
      'counted',
      'split',
      'unit',
      'quantity',
      'entries',
      ...(report.audience === 'public' ? ['reason'] : []),
    ],
    rows: [
      ...report.rows.map((row) => lineOf('group', row)),
      ...report.totals.map((row) => lineOf('total', row)),
      ...report.leftOut.map((part) => leftOutLine('left-out', part)),
      ...report.unattributed.map((part) => leftOutLine('unattributed', part)),
    ],
  };
}
