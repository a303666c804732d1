import {
  countText,
  durationText,
  figuresTable,
  funnelText,
  isAnyUndeterminable,
  percentText,
} from './figures-table.js';
import { geographyMeanings } from './geography-basis.js';
import { visible, wrapped } from './layout.js';
import { clockMeanings } from './metrics.js';
import { filterNames } from './outcomes.js';
import type { ShownFigures, ShownReport } from './shown-figures.js';
import { suppressionLines } from './suppressed-text.js';
import { localText, periodText, syntheticBanner } from './table.js';
import { targetText } from './target-text.js';
import type { VersionResult } from './version-results.js';

/** The report as text for a terminal, at most 120 characters wide, with its own time zone. */
export function responseTimesTable(report: ShownReport): string {
  const { metric, period, asOf, quarantined, definition, versions = [] } = report;
  const filters = filterNames.flatMap((name) => {
    const value = report.filters[name];
    return value === undefined ? [] : [`${name} = ${visible(value)}`];
  });
  const shown = [report, ...versions.flatMap(({ wholePeriod, ownPart }) => [wholePeriod, ownPart])];
  const everyRow = shown.flatMap(({ rows, total }) => [...rows, total]);
  return [
    ...(report.synthetic ? [syntheticBanner, ''] : []),
    wrapped(
      `${visible(definition.label)}: ${clockMeanings[metric.start]} → ${clockMeanings[metric.stop]}  (${visible(metric.id)} v${String(metric.version)}; ${visible(definition.origin)})`,
    ),
    wrapped(`Period    ${periodText(period)}`),
    ...inForceLines(report),
    ...(filters.length === 0 ? [] : [wrapped(`Only      ${filters.join(', ')}`)]),
    ...(report.without === undefined ? [] : [wrapped(`Without   what carries ${report.without.join(' or ')}`)]),
    ...(versions.length > 0 ? [] : [wrapped(`Target    ${targetText(report)}`)]),
    `Areas     ${geographyMeanings[report.geography]}`,
    wrapped(`As of     position ${countText(asOf)} of the log; ${countText(quarantined)} events in quarantine`),
    '',
    ...(versions.length === 0 ? headline(report) : acrossBreaks(report, versions)),
    '',
    wrapped(
      'Times in seconds and m:ss; in brackets distribution-free 95 % limits. P90 at most: if every missing stop took for ever.',
    ),
    ...(isAnyUndeterminable(everyRow)
      ? [wrapped('n.d. = not determinable: too few were measured (an upper limit of P90 takes 36).')]
      : []),
    ...suppressionLines(report),
    `Dates and times in ${period.timeZone}.`,
    '',
  ].join('\n');
}

/** The figures by one definition, and what is laid beside them. */
function headline(report: ShownReport): readonly string[] {
  return [
    funnelText(report.funnel),
    '',
    figuresTable(titleOf(report), [...report.rows, report.total], report.rows.length),
    ...besideLines(report),
    ...targetLines(report),
  ];
}

/** Where the definition changed inside the period: both sides of every break. */
function acrossBreaks(report: ShownReport, versions: readonly VersionResult[]): readonly string[] {
  const { timeZone } = report.period;
  const own = versions.map(({ metric, ownPart }): ShownFigures => ({
    ...ownPart.total,
    group: `v${String(metric.version)}`,
  }));
  return [
    ...versions.flatMap(({ metric, inForce, changes }) =>
      inForce.from === null || changes.length === 0
        ? []
        : [
            wrapped(
              `*** The definition changed on ${localText(inForce.from, timeZone)}: v${String(metric.version)} has another ${changes.map((field) => changed[field] ?? field).join(', ')}. Figures on either side are not the same measure. ***`,
            ),
          ],
    ),
    '',
    'Each version over the part of the period in which it is in force:',
    '',
    figuresTable('version', own),
    ...versions.flatMap((version) => [
      '',
      wrapped(
        `v${String(version.metric.version)} over all of the period, as if it had been in force throughout; target ${targetText({ ...report, target: version.target })}:`,
      ),
      '',
      funnelText(version.wholePeriod.funnel),
      '',
      figuresTable(
        titleOf(report),
        [...version.wholePeriod.rows, version.wholePeriod.total],
        version.wholePeriod.rows.length,
      ),
    ]),
    ...besideLines(report),
  ];
}

const changed: Readonly<Record<string, string>> = {
  stopRule: 'stop rule',
  priorityBasis: 'priority basis',
  targets: 'target',
};

function titleOf({ by }: ShownReport): string {
  return by === 'none' ? 'group' : by.replace(',', ' · ');
}

/** A version that was named, where it is not in force in all of the period. */
function inForceLines({ metric, period, inForce, versions }: ShownReport): readonly string[] {
  const { from, to } = inForce;
  const covers = (from === null || (period.from !== null && period.from >= from)) && (to === null || (period.to !== null && period.to <= to)); // prettier-ignore
  if (covers || versions !== undefined) return [];
  return [wrapped(`In force  v${String(metric.version)}: ${periodText({ from, to, timeZone: period.timeZone })}`)];
}

function besideLines({ beside, total }: ShownReport): readonly string[] {
  const { withoutLateEntries, asRecorded } = beside;
  const rows = [
    { ...total, group: 'as above' },
    ...(withoutLateEntries === undefined ? [] : [{ ...withoutLateEntries, group: 'without X11' }]),
    ...(asRecorded === undefined ? [] : [{ ...asRecorded, group: 'X12 undone' }]),
  ];
  if (rows.length === 1) return [];
  const meanings = [
    ...(withoutLateEntries === undefined ? [] : ['without X11: what was entered late or by hand is left out']),
    ...(asRecorded === undefined ? [] : ['X12 undone: by the stamps as they were recorded, before any correction']),
  ];
  return ['', figuresTable('beside it', rows), wrapped(meanings.join('; '))];
}

function targetLines({ targets }: ShownReport): readonly string[] {
  return targets.flatMap(({ name, seconds, share, shareWithinTarget, verdict }, index) => {
    const aim = share === undefined ? '' : `, of ${percentText(share)} that ought to be: ${verdict ?? ''}`;
    const line = wrapped(
      `Target    ${visible(name)}: ${durationText(seconds)}; ${percentText(shareWithinTarget)} were within${aim}`,
    );
    return index === 0 ? ['', line] : [line];
  });
}
