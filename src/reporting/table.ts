import { Temporal } from 'temporal-polyfill';

import { notDeterminable, type Limits } from '../measures/percentile-limits.js';
import type { Figures } from './figures.js';
import { geographyMeanings } from './geography-basis.js';
import { layOut, visible, wrapped, type TableColumn } from './layout.js';
import { clockMeanings } from './metrics.js';
import { filterNames, outcomeCodes, type OutcomeCode, outsidePopulation } from './outcomes.js';
import type { Period } from './period.js';
import type { ResponseTimesReport } from './response-times.js';
import type { TimelineFact, TimelinePage } from './timeline.js';

/** Stands above every table that has made-up data in it. */
export const syntheticBanner =
  '*** SYNTHETIC DATA: made up by a generator. These are not figures of any real service. ***';

/** The report as text for a terminal, at most 120 characters wide, with its own time zone. */
export function responseTimesTable(report: ResponseTimesReport): string {
  const { metric, period, target, asOf, quarantined, by } = report;
  const { label, origin } = report.definition;
  const filters = filterNames.flatMap((name) => {
    const value = report.filters[name];
    return value === undefined ? [] : [`${name} = ${visible(value)}`];
  });
  return [
    ...(report.synthetic ? [syntheticBanner, ''] : []),
    wrapped(
      `${visible(label)}: ${clockMeanings[metric.start]} → ${clockMeanings[metric.stop]}  (${metric.id} v${String(metric.version)}; ${visible(origin)})`,
    ),
    wrapped(`Period    ${periodText(period)}`),
    ...(filters.length === 0 ? [] : [wrapped(`Only      ${filters.join(', ')}`)]),
    ...(report.without === undefined ? [] : [wrapped(`Without   what carries ${report.without.join(' or ')}`)]),
    `Target    ${durationText(target)} or less`,
    `Areas     ${geographyMeanings[report.geography]}`,
    wrapped(`As of     position ${count(asOf)} of the log; ${count(quarantined)} events in quarantine`),
    '',
    funnelText(report),
    '',
    layOut(
      [{ title: by === 'none' ? 'group' : by.replace(',', ' · '), align: 'left', shrinks: true }, ...figureTitles],
      [...report.rows, report.total].map(figureCells),
      report.rows.length,
    ),
    '',
    wrapped(
      'Times in seconds and m:ss; in brackets distribution-free 95 % limits. P90 at most: if every missing stop took for ever.',
    ),
    ...(isAnyUndeterminable([...report.rows, report.total])
      ? [wrapped('n.d. = not determinable: too few were measured (an upper limit of P90 takes 36).')]
      : []),
    `Dates and times in ${period.timeZone}.`,
    '',
  ].join('\n');
}

/** A page of the timeline as text for a terminal, at most 120 characters wide; times in `timeZone`, as exact as they are known. */
export function timelineTable(page: TimelinePage, timeZone: string): string {
  const more = page.nextCursor === undefined ? 'the end' : `more with cursor ${page.nextCursor}`;
  return [
    ...(page.synthetic ? [syntheticBanner, ''] : []),
    page.facts.length === 0
      ? 'No facts.'
      : layOut(
          timelineTitles,
          page.facts.map((fact) => timelineCells(fact, timeZone)),
        ),
    '',
    `${count(page.facts.length)} facts, as of position ${count(page.asOf)}; ${count(page.quarantined)} events in quarantine; times in ${timeZone}; ~ is the start of an interval`,
    more,
    '',
  ].join('\n');
}

/** Whole or broken seconds, with minutes: `390 s (6:30)`. */
export function durationText(seconds: number): string {
  return `${String(seconds)} s (${clockText(seconds)})`;
}

/** Seconds as m:ss, the rest of a second dropped. */
function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`;
}

/** An instant as the wall clock showed it, with the offset that tells the two hours of an October night apart. */
export function localText(instant: string, timeZone: string, precision: string | null = 'second'): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  const date = local.toPlainDate().toString();
  const time = (unit: 'minute' | 'second'): string => local.toPlainTime().toString({ smallestUnit: unit });
  const offset = local.offset.replace(/:00$/, '');
  switch (precision) {
    case 'day':
      return date;
    case 'hour':
      return `${date} ${time('minute').slice(0, 2)} h ${offset}`;
    case 'minute':
      return `${date} ${time('minute')} ${offset}`;
    case 'interval':
      return `~${date} ${time('minute')} ${offset}`;
    case null:
    default:
      return `${date} ${time('second')} ${offset}`;
  }
}

/** A period in the local time of its zone. */
export function periodText({ from, to, timeZone }: Period): string {
  if (from === null && to === null) return 'everything in the log';
  const start = from === null ? 'the beginning' : localText(from, timeZone, 'second');
  const end = to === null ? 'the end of the log' : `before ${localText(to, timeZone, 'second')}`;
  return `from ${start} to ${end}`;
}

function funnelText({ funnel }: ResponseTimesReport): string {
  const coded = (counts: Figures['excluded'], codes: readonly OutcomeCode[]): string =>
    codes.map((code) => `${count(counts[code] ?? 0)} ${outcomeCodes[code].means} (${code})`).join(', ');
  const present = outsidePopulation.filter((code) => code === 'X01' || (funnel.excluded[code] ?? 0) > 0);
  const outside = coded(funnel.excluded, present);
  const codesIn = (counts: Figures['excluded']): OutcomeCode[] =>
    (Object.keys(counts) as OutcomeCode[]).filter((code) => !outsidePopulation.includes(code));
  const without = [coded(funnel.excluded, codesIn(funnel.excluded)), coded(funnel.censored, codesIn(funnel.censored))];
  const [excluded, censored] = without.map((text) => (text === '' ? 'none' : text));
  return [
    `Funnel    ${count(funnel.inPeriod)} in period → ${count(funnel.inPopulation)} in population → ${count(funnel.measured)} measured`,
    wrapped(`          outside the population: ${outside}`, '            '),
    wrapped(`          excluded: ${excluded ?? ''}`, '            '),
    wrapped(`          censored: ${censored ?? ''}`, '            '),
  ].join('\n');
}

const figureTitles: readonly TableColumn[] = [
  { title: 'in pop.', align: 'right' },
  { title: 'measured', align: 'right' },
  { title: 'no stop', align: 'right' },
  { title: 'median', align: 'right' },
  { title: '(95 %)', align: 'left' },
  { title: 'P90', align: 'right' },
  { title: '(95 %)', align: 'left' },
  { title: 'in target', align: 'right' },
  { title: 'P90 at most', align: 'right' },
];

function figureCells(row: Figures): readonly string[] {
  const bound = row.p90UpperBoundSeconds;
  return [
    visible(row.group),
    count(row.inPopulation),
    count(row.measured),
    count(row.missingArrival),
    secondsText(row.medianSeconds),
    limitsText(row.medianLimits),
    secondsText(row.p90Seconds),
    limitsText(row.p90Limits),
    row.shareWithinTarget === null ? '–' : `${(row.shareWithinTarget * 100).toFixed(1)} %`,
    typeof bound === 'number' ? secondsText(bound) : bound === notDeterminable ? 'n.d.' : bound,
  ];
}

function secondsText(seconds: number | null): string {
  return seconds === null ? '–' : `${String(seconds)} ${clockText(seconds)}`;
}

function limitsText({ lower, upper }: Limits): string {
  const text = (limit: Limits['lower']): string => (limit === notDeterminable ? 'n.d.' : String(limit));
  return `(${text(lower)}–${text(upper)})`;
}

function isAnyUndeterminable(rows: readonly Figures[]): boolean {
  return rows.some(
    ({ medianLimits, p90Limits, p90UpperBoundSeconds }) =>
      p90UpperBoundSeconds === notDeterminable ||
      [medianLimits, p90Limits].some(({ lower, upper }) => lower === notDeterminable || upper === notDeterminable),
  );
}

const timelineTitles: readonly TableColumn[] = [
  { title: 'occurred', align: 'left' },
  { title: 'zone', align: 'left', shrinks: true },
  { title: 'hotspot', align: 'left', shrinks: true },
  { title: 'subject', align: 'left', atMost: 28, keeps: 'end' },
  { title: 'what', align: 'left', shrinks: true },
];

function timelineCells(fact: TimelineFact, timeZone: string): readonly string[] {
  const { zone, hotspot, event, subject, summary } = fact;
  return [
    localText(fact.occurredAt, timeZone, fact.precision),
    ...[zone, hotspot, subject, `${recordedText(fact, timeZone)}${summary ?? event ?? '–'}`].map((text) =>
      visible(text ?? '–'),
    ),
  ];
}

/** When it was recorded, where that was over five minutes later; of an import all of it was recorded later. */
function recordedText({ feed, occurredAt, recordedAt }: TimelineFact, timeZone: string): string {
  if (feed !== null || recordedAt === null) return '';
  const isLate = Date.parse(recordedAt) - Date.parse(occurredAt) > 300_000;
  return isLate ? `(recorded ${localText(recordedAt, timeZone, 'minute')}) ` : '';
}

function count(n: number): string {
  return n.toLocaleString('en-GB').replaceAll(',', ' ');
}
