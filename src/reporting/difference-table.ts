import { csvOf, type CsvCell } from './csv.js';
import type { Contribution } from './contributions.js';
import type { ChangedIntervention } from './difference-causes.js';
import { counted } from './difference-headline.js';
import type { DifferenceSide } from './difference-side.js';
import type { Difference } from './difference.js';
import { clockText, countText, figuresTable, funnelText } from './figures-table.js';
import { geographyMeanings } from './geography-basis.js';
import { layOut, visible, wrapped } from './layout.js';
import { clockMeanings } from './metrics.js';
import type { EventBetween, EventsBetween } from './recorded-between.js';
import { localText, periodText, syntheticBanner } from './table.js';
import { targetText } from './target-text.js';

/** What became of a report between two states of the log, as text for a terminal. */
export function differenceTable(difference: Difference): string {
  const { before, after, period, counts, causes, interventions, elsewhere } = difference;
  const { definition, metric } = after;
  const { timeZone } = period;
  return [
    ...(difference.synthetic ? [syntheticBanner, ''] : []),
    wrapped(difference.headline),
    '',
    wrapped(
      `${visible(definition.label)}: ${clockMeanings[definition.start]} → ${clockMeanings[definition.stop]}  (${visible(metric.id)} v${String(metric.version)}; ${visible(definition.origin)})`,
    ),
    wrapped(`Period    ${periodText(period)}`),
    wrapped(`Areas     ${geographyMeanings[difference.geography]}`),
    sideText('Before', before),
    sideText('After', after),
    ...(difference.sameCode ? [] : [wrapped('*** The two tables were made by different code, which may be why they differ. ***')]), // prettier-ignore
    ...definitionLines(before, after),
    '',
    funnelText(before.funnel, 'Before'),
    '',
    funnelText(after.funnel, 'After'),
    '',
    figuresTable('', [
      ...difference.rows.flatMap(({ group, before: was, after: is }) => [
        ...(was === undefined ? [] : [{ ...was, group: `${group}, before` }]),
        ...(is === undefined ? [] : [{ ...is, group: `${group}, after` }]),
      ]),
      { ...before.total, group: 'total, before' },
      { ...after.total, group: 'total, after' },
    ]),
    '',
    wrapped(
      `${counted(counts.interventions, 'intervention')} ${counts.interventions === 1 ? 'contributes' : 'contribute'} otherwise: ${countText(counts.came)} came, ${countText(counts.left)} left, ${countText(counts.outcome)} with another outcome, ${countText(counts.seconds)} with another interval, ${countText(counts.group)} in another group, ${countText(counts.codes)} with other codes. Across the target: ${countText(counts.missToHit)} from miss to hit, ${countText(counts.hitToMiss)} from hit to miss.`,
    ),
    wrapped(
      `Because of: ${counted(causes.corrections.corrections, 'correction')} (${counted(causes.corrections.interventions, 'intervention')}), facts recorded later (${countText(causes.facts.interventions)}), a boundary or a definition (${countText(causes.elsewhere.interventions)}).`,
    ),
    ...aloneLines(difference),
    ...elsewhere.events.map(({ position, type, stream, recordedAt }) =>
      wrapped(`Elsewhere ${String(position)} ${type} ${visible(stream)}, recorded ${localText(recordedAt, timeZone)}`),
    ),
    ...(elsewhere.total > elsewhere.events.length
      ? [`          and ${countText(elsewhere.total - elsewhere.events.length)} more`]
      : []),
    ...(interventions.length === 0 ? [] : ['', changesText(interventions, timeZone)]),
    '',
    `Times in ${timeZone}. ${difference.nextCursor === undefined ? 'The end.' : `More with --cursor ${visible(difference.nextCursor)}`}`,
    '',
  ].join('\n');
}

function sideText(title: string, { asked, asOf, quarantined, ...side }: DifferenceSide): string {
  const how = asked === null ? 'as it stands, ' : asked === String(asOf) ? '' : `${visible(asked)}, `;
  return wrapped(
    `${title.padEnd(10)}${how}position ${countText(asOf)} of the log; ${countText(quarantined)} events in quarantine; target ${targetText(side)}`,
  );
}

function definitionLines(before: DifferenceSide, after: DifferenceSide): readonly string[] {
  const version = ({ metric }: DifferenceSide): string => `v${String(metric.version)}`;
  const lines = [];
  if (before.metric.version !== after.metric.version) {
    lines.push(
      `*** Measured by ${version(before)} before and by ${version(after)} after: the definition changed. Name a version (${after.metric.id}@${String(before.metric.version)}) to measure both sides by it. ***`,
    );
  }
  if (after.versions.length > 1) {
    const all = after.versions.map((one) => `v${String(one)}`).join(' and ');
    lines.push(`*** ${all} are in force in the period; all of it is measured by ${version(after)} here. ***`);
  }
  return lines.map((line) => wrapped(line));
}

function aloneLines({ correctionsAlone: alone, causes }: Difference): readonly string[] {
  if (alone === null || causes.facts.interventions + causes.elsewhere.interventions === 0) return [];
  const text = (seconds: number | null): string => (seconds === null ? 'none' : clockText(seconds));
  return [
    wrapped(
      `By the corrections alone: ${countText(alone.measured)} measured, median ${text(alone.medianSeconds)}, P90 ${text(alone.p90Seconds)}, ${countText(alone.withinTarget)} within the target.`,
    ),
  ];
}

/** An intervention, and under it a line for each event behind the change. */
function changesText(interventions: readonly ChangedIntervention[], timeZone: string): string {
  const table = layOut(
    [
      { title: 'intervention', align: 'left', atMost: 40, keeps: 'end' },
      { title: 'was', align: 'left', atMost: 30 },
      { title: 'is', align: 'left', atMost: 30 },
      { title: 'crossing', align: 'left' },
      { title: 'because of', align: 'left' },
    ],
    interventions.map(({ intervention, before, after, crossing, cause }) =>
      [intervention, sideCell(before), sideCell(after), crossing ?? '', cause].map(visible),
    ),
  );
  const [title = '', rule = '', ...rows] = table.split('\n');
  return [
    ...[title, rule],
    ...rows.flatMap((row, index) => [row, ...eventLines(interventions[index]?.behind, timeZone)]),
  ].join('\n');
}

function eventLines(behind: EventsBetween | undefined, timeZone: string): readonly string[] {
  if (behind === undefined) return [];
  const more = behind.total - behind.events.length;
  return [
    ...behind.events.map((event) => wrapped(`└ ${eventText(event, timeZone)}`)),
    ...(more > 0 ? [`└ and ${countText(more)} more`] : []),
  ];
}

function sideCell(side: Contribution | null): string {
  if (side === null) return '–';
  const interval = side.seconds === null ? '' : ` ${clockText(side.seconds)}`;
  return `${side.outcome}${interval}${side.group === 'all' ? '' : ` ${side.group}`}`;
}

function eventText(
  { position, type, unit, recordedAt, occurredAt, correction }: EventBetween,
  timeZone: string,
): string {
  const recorded = `recorded ${localText(recordedAt, timeZone)}`;
  const at = `at position ${String(position)}`;
  if (correction === null) {
    const of = unit === null ? '' : ` of ${visible(unit)}`;
    return `${type}${of} at ${localText(occurredAt, timeZone)}, ${recorded}, ${at}`;
  }
  const { event, field, before, after, reason, requestedBy, authorisedBy } = correction;
  const value = (one: unknown): string => valueText(one, timeZone);
  const what = field === null ? `${event} annulled` : `${event}: ${visible(field)} ${value(before)} → ${value(after)}`;
  return `${what} (${reason}; asked for by ${visible(requestedBy ?? 'nobody named')}, allowed by ${visible(authorisedBy ?? 'nobody named')}), ${recorded}, ${at}`;
}

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** A value of a field for a reader: an instant as the wall clock showed it. */
export function valueText(value: unknown, timeZone: string): string {
  if (value === null) return 'none';
  if (typeof value !== 'string') return visible(JSON.stringify(value));
  return instantForm.test(value) ? localText(value, timeZone) : visible(value);
}

/** The page of changed interventions as CSV: a line for each event behind one, and one where there is none. */
export function differenceCsv(difference: Difference): string {
  const { before, after, period, by, geography, interventions, quarantined } = difference;
  const header = [
    ...['metric', 'versionBefore', 'versionAfter', 'from', 'to', 'timeZone', 'by', 'geography', 'asOfBefore'],
    ...['asOfAfter', 'quarantined', 'intervention', 'change', 'crossing', 'cause', 'outcomeBefore', 'outcomeAfter'],
    ...['secondsBefore', 'secondsAfter', 'groupBefore', 'groupAfter', 'codesBefore', 'codesAfter', 'position', 'type'],
    ...['stream', 'occurredAt', 'recordedAt', 'corrects', 'field', 'before', 'after', 'reason', 'requestedBy'],
    'authorisedBy',
  ];
  const asked: CsvCell[] = [
    ...[after.metric.id, before.metric.version, after.metric.version, period.from, period.to, period.timeZone],
    ...[by, geography, before.asOf, after.asOf, quarantined],
  ];
  const lines = interventions.flatMap((one) => {
    const { before: was, after: is } = one;
    const own: CsvCell[] = [
      ...[one.intervention, one.change, one.crossing, one.cause, was?.outcome, is?.outcome, was?.seconds, is?.seconds],
      ...[was?.group, is?.group, was?.codes.join(' '), is?.codes.join(' ')],
    ];
    const events = one.behind.events.map(eventCells);
    return (events.length === 0 ? [Array<CsvCell>(12).fill(null)] : events).map((cells) => [
      ...asked,
      ...own,
      ...cells,
    ]);
  });
  return csvOf(header, lines);
}

function eventCells({ position, type, stream, occurredAt, recordedAt, correction }: EventBetween): CsvCell[] {
  if (correction === null) return [position, type, stream, occurredAt, recordedAt, ...Array<null>(7).fill(null)];
  const { event, field, before, after, reason, requestedBy, authorisedBy } = correction;
  const value = (one: unknown): CsvCell => (one === null ? null : typeof one === 'string' ? one : JSON.stringify(one));
  return [position, type, stream, occurredAt, recordedAt, event, field, value(before), value(after), reason, requestedBy, authorisedBy]; // prettier-ignore
}
