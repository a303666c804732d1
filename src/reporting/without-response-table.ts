import { csvOf } from './csv.js';
import { clockText, countText, funnelText, percentText } from './figures-table.js';
import { geographyMeanings } from './geography-basis.js';
import { layOut, type TableColumn, visible, wrapped } from './layout.js';
import { localText, periodText, syntheticBanner } from './table.js';
import type { WithoutResponse } from './without-response.js';
import type { ClearedBy, ClearedGroup } from './without-response-rows.js';

const titles = ['in pop.', 'cleared', 'share', 'arrived all the same', 'median wait', 'longest wait'];

/** What was taken off the list without response, as text for a terminal. */
export function withoutResponseTable(answer: WithoutResponse): string {
  const { metric, period, by, funnel, rows, total, byAuthoriser, byReason, interventions, asOf, quarantined } = answer;
  const columns: readonly TableColumn[] = [
    { title: by === 'none' ? '' : by.replace(',', ' · '), align: 'left', shrinks: true },
    ...titles.map((title): TableColumn => ({ title, align: 'right' })),
  ];
  return [
    ...(answer.synthetic ? [syntheticBanner, ''] : []),
    `Interventions cleared without response, of the population of ${visible(metric.id)} v${String(metric.version)}`,
    wrapped(`Period    ${periodText(period)}`),
    wrapped(`Areas     ${geographyMeanings[answer.geography]}`),
    '',
    funnelText(funnel),
    '',
    layOut(columns, [...rows, total].map(cells), rows.length === 0 ? undefined : rows.length),
    ...(byAuthoriser.length === 0 ? [] : ['', counts('allowed by', byAuthoriser), '', counts('reason', byReason)]),
    ...(interventions.length === 0 ? [] : ['', listText(answer)]),
    '',
    wrapped('Waits in m:ss from the beginning (T1, else T3) to the clearing. It is an outcome, never a deletion.'),
    `As of position ${countText(asOf)} of the log; ${countText(quarantined)} events in quarantine; times in ${period.timeZone}. ${answer.nextCursor === undefined ? 'The end.' : `More with --cursor ${visible(answer.nextCursor)}`}`,
    '',
  ].join('\n');
}

const time = (seconds: number | null): string => (seconds === null ? '–' : clockText(seconds));

function cells(row: ClearedGroup): readonly string[] {
  return [
    visible(row.group),
    ...[countText(row.inPopulation), countText(row.cleared), percentText(row.clearedShare)],
    ...[countText(row.arrivedAllTheSame), time(row.medianWaitSeconds), time(row.longestWaitSeconds)],
  ];
}

function counts(title: string, values: readonly ClearedBy[]): string {
  return layOut(
    [
      { title, align: 'left', shrinks: true },
      { title: 'cleared', align: 'right' },
    ],
    values.map(({ value, cleared }) => [visible(value ?? '(none)'), countText(cleared)]),
  );
}

function listText({ interventions, period }: WithoutResponse): string {
  return layOut(
    [
      { title: 'intervention', align: 'left', atMost: 32, keeps: 'end' },
      { title: 'zone', align: 'left' },
      { title: 'priority', align: 'left' },
      { title: 'cleared', align: 'left' },
      { title: 'wait', align: 'right' },
      { title: 'allowed by', align: 'left', shrinks: true },
      { title: 'reason', align: 'left', shrinks: true },
    ],
    interventions.map((one) =>
      [
        ...[one.intervention, one.zone ?? '–', one.priority ?? '–', localText(one.clearedAt, period.timeZone)],
        ...[time(one.waitSeconds), one.authorisedBy ?? '–', one.reason ?? '–'],
      ].map(visible),
    ),
  );
}

/** The groups as CSV: a line for each and one for the total. */
export function withoutResponseCsv(answer: WithoutResponse): string {
  const { metric, period, by, geography, rows, total, asOf, quarantined, synthetic } = answer;
  const columns = [
    ...(['group', 'inPopulation', 'cleared', 'clearedShare', 'arrivedAllTheSame', 'medianWaitSeconds'] as const),
    'longestWaitSeconds',
  ] as const;
  const line = (kind: string, row: ClearedGroup) => [
    ...[metric.id, metric.version, period.from, period.to, period.timeZone, by, geography, kind],
    ...[...columns.map((column) => row[column]), asOf, quarantined, synthetic],
  ];
  return csvOf(
    [
      ...['metric', 'metricVersion', 'from', 'to', 'timeZone', 'by', 'geography', 'line'],
      ...[...columns, 'asOf', 'quarantined', 'synthetic'],
    ],
    [...rows.map((row) => line('group', row)), line('total', total)],
  );
}
