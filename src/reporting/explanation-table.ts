import type { ClockOrigin, Explanation } from './explanation.js';
import { durationText } from './figures-table.js';
import { localText } from './table.js';
import { layOut, visible, wrapped } from './layout.js';
import { clockMeanings } from './metrics.js';
import type { MeasuredInterventionsPage } from './measured-interventions.js';

/** Why an intervention counts as it does, as text for a terminal; times in `timeZone`. */
export function explanationTable(explanation: Explanation, timeZone: string): string {
  const { metric, outcome, because, seconds, clocks, codes, asOf, quarantined } = explanation;
  const at = (instant: string | null): string => (instant === null ? 'not recorded' : localText(instant, timeZone));
  const stamps = clocks.flatMap(({ role, means, at: time, from }) => {
    const origins = from.length === 0 ? [undefined] : from;
    return origins.map((origin) => [
      role ?? '',
      means,
      at(time),
      origin === undefined ? '–' : `${String(origin.position)} ${origin.type}`,
      origin === undefined ? '–' : byText(origin),
      origin === undefined ? '–' : localText(origin.recordedAt, timeZone),
    ]);
  });
  return [
    wrapped(
      `Intervention ${visible(explanation.intervention)} in ${metric.id} v${String(metric.version)} (${metric.standard})`,
    ),
    wrapped(`Measured  ${clockMeanings[metric.start]} → ${clockMeanings[metric.stop]}, of ${metric.population}`),
    ...(metric.unitClasses === null
      ? []
      : [wrapped(`Units     of the classes ${visible(metric.unitClasses.join(', '))} only`)]),
    wrapped(`Outcome   ${outcome}${seconds === null ? '' : `, ${durationText(seconds)}`}: ${because}`),
    wrapped(
      `Codes     ${codes.length === 0 ? 'none' : codes.map(({ code, name, counts }) => `${code} ${name}${counts ? ' (decides)' : ''}`).join(', ')}`,
    ),
    '',
    layOut(
      [
        { title: '', align: 'left' },
        { title: 'clock', align: 'left' },
        { title: 'at', align: 'left' },
        { title: 'event', align: 'left' },
        { title: 'by', align: 'left', shrinks: true },
        { title: 'recorded', align: 'left' },
      ],
      stamps,
    ),
    ...correctionLines(clocks, timeZone),
    '',
    `As of position ${String(asOf)} of the log; ${String(quarantined)} events in quarantine; times in ${timeZone}. \`intervention ID\` prints the events whole.`,
    '',
  ].join('\n');
}

/** Of a stamp the unit and its source. Who made a correction is told below. */
function byText({ unit, source, correction }: ClockOrigin): string {
  if (correction !== null) return 'see below';
  return visible([unit, source].filter((text) => text !== null).join(', ') || '–');
}

/** Of each correction of a clock what it took back, who asked for it and who allowed it. */
function correctionLines(clocks: Explanation['clocks'], timeZone: string): readonly string[] {
  const told = new Map<number, string>();
  for (const { means, from } of clocks) {
    for (const { position, correction } of from) {
      if (correction === null) continue;
      const { before, requestedBy, authorisedBy } = correction;
      const was = before === null ? 'not recorded' : localText(before, timeZone);
      told.set(
        position,
        `Corrected at position ${String(position)}: ${means} was ${was}; asked for by ${visible(requestedBy ?? 'nobody named')}, allowed by ${visible(authorisedBy ?? 'nobody named')}`,
      );
    }
  }
  return told.size === 0 ? [] : ['', ...[...told.values()].map((line) => wrapped(line))];
}

/** The interventions behind a number, as text for a terminal; times in `timeZone`. */
export function measuredInterventionsTable(page: MeasuredInterventionsPage, timeZone: string): string {
  const at = (instant: string | null): string => (instant === null ? '–' : localText(instant, timeZone));
  const rows = page.interventions.map((one) => [
    one.intervention,
    one.outcome,
    one.seconds === null ? '–' : String(one.seconds),
    at(one.startAt),
    at(one.stopAt),
    one.zone ?? '–',
    one.priority ?? '–',
    one.codes.join(' ') || '–',
  ]);
  const titles = ['intervention', 'outcome', 'seconds', 'start', 'stop', 'zone', 'priority', 'codes'];
  const columns = titles.map((title) => ({
    title,
    align: title === 'seconds' ? ('right' as const) : ('left' as const),
    ...(title === 'codes' || title === 'zone' ? { shrinks: true } : {}),
  }));
  return [
    rows.length === 0
      ? 'No such interventions.'
      : layOut(
          columns,
          rows.map((cells) => cells.map(visible)),
        ),
    '',
    `${String(rows.length)} interventions, as of position ${String(page.asOf)}; ${String(page.quarantined)} events in quarantine; times in ${timeZone}`,
    page.nextCursor === undefined ? 'the end' : `more with cursor ${page.nextCursor}`,
    '',
  ].join('\n');
}
