import type { CorrectedSide } from './correction-effects.js';
import { type CorrectionGroup, movements } from './correction-tally.js';
import type { CorrectionsReport, MovedCorrection } from './corrections.js';
import { csvOf } from './csv.js';
import { valueText } from './difference-table.js';
import { clockText, countText } from './figures-table.js';
import { geographyMeanings } from './geography-basis.js';
import { layOut, type TableColumn, visible, wrapped } from './layout.js';
import { clockMeanings } from './metrics.js';
import { localText, periodText, syntheticBanner } from './table.js';
import { targetText } from './target-text.js';

/** What corrections did to a metric, as text for a terminal. */
export function correctionsTable(report: CorrectionsReport): string {
  const { metric, definition, period, total, corrections, asOf, quarantined } = report;
  return [
    ...(report.synthetic ? [syntheticBanner, ''] : []),
    wrapped(
      `Corrections that moved an intervention across the target of ${visible(definition.label)}: ${clockMeanings[definition.start]} → ${clockMeanings[definition.stop]}  (${visible(metric.id)} v${String(metric.version)})`,
    ),
    wrapped(`Period    ${periodText(period)}`),
    wrapped(`Target    ${targetText(report)}; that is a hit, more is a miss; – is not measured`),
    `Areas     ${geographyMeanings[report.geography]}`,
    wrapped(`As of     position ${countText(asOf)} of the log; ${countText(quarantined)} events in quarantine`),
    '',
    groupsText('', [total]),
    ...(total.corrections === 0
      ? []
      : [
          ...['', groupsText('zone', report.byZone)],
          ...['', groupsText('asked for by', report.byRequester)],
          ...['', groupsText('allowed by', report.byAuthoriser)],
          ...['', groupsText('recorded in', report.byWeek)],
        ]),
    '',
    wrapped(
      'p: exact two-sided sign test of miss → hit against hit → miss, as if each correction went either way by the toss of a coin. It is a reason to look, not a finding; of twenty people one is below 0.05 by chance.',
    ),
    ...(corrections.length === 0 ? [] : ['', ...corrections.map((one) => movedText(one, period.timeZone))]),
    '',
    `Times in ${period.timeZone}. ${report.nextCursor === undefined ? 'The end.' : `More with --cursor ${report.nextCursor}`}`,
    '',
  ].join('\n');
}

const titles = ['corrections', 'miss→hit', 'hit→miss', 'p', 'miss→–', 'hit→–', '–→miss', '–→hit', 'unmoved'];

function groupsText(title: string, groups: readonly CorrectionGroup[]): string {
  const columns: readonly TableColumn[] = [
    { title, align: 'left', shrinks: true },
    ...titles.map((one): TableColumn => ({ title: one, align: 'right' })),
  ];
  return layOut(
    columns,
    groups.map(({ group, corrections, moved, unmoved, signTest }) => [
      visible(group),
      countText(corrections),
      countText(moved['miss-to-hit']),
      countText(moved['hit-to-miss']),
      signTest.pValue === null ? '–' : pText(signTest.pValue),
      ...movements.slice(2).map((movement) => countText(moved[movement])),
      countText(unmoved),
    ]),
  );
}

/** Four decimals, and below that how small it is at most. */
export function pText(p: number): string {
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4);
}

function movedText(one: MovedCorrection, timeZone: string): string {
  const side = ({ outcome, seconds, standing }: CorrectedSide): string =>
    outcome === null ? 'not in it' : `${outcome}${seconds === null ? '' : ` ${clockText(seconds)}`} (${standing})`;
  const what =
    one.field === null
      ? `${one.corrects} annulled`
      : `${one.corrects}: ${visible(one.field)} ${valueText(one.valueBefore, timeZone)} → ${valueText(one.valueAfter, timeZone)}`;
  return wrapped(
    `${visible(one.intervention)}  ${side(one.before)} → ${side(one.after)}: ${what} (${one.reason ?? '–'}; asked for by ${visible(one.requestedBy ?? 'nobody named')}, allowed by ${visible(one.authorisedBy ?? 'nobody named')}), recorded ${localText(one.recordedAt, timeZone)}, at position ${String(one.position)}`,
  );
}

/** The groups as CSV: a line for the total and for each zone, person and week; `by` says which it is. */
export function correctionsCsv(report: CorrectionsReport): string {
  const { metric, period, target, geography, asOf, quarantined, synthetic } = report;
  const asked = [metric.id, metric.version, period.from, period.to, period.timeZone, target, geography];
  const lines = (
    [
      ['total', [report.total]],
      ['zone', report.byZone],
      ['requestedBy', report.byRequester],
      ['authorisedBy', report.byAuthoriser],
      ['week', report.byWeek],
    ] as const
  ).flatMap(([by, groups]) =>
    groups.map(({ group, corrections, moved, unmoved, signTest }) => [
      ...asked,
      ...[by, group, corrections, ...movements.map((movement) => moved[movement]), unmoved, signTest.pValue],
      ...[asOf, quarantined, synthetic],
    ]),
  );
  return csvOf(
    [
      ...['metric', 'metricVersion', 'from', 'to', 'timeZone', 'targetSeconds', 'geography', 'by', 'group'],
      ...['corrections', ...movements, 'unmoved', 'signTestP', 'asOf', 'quarantined', 'synthetic'],
    ],
    lines,
  );
}
