import type { BoundaryHistory } from '../geography/boundary-history.js';
import { intersection, isWithin, type Stretch } from '../geography/periods.js';
import type { Snapshot } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { columnBy } from './geography-basis.js';
import { priorities } from './metrics.js';
import type { FilterName, Question } from './outcomes.js';
import { slices } from './slices.js';
import { textIn } from './sql.js';
import type { LatestBoundaries } from './tokens.js';

/** More than these are not told: a reader who is refused wants to see a slip of the hand. */
const valuesTold = 30;

/**
 * Refuses what can have no answer, so that nobody takes an empty table for one: an area that the log does not know, or that was none in the
 * period; and a value of another filter that no intervention has. Rejects with BadQuery that tells what there is.
 */
export async function requireKnown(
  snapshot: Snapshot,
  question: Question,
  boundaries: LatestBoundaries,
  periods: readonly Question['period'][] = [question.period],
): Promise<void> {
  for (const [name, value] of Object.entries(question.filters) as [FilterName, string][]) {
    if (name === 'hour-of-week') continue;
    if (name !== 'zone' && name !== 'hotspot') {
      await requireOccurring(snapshot, question, name, value);
      continue;
    }
    const { history } = (await boundaries(snapshot.asOf)).geography;
    const inForce = stretchesOf(history, name, value);
    if (inForce === undefined) await requireOccurring(snapshot, question, name, value, codesOf(history, name));
    else requireInForce(name, value, inForce, question, history, periods);
  }
}

function codesOf({ hotspots, zones }: BoundaryHistory, name: 'zone' | 'hotspot'): readonly string[] {
  return (name === 'hotspot' ? hotspots : zones).map(({ code }) => code);
}

/** When an area was one; undefined where the log has no record of it. */
export function stretchesOf(
  history: BoundaryHistory,
  name: 'zone' | 'hotspot',
  code: string,
): readonly Stretch[] | undefined {
  if (name === 'hotspot') return history.hotspots.find((one) => one.code === code)?.inForce;
  const zone = history.zones.find((one) => one.code === code);
  return zone && [{ from: zone.from, to: zone.merged?.at ?? null }];
}

function requireInForce(
  name: 'zone' | 'hotspot',
  code: string,
  inForce: readonly Stretch[],
  { geography }: Question,
  { changedAt }: BoundaryHistory,
  periods: readonly Question['period'][],
): void {
  const told = inForce.map(({ from, to }) => (to === null ? `from ${from}` : `from ${from} to ${to}`)).join(', and ');
  if (geography === 'today') {
    if (changedAt === null || inForce.some((stretch) => isWithin(stretch, changedAt))) return;
    throw new BadQuery(name, `a ${name} of the map of today: ${code} was one ${told || 'at no time'}`);
  }
  for (const { from, to } of periods) {
    const period = { from: from ?? '', to };
    if (inForce.some((stretch) => intersection(stretch, period) !== undefined)) continue;
    throw new BadQuery(name, `a ${name} that was one in the period: ${code} was one ${told || 'at no time'}`);
  }
}

/** `others`: what is known otherwise than from the interventions. */
async function requireOccurring(
  snapshot: Snapshot,
  { metric, geography }: Question,
  name: Exclude<FilterName, 'hour-of-week'>,
  value: string,
  others: readonly string[] = [],
): Promise<void> {
  const column = columnBy(columnOf(name, metric), geography);
  const [found] = await snapshot.rows(`SELECT 1 AS one FROM ${snapshot.table} WHERE "${column}" = $1 LIMIT 1`, [value]);
  if (found !== undefined) return;
  const rows = await snapshot.rows(
    `SELECT DISTINCT "${column}" AS value FROM ${snapshot.table} WHERE "${column}" IS NOT NULL ORDER BY 1 LIMIT ${String(valuesTold + 1)}`,
  );
  const values = [...new Set([...others, ...rows.map((row) => textIn(row, 'value') ?? '')])].sort();
  const more = values.length > valuesTold ? ', …' : '';
  const told = values.length === 0 ? 'the log has none' : `${values.slice(0, valuesTold).join(', ')}${more}`;
  throw new BadQuery(name, `a value that there is: ${told}`);
}

function columnOf(name: Exclude<FilterName, 'hour-of-week'>, metric: Question['metric']): string {
  if (name === 'initiation' || name === 'feed') return name;
  return name === 'priority' ? priorities[metric.priorityBasis].column : slices[name].column;
}
