import type { Snapshot } from '../read-model/read-model.js';
import { type Funnel, funnelOf } from './figures.js';
import { classified, outcomeIn, type Question } from './outcomes.js';
import { countIn } from './sql.js';

/** Where everything of a period ended up, for an answer that has no figures of its own; and whether made-up data are among it. */
export async function periodFunnel(
  snapshot: Snapshot,
  question: Question,
): Promise<{ readonly funnel: Funnel; readonly synthetic: boolean }> {
  const { text, conditions } = classified(snapshot.table, { ...question, by: [] });
  const rows = await snapshot.rows(
    `${text} SELECT outcome, count(*) AS interventions, coalesce(bool_or(synthetic), false) AS made FROM classified GROUP BY outcome`,
    conditions.values,
  );
  return {
    funnel: funnelOf(new Map(rows.map((row) => [outcomeIn(row.outcome), countIn(row, 'interventions')]))),
    synthetic: rows.some(({ made }) => made === true),
  };
}
