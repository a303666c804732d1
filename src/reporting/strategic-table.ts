import { csvOf } from './csv.js';
import { geographyMeanings } from './geography-basis.js';
import { layOut, type TableColumn, visible, wrapped } from './layout.js';
import type { StrategicReport } from './strategic-response.js';
import { strategicEnds, type StrategicRow } from './strategic-rows.js';
import { localText, periodText, syntheticBanner } from './table.js';

const restatedParts =
  ': shootings and operations; councils, task forces, plans and designations stay with the hotspot that they name';

const titles: readonly TableColumn[] = [
  { title: 'hotspot', align: 'left', shrinks: true },
  { title: 'shooting', align: 'left', shrinks: true },
  { title: 'occurred', align: 'left' },
  { title: 'council', align: 'right' },
  { title: 'task force', align: 'right' },
  { title: 'designated', align: 'right' },
  { title: 'plan', align: 'right' },
  { title: 'plan due', align: 'left' },
  { title: 'standing', align: 'left' },
  { title: '1st action', align: 'right' },
];

/** The strategic response as text for a terminal, at most 120 characters wide: days from the shooting, `open` for what has not come. */
export function strategicTable(report: StrategicReport): string {
  const { period, rows, geography, notOnTodaysMap, heardUntil, asOf, quarantined } = report;
  const date = (at: string | null): string => (at === null ? '–' : localText(at, period.timeZone, 'day'));
  const cells = (row: StrategicRow): readonly string[] => {
    const days = (end: (typeof strategicEnds)[number]): string => daysText(row, end);
    return [
      visible(row.hotspot ?? '(no hotspot)'),
      visible(row.trigger?.record ?? 'none recorded'),
      date(row.trigger?.at ?? null),
      days('council'),
      days('taskForce'),
      days('hotspotDesignated'),
      days('planAdopted'),
      date(row.plan.dueAt),
      row.plan.standing,
      days('firstAction'),
    ];
  };
  return [
    ...(report.synthetic ? [syntheticBanner, ''] : []),
    'Days from a shooting to what the authorities did about it',
    wrapped(`Shootings ${periodText(period)}`),
    wrapped(`Areas     ${geographyMeanings[geography]}${geography === 'today' ? restatedParts : ''}`),
    ...(notOnTodaysMap.length === 0
      ? []
      : [
          wrapped(
            `Note      no hotspot on that map: ${notOnTodaysMap.map(visible).join(', ')}; only what names it is there`,
          ),
        ]),
    `As of     position ${String(asOf)} of the log; ${String(quarantined)} events in quarantine`,
    '',
    rows.length === 0 ? 'No hotspot, and no shooting that a council names.' : layOut(titles, rows.map(cells)),
    '',
    wrapped(
      'Every number runs from the moment the shooting occurred to: council convened, task force established, hotspot designated, operational plan adopted, first targeted action at the hotspot started. Negative: it was there before.',
    ),
    wrapped(
      `open: not recorded as of this position${heardUntil === null ? '' : `, which last heard of a step on ${date(heardUntil)}`}. Dates in ${period.timeZone}.`,
    ),
    '',
  ].join('\n');
}

function daysText({ days, open, trigger }: StrategicRow, end: (typeof strategicEnds)[number]): string {
  if (open.includes(end)) return 'open';
  return trigger === null ? 'came' : String(days[end]);
}

/** The strategic response as CSV: a line per row. */
export function strategicCsv({
  by,
  rows,
  geography,
  notOnTodaysMap,
  asOf,
  quarantined,
  synthetic,
  heardUntil,
}: StrategicReport): string {
  const columns: Readonly<Record<string, (row: StrategicRow) => string | number | null | undefined>> = {
    hotspot: ({ hotspot }) => hotspot,
    trigger: ({ trigger }) => trigger?.record,
    triggerAt: ({ trigger }) => trigger?.at,
    council: ({ council }) => council?.record,
    councilAt: ({ council }) => council?.at,
    councilBy: ({ council }) => council?.by,
    hotspotDesignatedAt: ({ hotspotDesignated }) => hotspotDesignated?.at,
    taskForce: ({ taskForce }) => taskForce?.record,
    taskForceAt: ({ taskForce }) => taskForce?.at,
    planDueAt: ({ plan }) => plan.dueAt,
    planAdoptedAt: ({ plan }) => plan.adoptedAt,
    planStanding: ({ plan }) => plan.standing,
    firstAction: ({ firstAction }) => firstAction?.record,
    firstActionAt: ({ firstAction }) => firstAction?.at,
    ...Object.fromEntries(strategicEnds.map((end) => [`days:${end}`, (row: StrategicRow) => row.days[end]])),
    open: ({ open }) => open.join(' '),
  };
  return csvOf(
    [...Object.keys(columns), 'by', 'heardUntil', 'asOf', 'synthetic', 'quarantined', 'geography', 'onMap'],
    rows.map((row) => [
      ...Object.values(columns).map((cell) => cell(row)),
      by,
      heardUntil,
      asOf,
      synthetic,
      quarantined,
      geography,
      row.hotspot === null ? null : !notOnTodaysMap.includes(row.hotspot),
    ]),
  );
}
