import { Temporal } from 'temporal-polyfill';

import { countText as count } from './figures-table.js';
import { geographyMeanings } from './geography-basis.js';
import { layOut, type TableColumn, visible, wrapped } from './layout.js';
import type { Period } from './period.js';
import type { TimelinePage } from './timeline.js';
import type { TimelineFact } from './timeline-facts.js';

/** Stands above every table that has made-up data in it. */
export const syntheticBanner =
  '*** SYNTHETIC DATA: made up by a generator. These are not figures of any real service. ***';

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
    wrapped(`Areas: ${geographyMeanings[page.geography]}`),
    more,
    '',
  ].join('\n');
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
    ...[zone, hotspot, subject, `${flagsText(fact)}${recordedText(fact, timeZone)}${summary ?? event ?? '–'}`].map(
      (text) => visible(text ?? '–'),
    ),
  ];
}

/** What stands before the words of a fact that was annulled or corrected, or counts in a hotspot that was none then. */
function flagsText({ annulled, corrected, notInForce, erased }: TimelineFact): string {
  const flags = [
    ...(annulled ? ['annulled'] : corrected ? ['corrected'] : []),
    ...(erased === null ? [] : [`erased: ${erased.join(', ')}`]),
    ...(notInForce === null ? [] : [`${notInForce.join(', ')} not in force`]),
  ];
  return flags.length === 0 ? '' : `(${flags.join('; ')}) `;
}

/** When it was recorded, where that was over five minutes later; of an import all of it was recorded later. */
function recordedText({ feed, occurredAt, recordedAt }: TimelineFact, timeZone: string): string {
  if (feed !== null || recordedAt === null) return '';
  const isLate = Date.parse(recordedAt) - Date.parse(occurredAt) > 300_000;
  return isLate ? `(recorded ${localText(recordedAt, timeZone, 'minute')}) ` : '';
}
