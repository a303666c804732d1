import { quantityText } from './counts-table.js';
import { csvOf } from './csv.js';
import { evaluationRoles, type EvaluationResult, type EvaluationsReport, type NoResult } from './evaluations.js';
import { geographyMeanings } from './geography-basis.js';
import { layOut, type TableColumn, visible, wrapped } from './layout.js';
import type { ReconciledFigure, Reconciliation } from './reconciliation.js';
import { localText, syntheticBanner } from './table.js';

const reasons: Readonly<Record<NoResult, string>> = {
  annulled: 'it was annulled',
  'window-not-over': 'the log has heard of nothing later than the window after: it is not over',
  'areas-not-on-map': 'an area of it is none on the map that facts are restated to',
  'areas-overlap': 'some facts are in the areas of two roles, by the boundaries that are said below',
};
const restatedAreas =
  '; the areas were registered on the map of then, so that these counts are of others of the same names';
const restatedCounts = '; what the log counts, that is: a published figure is never restated';
const right = (title: string): TableColumn => ({ title, align: 'right' });
const left = (title: string): TableColumn => ({ title, align: 'left', shrinks: true });

/** The registered evaluations with their results, as text for a terminal. */
export function evaluationsTable(
  { evaluations, asOf, quarantined, synthetic, geography }: EvaluationsReport,
  timeZone: string,
): string {
  return [
    ...(synthetic ? [syntheticBanner, ''] : []),
    ...(evaluations.length === 0 ? ['No evaluation is registered.', ''] : []),
    ...evaluations.flatMap((one) => [evaluationText(one, timeZone), '']),
    wrapped(`Areas: ${geographyMeanings[geography]}${geography === 'today' ? restatedAreas : ''}.`),
    `As of position ${String(asOf)} of the log; ${String(quarantined)} events in quarantine; times in ${timeZone}.`,
    '',
  ].join('\n');
}

function evaluationText(one: EvaluationResult, timeZone: string): string {
  const at = (instant: string): string => localText(instant, timeZone, 'minute');
  const notes = [
    ...(one.registeredLate
      ? ['LATE: registered when the window after had begun, so its outcomes may have been known']
      : []),
    ...(one.corrected ? ['CHANGED after it was registered'] : []),
    ...(one.fewFacts ? ['fewer than five facts in a cell: the normal approximation is weak'] : []),
    ...(one.notOnTodaysMap.length === 0
      ? []
      : [`no area on the map that facts are restated to: ${one.notOnTodaysMap.map(visible).join(', ')}`]),
    ...(one.unattributed === 0 ? [] : [`${String(one.unattributed)} facts in no count: nobody can tell their hotspot`]),
  ];
  const { result } = one;
  return [
    wrapped(`${visible(one.evaluation)}: ${one.counted}${one.split === null ? '' : ` (${visible(one.split)})`}`),
    ...(one.hypothesis === null ? [] : [wrapped(`Expected   ${visible(one.hypothesis)}`)]),
    `Before     ${at(one.before.from)} to ${at(one.before.to)}`,
    `After      ${at(one.after.from)} to ${at(one.after.to)}`,
    `Registered ${at(one.registeredAt)}`,
    ...notes.map((note) => wrapped(`Note       ${note}`)),
    layOut(
      [left('role'), left(one.areas.kind), right('before'), right('after'), right('change')],
      evaluationRoles.map((role) => {
        const { before, after } = one.counts[role];
        return [role, visible(one.areas[role].join(', ')), String(before), String(after), String(after - before)];
      }),
    ),
    wrapped(
      result === null
        ? `No result: ${one.noResult === null ? '' : reasons[one.noResult]}.`
        : `Weighted displacement difference ${String(result.difference)}, 95 % interval ${result.lower.toFixed(1)} to ${result.upper.toFixed(1)}, z ${result.z === null ? 'none' : result.z.toFixed(2)}.`,
    ),
  ].join('\n');
}

/** Published figures beside the sum of their parts and what the log counts, as text for a terminal. */
export function reconciliationTable(
  { figures, asOf, quarantined, synthetic, geography }: Reconciliation,
  timeZone: string,
): string {
  const day = (at: string): string => localText(at, timeZone, 'day');
  const quantity = (one: ReconciledFigure, value: number): string =>
    quantityText({ ...one, split: one.split ?? '', quantity: value });
  // The declared number says the unit of its line: said five times it would leave no room for what is counted.
  const number = (one: ReconciledFigure, value: number | null): string => {
    if (value === null) return '–';
    return one.counted === 'cash' ? quantity(one, value).slice(`${one.split ?? ''} `.length) : String(value);
  };
  return [
    ...(synthetic ? [syntheticBanner, ''] : []),
    figures.length === 0
      ? 'No figure is declared.'
      : layOut(
          [
            { ...left('by whom'), atMost: 24 },
            // Without what is counted a line says nothing: the body is cut first.
            { title: 'counted', align: 'left', atMost: 30 },
            { title: 'from', align: 'left' },
            { title: 'before', align: 'left' },
            right('declared'),
            right('parts'),
            right('differ by'),
            right('the log'),
            right('differ by'),
            right('left out'),
          ],
          figures.map((one) => [
            visible(one.declaredBy),
            [one.counted, one.split, one.hotspot ?? one.zone, one.annulled ? 'ANNULLED' : null]
              .filter((part) => part !== null)
              .map(visible)
              .join(' '),
            day(one.from),
            day(one.to),
            `${one.definition === null ? '' : '* '}${quantity(one, one.declared)}`,
            number(one, one.sumOfParts),
            number(one, one.partsDifference),
            number(one, one.ownCount),
            number(one, one.difference),
            String(one.leftOut),
          ]),
        ),
    '',
    wrapped(
      'Differences are the declared number less the sum of its parts, and less what the log counts; each line is in the unit of its declared number.',
    ),
    ...figures
      .filter(({ definition }) => definition !== null)
      .map((one) =>
        wrapped(
          `* ${quantity(one, one.declared)} from ${day(one.from)}: its source counted something else than ${one.counted} are here: ${visible(one.definition ?? '')}.`,
        ),
      ),
    ...figures.flatMap((one) =>
      one.notOnTodaysMap.map((code) =>
        wrapped(
          `– for ${quantity(one, one.declared)} from ${day(one.from)}: ${visible(code)} is no area on the map that facts are restated to.`,
        ),
      ),
    ),
    wrapped(`Areas: ${geographyMeanings[geography]}${geography === 'today' ? restatedCounts : ''}.`),
    `As of position ${String(asOf)} of the log; ${String(quarantined)} events in quarantine; dates in ${timeZone}.`,
    '',
  ].join('\n');
}

/** The same as CSV: a line per figure. */
export function reconciliationCsv({ figures, asOf, quarantined, synthetic, geography }: Reconciliation): string {
  const columns = [
    'figure',
    'declaredBy',
    'origin',
    'declaredAt',
    'counted',
    'split',
    'zone',
    'hotspot',
    'from',
    'to',
    'declared',
    'sumOfParts',
    'partsDifference',
    'ownCount',
    'difference',
    'leftOut',
    'annulled',
  ] as const;
  return csvOf(
    [...columns, 'parts', 'asOf', 'synthetic', 'quarantined', 'definition', 'geography', 'unit', 'notOnTodaysMap'],
    figures.map((one) => [
      ...columns.map((column) => one[column]),
      one.parts?.join('; '),
      asOf,
      synthetic,
      quarantined,
      one.definition,
      geography,
      one.unit,
      one.notOnTodaysMap.join(' '),
    ]),
  );
}
