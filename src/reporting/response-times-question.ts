import { qualityCodes } from '../measures/quality-codes.js';
import { BadQuery } from './bad-query.js';
import { geographyBasisOf } from './geography-basis.js';
import type { MetricBook } from './metric-book.js';
import { defaultMetric } from './metrics.js';
import { filterNames, type FilterName, type Filters, type Question } from './outcomes.js';
import { periodOf } from './period.js';
import { slicesOf } from './slices.js';

/** Which interventions, and what of them is measured. Everything is optional; see {@link periodOf} for the ends of the period. */
export type QuestionParameters = Readonly<Partial<Record<FilterName, string | undefined>>> & {
  /** The id of a metric, with `@` and a version where one is meant; total-response when absent. */
  readonly metric?: string | undefined;
  /** A position that the answer must hold; see {@link ReadOptions}. */
  readonly after?: string | undefined;
  /** One of `groupings`, or two slices with a comma between them; zone when absent. */
  readonly by?: string | undefined;
  /** The figures as the log stood then: a position, or a date or a time. Absent: as it stands. */
  readonly asOf?: string | undefined;
  readonly from?: string | undefined;
  /** Exclusive. */
  readonly to?: string | undefined;
  /** Quality codes with commas between them: the result without the interventions that carry one, such as X11 (late entries). */
  readonly without?: string | undefined;
  /** `as-was` when absent, or `today`: by which boundaries interventions are in a zone or a hotspot. */
  readonly geography?: string | undefined;
};

/**
 * Reads the parameters. Throws BadQuery with the first one at fault. Where no version of the metric is named and several are in force in
 * the period, the question is by the last of them.
 */
export function questionOf(parameters: QuestionParameters, timeZone: string, book: MetricBook): Question {
  const period = periodOf(parameters, timeZone);
  const version = book.versionsFor(parameters.metric ?? defaultMetric, period).at(-1);
  if (version === undefined) throw new Error('a period is measured by a version at least');
  return {
    metric: version.definition,
    by: slicesOf(parameters.by ?? 'zone'),
    period,
    filters: filtersOf(parameters),
    without: codesOf(parameters.without),
    geography: geographyBasisOf(parameters.geography),
  };
}

function codesOf(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const codes = [...new Set(text.split(','))];
  if (codes.every((code) => Object.hasOwn(qualityCodes, code))) return codes;
  throw new BadQuery('without', `quality codes with commas between them: ${Object.keys(qualityCodes).join(', ')}`);
}

function filtersOf(parameters: QuestionParameters): Filters {
  const filters: Partial<Record<FilterName, string>> = {};
  for (const name of filterNames) {
    const value = parameters[name];
    if (value === '') throw new BadQuery(name, 'a value, or no such parameter');
    if (name === 'hour-of-week' && value !== undefined && !/^[1-7]-([01]\d|2[0-3])$/.test(value)) {
      throw new BadQuery(name, 'a day of the week from 1 (Monday) to 7 and an hour, such as 1-14');
    }
    if (value !== undefined) filters[name] = value;
  }
  return filters;
}
