import type { Snapshot } from '../read-model/read-model.js';
import type { Figures } from './figures.js';
import { classified, type Question } from './outcomes.js';
import { periodFigures } from './period-figures.js';
import { textIn } from './sql.js';

/** What a trend goes by: the finest calendar period that a reader can still tell apart. */
export type TrendPeriod = 'day' | 'week' | 'month' | 'quarter';

/** The figures of one calendar period of local time after another; periods without an intervention are not among them. */
export interface Trend<Row = Figures> {
  readonly per: TrendPeriod;
  readonly rows: readonly Row[];
}

const dayMs = 86_400_000;
/** Up to how many days a trend goes by each. */
const longest: readonly (readonly [TrendPeriod, number])[] = [
  ['day', 35],
  ['week', 420],
  ['month', 3_650],
];

/** What a trend over so many days goes by. */
export function trendPeriodOver(days: number): TrendPeriod {
  return longest.find(([, atMost]) => days <= atMost)?.[0] ?? 'quarter';
}

/** The figures of the same interventions by calendar period. `target` in seconds. */
export async function trendOf(snapshot: Snapshot, question: Question, target: number): Promise<Trend> {
  const { text, conditions } = classified(snapshot.table, { ...question, by: [] });
  const [extent] = await snapshot.rows(
    `${text} SELECT min("startedAt") AS "first", max("startedAt") AS "last" FROM classified`,
    conditions.values,
  );
  const first = extent === undefined ? null : textIn(extent, 'first');
  const last = extent === undefined ? null : textIn(extent, 'last');
  if (first === null || last === null) return { per: 'day', rows: [] };
  const days = (Date.parse(last) - Date.parse(first)) / dayMs;
  const per = trendPeriodOver(days);
  const { figures } = await periodFigures(snapshot, { ...question, by: [per] }, target);
  return { per, rows: figures.rows };
}
