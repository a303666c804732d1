import type { SqlValue } from '../read-model/read-model.js';
import type { Metric } from './metrics.js';
import type { Period } from './period.js';
import { Conditions, numberIn, present, textIn } from './sql.js';

export const groupings = ['zone', 'hotspot', 'type', 'priority', 'none'] as const;
export type Grouping = (typeof groupings)[number];

export const filterNames = ['zone', 'hotspot', 'type', 'priority', 'initiation', 'feed'] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

/** Why an intervention has no measured interval, and in which part of the funnel that leaves it. */
export const outcomeCodes = {
  X01: { part: 'population', means: 'on view or planned' },
  X02: { part: 'excluded', means: 'no unit dispatched' },
  X03: { part: 'censored', means: 'cancelled before the stop' },
  X05: { part: 'excluded', means: 'no stop stamp' },
  X06: { part: 'excluded', means: 'no start stamp' },
  X07: { part: 'excluded', means: 'stop before start' },
  X22: { part: 'censored', means: 'still open' },
} as const;
export type OutcomeCode = keyof typeof outcomeCodes;
export type Outcome = 'measured' | OutcomeCode;

/** How many interventions of a group ended in one way, with one interval when that way is `measured`. */
export interface Tally {
  readonly group: string | null;
  readonly outcome: Outcome;
  readonly milliseconds: number | null;
  readonly count: number;
  /** True when made-up data are among them. */
  readonly synthetic: boolean;
}

/** The headline uses the priority at dispatch: a later downgrade must not move a call out of its row. */
const priorityBasis = 'priorityAtDispatch';
const columnOf = { zone: 'zone', hotspot: 'hotspot', type: 'type', priority: priorityBasis } as const;

/**
 * The SELECT that puts every intervention of a period into exactly one outcome of a metric and counts them per interval. Sorted by group
 * (unknown last), outcome and interval.
 *
 * An intervention is censored only while its stop is missing: one that was cancelled after the unit left still has a dispatch time.
 */
export function tallySql(
  table: string,
  question: { readonly metric: Metric; readonly by: Grouping; readonly period: Period; readonly filters: Filters },
): { readonly text: string; readonly values: readonly SqlValue[] } {
  const { metric, by, period, filters } = question;
  const conditions = new Conditions();
  conditions.within('startedAt', period);
  for (const name of filterNames) {
    conditions.equals(name === 'priority' ? priorityBasis : name, filters[name]);
  }
  const [start, stop] = [`"${metric.start}"`, `"${metric.stop}"`];
  const text = `
    WITH classified AS (
      SELECT
        ${by === 'none' ? `'all'` : `"${columnOf[by]}"`} AS grouped,
        epoch_ms(${stop}) - epoch_ms(${start}) AS elapsed,
        CASE
          WHEN list_contains(codes, 'X01') THEN 'X01'
          WHEN ${stop} IS NULL AND list_contains(codes, 'X03') THEN 'X03'
          WHEN ${stop} IS NULL AND list_contains(codes, 'X22') THEN 'X22'
          WHEN ${stop} IS NULL AND list_contains(codes, 'X02') THEN 'X02'
          WHEN ${start} IS NULL THEN 'X06'
          WHEN ${stop} IS NULL THEN 'X05'
          WHEN ${stop} < ${start} THEN 'X07'
          ELSE 'measured'
        END AS outcome,
        synthetic
      FROM ${table}
      ${conditions.where}
    )
    SELECT
      grouped,
      outcome,
      CASE WHEN outcome = 'measured' THEN elapsed END AS milliseconds,
      count(*) AS interventions,
      coalesce(bool_or(synthetic), false) AS synthetic
    FROM classified
    GROUP BY ALL
    ORDER BY grouped NULLS LAST, outcome, milliseconds`;
  return { text, values: conditions.values };
}

/** Reads a row of {@link tallySql}. */
export function tallyIn(row: Readonly<Record<string, SqlValue>>): Tally {
  const outcome = present(textIn(row, 'outcome'), 'outcome');
  if (!isOutcome(outcome)) throw new Error(`outcome ${outcome} is not in the table of outcomes`);
  return {
    group: textIn(row, 'grouped'),
    outcome,
    milliseconds: numberIn(row, 'milliseconds'),
    count: present(numberIn(row, 'interventions'), 'interventions'),
    synthetic: row.synthetic === true,
  };
}

function isOutcome(text: string): text is Outcome {
  return text === 'measured' || Object.hasOwn(outcomeCodes, text);
}
