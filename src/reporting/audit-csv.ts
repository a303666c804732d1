import { type Completeness, stamps } from './completeness.js';
import { type CsvCell, csvOf } from './csv.js';
import type { Dispositions } from './dispositions.js';
import type { WaitBand } from './wait-bands.js';

/** Which stamps are recorded, as CSV: a line for each group, with how many have each. */
export function completenessCsv({ by, rows, geography, asOf, quarantined, synthetic }: Completeness): string {
  return csvOf(
    ['by', 'geography', 'group', 'interventions', 'dispatched', ...stamps, 'asOf', 'quarantined', 'synthetic'],
    rows.map(({ group, interventions, dispatched, stamps: counts }) => [
      ...[by, geography, group, interventions, dispatched],
      ...[...stamps.map((clock) => counts[clock]), asOf, quarantined, synthetic],
    ]),
  );
}

/**
 * How interventions ended, as CSV. `line` says what a line is: a `band` of all, a band of a `stretch` between two changes of the vocabulary, a `word` or a `list` with when it was in use, or
 * a `break`.
 */
export function dispositionsCsv(dispositions: Dispositions): string {
  const { metric, bands, vocabulary, lists, breaks, stretches, geography, asOf, quarantined, synthetic } = dispositions;
  const line = (kind: string, cells: Readonly<Record<string, CsvCell>>): CsvCell[] => [
    ...[metric.id, metric.version, geography, kind],
    ...[...columns.map((column) => cells[column]), asOf, quarantined, synthetic],
  ];
  const used = ({ interventions, firstUsedAt: from, lastUsedAt: to }: (typeof vocabulary)[number] | (typeof lists)[number]) => ({ interventions, from, to }); // prettier-ignore
  return csvOf(
    ['metric', 'metricVersion', 'geography', 'line', ...columns, 'asOf', 'quarantined', 'synthetic'],
    [
      ...bands.map((band) => line('band', bandCells(band))),
      ...stretches.flatMap(({ from, to, bands: own }) => own.map((band) => line('stretch', { from, to, ...bandCells(band) }))), // prettier-ignore
      ...vocabulary.map((use) => line('word', { value: use.disposition, ...used(use) })),
      ...lists.map((use) => line('list', { value: use.list, ...used(use) })),
      ...breaks.map(({ at, kind, list, disposition, chance }) => line('break', { value: list ?? disposition, from: at, kind, chance })), // prettier-ignore
    ],
  );
}

const columns = [
  ...['from', 'to', 'fromMinutes', 'toMinutes', 'value', 'interventions', 'goneOrUnfounded', 'goneOrUnfoundedShare'],
  ...['kind', 'chance'],
];

function bandCells({ fromMinutes, toMinutes, interventions, goneOrUnfounded, goneOrUnfoundedShare }: WaitBand) {
  return { fromMinutes, toMinutes, interventions, goneOrUnfounded, goneOrUnfoundedShare };
}
