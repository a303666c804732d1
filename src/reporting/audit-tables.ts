import type { Comparison } from './comparison.js';
import { type Completeness, stamps as clocks } from './completeness.js';
import type { VocabularyBreak } from './disposition-words.js';
import type { Dispositions } from './dispositions.js';
import { funnelText, percentText } from './figures-table.js';
import { type GeographyBasis, geographyMeanings } from './geography-basis.js';
import { type TableColumn, layOut, visible, wrapped } from './layout.js';
import { periodText, syntheticBanner } from './table.js';
import type { TableState } from './table-state.js';
import { targetText } from './target-text.js';
import type { VocabularyStretch, WaitBand } from './wait-bands.js';

const points = (change: number): string => `${change < 0 ? '−' : '+'}${Math.abs(change * 100).toFixed(1)} points`;
const seconds = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : String(value);
const titled = (first: string, ...others: readonly string[]): readonly TableColumn[] => [
  { title: first, align: 'left', shrinks: true },
  ...others.map((title): TableColumn => ({ title, align: 'right' })),
];
const banner = (synthetic: boolean): readonly string[] => (synthetic ? [syntheticBanner, ''] : []);
const asOfText = ({ asOf, quarantined, geography }: TableState & { readonly geography: GeographyBasis }): string =>
  wrapped(
    `As of position ${String(asOf)} of the log; ${String(quarantined)} events in quarantine; ${geographyMeanings[geography]}.`,
  );

/** Two periods beside each other, as text for a terminal. */
export function comparisonTable(comparison: Comparison): string {
  const { metric, by, before, after, rows, shareWithinTarget: change } = comparison;
  const all = [...rows, { group: 'total', before: before.total, after: after.total }];
  return [
    ...banner(comparison.synthetic),
    `${metric.id} v${String(metric.version)}, two periods beside each other`,
    wrapped(`Before    ${periodText(before.period)}`),
    wrapped(`After     ${periodText(after.period)}`),
    wrapped(`Target    ${targetText(comparison)}`),
    ...comparison.otherVersions.map((version) =>
      wrapped(
        `*** v${String(version)} of the metric was in force in the earlier period: what was told of it then was another measure. ***`,
      ),
    ),
    '',
    funnelText(before.total, 'Before'),
    '',
    funnelText(after.total, 'After'),
    '',
    layOut(
      titled(
        by === 'none' ? 'group' : by,
        'measured',
        'after',
        'median s',
        'after',
        'P90 s',
        'after',
        'in target',
        'after',
      ),
      all.map(({ group, before: one, after: other }) => [
        visible(group),
        String(one?.measured ?? 0),
        String(other?.measured ?? 0),
        seconds(one?.medianSeconds),
        seconds(other?.medianSeconds),
        seconds(one?.p90Seconds),
        seconds(other?.p90Seconds),
        percentText(one?.shareWithinTarget),
        percentText(other?.shareWithinTarget),
      ]),
      rows.length,
    ),
    '',
    wrapped(
      change === null
        ? 'The change cannot be split: one of the periods has nothing measured.'
        : `The share within target changed by ${points(change.change)}: ${points(change.mixEffect)} by another mix of groups, ${points(change.timeEffect)} by other times within them.`,
    ),
    asOfText(comparison),
    '',
  ].join('\n');
}

/** Which stamps are recorded, as text for a terminal. */
export function completenessTable(completeness: Completeness): string {
  const { by, rows, synthetic } = completeness;
  return [
    ...banner(synthetic),
    layOut(
      titled(
        by === 'none' ? 'group' : by.replace(',', ' · '),
        'in pop.',
        'T0 occ.',
        'T1 rec.',
        'T2 answ.',
        'T3 created',
        'T5 disp.',
        'T7 en route',
        'T9 arrived',
      ),
      rows.map(({ group, interventions, dispatched, stamps }) => [
        visible(group),
        String(interventions),
        ...clocks.map((clock) => {
          const of = clock === 'firstEnRouteAt' || clock === 'firstArrivedAt' ? dispatched : interventions;
          return of === 0 ? '–' : percentText(stamps[clock] / of);
        }),
      ]),
    ),
    '',
    wrapped(
      'Shares of the population that have the stamp; of T7 and T9, shares of those to which a unit was dispatched.',
    ),
    asOfText(completeness),
    '',
  ].join('\n');
}

/** How interventions ended, by how long was waited, as text for a terminal. */
export function dispositionsTable(dispositions: Dispositions): string {
  const { metric, bands, vocabulary, breaks, stretches, synthetic } = dispositions;
  return [
    ...banner(synthetic),
    `How interventions ended, by the interval of ${metric.id} v${String(metric.version)}`,
    '',
    funnelText(dispositions.funnel),
    '',
    bandsText(bands),
    ...(breaks.length === 0 ? [] : ['', ...breaks.map(breakText)]),
    ...stretches.flatMap((stretch) => ['', stretchText(stretch), bandsText(stretch.bands)]),
    '',
    'The words that were used, and when they were first and last given (UTC).',
    '',
    layOut(
      titled('disposition', 'interventions', 'first', 'last'),
      vocabulary.map((use) => [
        visible(use.disposition),
        String(use.interventions),
        use.firstUsedAt.slice(0, 10),
        use.lastUsedAt.slice(0, 10),
      ]),
    ),
    '',
    asOfText(dispositions),
    '',
  ].join('\n');
}

function bandsText(bands: readonly WaitBand[]): string {
  const bandText = (from: number | null, to: number | null): string =>
    from === null ? 'not measured' : to === null ? `${String(from)} min or more` : `${String(from)}–${String(to)} min`;
  return layOut(
    titled('waited', 'interventions', 'gone or unfounded', 'share'),
    bands.map((band) => [
      bandText(band.fromMinutes, band.toMinutes),
      String(band.interventions),
      String(band.goneOrUnfounded),
      percentText(band.goneOrUnfoundedShare),
    ]),
  );
}

function breakText({ at, kind, list, disposition }: VocabularyBreak): string {
  const what =
    kind === 'list'
      ? `${list === null ? 'words without a list' : `the list ${visible(list)}`} came into use`
      : `"${visible(disposition ?? '')}" ${kind === 'came' ? 'came into use' : 'was last used'}`;
  return wrapped(`*** ${at.slice(0, 10)}: ${what}. ***`);
}

function stretchText({ from, to }: VocabularyStretch): string {
  const day = (instant: string): string => `${instant.slice(0, 19).replace('T', ' ')} UTC`;
  if (from === null) return `Before ${day(to ?? '')}:`;
  return to === null ? `From ${day(from)} on:` : `From ${day(from)} to before ${day(to)}:`;
}
