import { csvOf, type CsvCell } from './csv.js';
import { clockText, countText, funnelText, percentText } from './figures-table.js';
import { geographyMeanings } from './geography-basis.js';
import { layOut, type TableColumn, visible, wrapped } from './layout.js';
import type { Regrading } from './regrading.js';
import { type RegradingPhase, regradingPhases } from './regrading-rows.js';
import { periodText, syntheticBanner } from './table.js';

const level = (name: string | null): string => name ?? '(none)';

/** Initial against final priority, with the phase of each change, as text for a terminal. */
export function regradingTable(regrading: Regrading): string {
  const { metric, period, funnel, changed, cells, steps, interventions, asOf, quarantined } = regrading;
  return [
    ...(regrading.synthetic ? [syntheticBanner, ''] : []),
    `Initial and final priorities of the population of ${visible(metric.id)} v${String(metric.version)}`,
    wrapped(`Period    ${periodText(period)}`),
    wrapped(`Areas     ${geographyMeanings[regrading.geography]}`),
    '',
    funnelText(funnel),
    '',
    wrapped(
      `The priority of ${countText(changed)} changed, ${percentText(funnel.inPopulation === 0 ? null : changed / funnel.inPopulation)} of the population.`,
    ),
    '',
    matrixText(regrading),
    ...(steps.length === 0 ? [] : ['', stepsText(regrading)]),
    ...(interventions.length === 0 ? [] : ['', interventionsText(regrading)]),
    '',
    wrapped(
      `Rows: the first priority given; columns: the last one recorded. The report counts by the priority at dispatch unless its metric says otherwise, so that a later change moves no call.`,
    ),
    `As of position ${countText(asOf)} of the log; ${countText(quarantined)} events in quarantine. ${cells.length === 0 || regrading.nextCursor === undefined ? 'The end.' : `More with --cursor ${visible(regrading.nextCursor)}`}`,
    '',
  ].join('\n');
}

function matrixText({ cells }: Regrading): string {
  const finals = [...new Set(cells.map(({ final }) => final))].sort(byLevel);
  const initials = [...new Set(cells.map(({ initial }) => initial))].sort(byLevel);
  const columns: readonly TableColumn[] = [
    { title: 'initial \\ final', align: 'left' },
    ...finals.map((final): TableColumn => ({ title: visible(level(final)), align: 'right' })),
    { title: 'changed', align: 'right' },
  ];
  return layOut(
    columns,
    initials.map((initial) => {
      const row = cells.filter((cell) => cell.initial === initial);
      const of = (final: string | null): number => row.find((cell) => cell.final === final)?.interventions ?? 0;
      const moved = row.reduce((sum, cell) => (cell.final === initial ? sum : sum + cell.interventions), 0);
      return [visible(level(initial)), ...finals.map((final) => countText(of(final))), countText(moved)];
    }),
  );
}

/** By name, what has none last. */
function byLevel(a: string | null, b: string | null): number {
  if (a === b) return 0;
  return a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;
}

const phaseTitles: Readonly<Record<RegradingPhase, string>> = {
  'before-dispatch': 'before dispatch',
  'before-arrival': 'en route',
  'after-arrival': 'after arrival',
  'after-close': 'after close',
};

function stepsText({ steps }: Regrading): string {
  const changes = [...new Set(steps.map(({ from, to }) => JSON.stringify([from, to])))];
  return layOut(
    [
      { title: 'change', align: 'left', shrinks: true },
      ...regradingPhases.map((phase): TableColumn => ({ title: phaseTitles[phase], align: 'right' })),
    ],
    changes.map((text) => {
      const [from = '', to = ''] = JSON.parse(text) as string[];
      const of = (phase: RegradingPhase): number =>
        steps.find((step) => step.from === from && step.to === to && step.phase === phase)?.changes ?? 0;
      return [visible(`${from} → ${to}`), ...regradingPhases.map((phase) => countText(of(phase)))];
    }),
  );
}

function interventionsText({ interventions }: Regrading): string {
  return layOut(
    [
      { title: 'intervention', align: 'left', atMost: 40, keeps: 'end' },
      { title: 'zone', align: 'left' },
      { title: 'outcome', align: 'left' },
      { title: 'interval', align: 'right' },
      { title: 'at dispatch', align: 'left' },
      { title: 'priorities', align: 'left', shrinks: true },
    ],
    interventions.map((one) =>
      [
        one.intervention,
        one.zone ?? '–',
        one.outcome,
        one.seconds === null ? '–' : clockText(one.seconds),
        one.atDispatch ?? '–',
        one.levels.map((name, index) => (index === 0 ? name : `→ ${name} (${one.phases[index - 1] ?? ''})`)).join(' '),
      ].map(visible),
    ),
  );
}

/** The matrix as CSV: a line for each pair of priorities, and one for each kind of change; `line` says which it is. */
export function regradingCsv(regrading: Regrading): string {
  const { metric, period, geography, cells, steps, asOf, quarantined, synthetic } = regrading;
  const asked: CsvCell[] = [metric.id, metric.version, period.from, period.to, period.timeZone, geography];
  const state: CsvCell[] = [asOf, quarantined, synthetic];
  return csvOf(
    [
      ...['metric', 'metricVersion', 'from', 'to', 'timeZone', 'geography', 'line', 'priorityFrom', 'priorityTo'],
      ...['interventions', ...regradingPhases, 'asOf', 'quarantined', 'synthetic'],
    ],
    [
      ...cells.map(({ initial, final, interventions, changedIn }) => [
        ...[...asked, 'initial-final', initial, final, interventions],
        ...[...regradingPhases.map((phase) => changedIn[phase]), ...state],
      ]),
      ...steps.map(({ from, to, phase, changes, interventions }) => [
        ...[...asked, 'change', from, to, interventions],
        ...[...regradingPhases.map((one) => (one === phase ? changes : 0)), ...state],
      ]),
    ],
  );
}
