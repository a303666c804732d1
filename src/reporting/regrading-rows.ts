import type { Snapshot, SqlRow } from '../read-model/read-model.js';
import { columnBy } from './geography-basis.js';
import { classified, inPopulation, type Outcome, outcomeIn, type Question } from './outcomes.js';
import { interventionPage, type InterventionPage } from './intervention-page.js';
import { present, textIn, textsIn, countIn, secondsIn } from './sql.js';

/** Where in the response a priority was changed; the words of the log. */
export const regradingPhases = ['before-dispatch', 'before-arrival', 'after-arrival', 'after-close'] as const;
export type RegradingPhase = (typeof regradingPhases)[number];

/** Those that had one priority first and one last. */
export interface RegradingCell {
  /** Null: none was recorded. */
  readonly initial: string | null;
  readonly final: string | null;
  readonly interventions: number;
  /** How many of them had a change in each phase; one can be in several. */
  readonly changedIn: Readonly<Record<RegradingPhase, number>>;
}

/** Changes from one level to another in one phase. */
export interface RegradingStep {
  readonly from: string;
  readonly to: string;
  readonly phase: RegradingPhase;
  readonly changes: number;
  readonly interventions: number;
}

/** An intervention whose priority changed. */
export interface RegradedIntervention {
  readonly intervention: string;
  readonly outcome: Outcome;
  readonly seconds: number | null;
  readonly zone: string | null;
  readonly initial: string | null;
  readonly atDispatch: string | null;
  readonly final: string | null;
  /** The levels that it had, in the order of recording. */
  readonly levels: readonly string[];
  /** The phase of each change between them. */
  readonly phases: readonly string[];
}

const phaseColumns: Readonly<Record<RegradingPhase, string>> = {
  'before-dispatch': 'beforeDispatch',
  'before-arrival': 'beforeArrival',
  'after-arrival': 'afterArrival',
  'after-close': 'afterClose',
};

/** The matrix of initial and final priorities over the population of a question, and every single change. */
export async function matrixOf(
  snapshot: Snapshot,
  question: Question,
): Promise<{
  readonly changed: number;
  readonly cells: readonly RegradingCell[];
  readonly steps: readonly RegradingStep[];
}> {
  const { text, conditions } = classified(snapshot.table, { ...question, by: [] });
  const inPhase = regradingPhases.map(
    (phase) => `count(*) FILTER (list_contains("priorityPhases", '${phase}')) AS ${phaseColumns[phase]}`,
  );
  const cells = await snapshot.rows(
    `${text} SELECT "priorityInitial", "priorityFinal", count(*) AS interventions, count("priorityPhases") AS changed, ${inPhase.join(', ')}
    FROM classified WHERE ${inPopulation} GROUP BY ALL ORDER BY "priorityInitial" NULLS LAST, "priorityFinal" NULLS LAST`,
    conditions.values,
  );
  const steps = await snapshot.rows(
    `${text}, steps AS (
      SELECT "intervention", "priorityLevels", "priorityPhases", unnest(range(1, len("priorityPhases") + 1)) AS step
      FROM classified WHERE ${inPopulation} AND "priorityPhases" IS NOT NULL
    )
    SELECT "priorityLevels"[step] AS was, "priorityLevels"[step + 1] AS becomes, "priorityPhases"[step] AS phase,
      count(*) AS changes, count(DISTINCT "intervention") AS interventions
    FROM steps GROUP BY ALL ORDER BY was, becomes, phase`,
    conditions.values,
  );
  return {
    changed: cells.reduce((sum, row) => sum + countIn(row, 'changed'), 0),
    cells: cells.map((row) => ({
      initial: textIn(row, 'priorityInitial'),
      final: textIn(row, 'priorityFinal'),
      interventions: countIn(row, 'interventions'),
      changedIn: Object.fromEntries(regradingPhases.map((phase) => [phase, countIn(row, phaseColumns[phase])])) as Record<RegradingPhase, number>, // prettier-ignore
    })),
    steps: steps.map((row) => ({
      from: present(textIn(row, 'was'), 'was'),
      to: present(textIn(row, 'becomes'), 'becomes'),
      phase: phaseIn(row),
      changes: countIn(row, 'changes'),
      interventions: countIn(row, 'interventions'),
    })),
  };
}

export interface RegradedPage {
  readonly initial?: string | undefined;
  readonly final?: string | undefined;
  readonly phase?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of those of the population whose priority changed. */
export function regradedPage(
  snapshot: Snapshot,
  question: Question,
  { initial, final, phase, cursor, limit }: RegradedPage,
): Promise<InterventionPage<RegradedIntervention>> {
  const found = classified(snapshot.table, { ...question, by: [] });
  const { conditions } = found;
  const wanted = [
    inPopulation,
    '"priorityPhases" IS NOT NULL',
    ...(initial === undefined ? [] : [`"priorityInitial" = ${conditions.bind(initial)}`]),
    ...(final === undefined ? [] : [`"priorityFinal" = ${conditions.bind(final)}`]),
    ...(phase === undefined ? [] : [`list_contains("priorityPhases", ${conditions.bind(phase)})`]),
  ];
  return interventionPage(snapshot, found, { wanted, cursor, limit }, (row) => ({
    intervention: present(textIn(row, 'intervention'), 'intervention'),
    outcome: outcomeIn(row.outcome),
    seconds: secondsIn(row, 'elapsed'),
    zone: textIn(row, columnBy('zone', question.geography)),
    initial: textIn(row, 'priorityInitial'),
    atDispatch: textIn(row, 'priorityAtDispatch'),
    final: textIn(row, 'priorityFinal'),
    levels: textsIn(row, 'priorityLevels') ?? [],
    phases: textsIn(row, 'priorityPhases') ?? [],
  }));
}

function phaseIn(row: SqlRow): RegradingPhase {
  const found = regradingPhases.find((phase) => phase === row.phase);
  if (found === undefined) throw new Error(`phase ${String(row.phase)} is not among ${regradingPhases.join(', ')}`);
  return found;
}
