import type { Snapshot } from '../read-model/read-model.js';
import { figureRanks, type Figures, figuresOf, ranksIn } from './figures.js';
import { type GroupCounts, totalOf } from './group-counts.js';
import { orderStatistics } from './order-statistics.js';
import type { Question } from './outcomes.js';
import { groupTold } from './question-told.js';

/** The figures of every group, and of all of them as one. */
export async function figuresOfAll(
  snapshot: Snapshot,
  question: Question,
  groups: readonly GroupCounts[],
): Promise<{ readonly rows: readonly Figures[]; readonly total: Figures }> {
  const all = totalOf(groups);
  const wanted = [...groups, all].map((counts) => ({ key: counts.key, ranks: ranksIn(figureRanks(counts)) }));
  const at = await orderStatistics(snapshot, question, wanted);
  return {
    rows: groups.map((counts) => figuresOf(groupTold(question.by, counts.key), counts, (rank) => at(counts.key, rank))),
    total: figuresOf({ group: 'total' }, all, (rank) => at([], rank)),
  };
}

/** The figures of what was counted of a question without groups. */
export async function totalFigures(snapshot: Snapshot, question: Question, counts: GroupCounts): Promise<Figures> {
  const at = await orderStatistics(snapshot, question, [{ key: [], ranks: ranksIn(figureRanks(counts)) }]);
  return figuresOf({ group: 'total' }, counts, (rank) => at([], rank));
}
