import { csvOf } from './csv.js';
import { clockText, countText, funnelText } from './figures-table.js';
import { geographyMeanings } from './geography-basis.js';
import { layOut, type TableColumn, visible, wrapped } from './layout.js';
import { clockMeanings } from './metrics.js';
import type { Sensitivity } from './sensitivity.js';
import type { SensitivityRow } from './sensitivity-rows.js';
import { periodText, syntheticBanner } from './table.js';

const titles = ['measured', 'given up or open', 'wait unknown', 'median', 'Kaplan–Meier', 'P90', 'Kaplan–Meier'];

/** The percentiles and their estimates beside each other, as text for a terminal. */
export function sensitivityTable(sensitivity: Sensitivity): string {
  const { label, metric, definition, period, by, funnel, rows, total, asOf, quarantined } = sensitivity;
  const columns: readonly TableColumn[] = [
    { title: by === 'none' ? 'group' : by.replace(',', ' · '), align: 'left', shrinks: true },
    ...titles.map((title): TableColumn => ({ title, align: 'right' })),
  ];
  return [
    ...(sensitivity.synthetic ? [syntheticBanner, ''] : []),
    `*** ${label.toUpperCase()} ***`,
    '',
    wrapped(
      `${visible(definition.label)}: ${clockMeanings[definition.start]} → ${clockMeanings[definition.stop]}  (${visible(metric.id)} v${String(metric.version)}), by the estimate of Kaplan and Meier`,
    ),
    wrapped(`Period    ${periodText(period)}`),
    wrapped(`Areas     ${geographyMeanings[sensitivity.geography]}`),
    '',
    funnelText(funnel),
    '',
    layOut(columns, [...rows, total].map(cells), rows.length),
    '',
    wrapped(
      'What was cancelled before the stop (X03) or is open (X22) counts as a wait that lasts longer than it is known to. People give up because they wait: the estimate takes no account of that, and is too short where they do.',
    ),
    wrapped(
      `As of position ${countText(asOf)} of the log; ${countText(quarantined)} events in quarantine. Times in m:ss.`,
    ),
    '',
  ].join('\n');
}

function cells(row: SensitivityRow): readonly string[] {
  const time = (seconds: number | string | null): string =>
    seconds === null ? '–' : typeof seconds === 'number' ? clockText(seconds) : seconds;
  return [
    visible(row.group),
    ...[row.measured, row.censored, row.unknownWait].map(countText),
    ...[row.medianSeconds, row.kaplanMeierMedianSeconds, row.p90Seconds, row.kaplanMeierP90Seconds].map(time),
  ];
}

/** The same as CSV: a line for each group and one for the total, each with the label. */
export function sensitivityCsv(sensitivity: Sensitivity): string {
  const { label, method, metric, period, by, geography, rows, total, asOf, quarantined, synthetic } = sensitivity;
  const columns = [
    ...(['measured', 'censored', 'unknownWait', 'medianSeconds', 'kaplanMeierMedianSeconds', 'p90Seconds'] as const),
    'kaplanMeierP90Seconds',
  ] as const;
  const line = (kind: string, row: SensitivityRow) => [
    ...[label, method, metric.id, metric.version, period.from, period.to, period.timeZone, by, geography, kind],
    ...[row.group, ...columns.map((column) => row[column]), asOf, quarantined, synthetic],
  ];
  return csvOf(
    [
      ...['label', 'method', 'metric', 'metricVersion', 'from', 'to', 'timeZone', 'by', 'geography', 'line', 'group'],
      ...[...columns, 'asOf', 'quarantined', 'synthetic'],
    ],
    [...rows.map((row) => line('group', row)), line('total', total)],
  );
}
