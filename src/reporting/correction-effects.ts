import type { RecordedEvent } from '../event-log/envelope.js';
import type { Snapshot, SqlRow } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { columnBy } from './geography-basis.js';
import { receivedOfDuplicates } from './merged-calls.js';
import { classified, type Outcome, outcomeIn, type Question, type TableSql } from './outcomes.js';
import { Conditions, numberIn, present, textIn } from './sql.js';
import type { AroundCorrection, RowsAround } from './tokens.js';

/** Where an intervention stands to a target: measured within it, measured beyond it, or not measured. */
export type Standing = 'hit' | 'miss' | 'none';

/** What one side of a correction amounts to in a metric. */
export interface CorrectedSide {
  /** Null: it is not in the question on this side, being outside of its period or its filters. */
  readonly outcome: Outcome | null;
  readonly seconds: number | null;
  readonly standing: Standing;
}

/** A correction of an intervention, and what it did to the metric. */
export interface CorrectionEffect {
  readonly intervention: string;
  /** The zone that the intervention is in after it; before it where it is in none after. */
  readonly zone: string | null;
  readonly correction: RecordedEvent;
  /** True when the intervention is made up. */
  readonly synthetic: boolean;
  readonly before: CorrectedSide;
  readonly after: CorrectedSide;
}

/** Each corrected intervention is folded anew for every correction: more than these are not read for one question. */
export const correctedAtMost = 20_000;
const atOnce = 500;

/**
 * What each correction did of the interventions that are in the period by their clocks as they stand or as they were recorded: the table's own fold up to just before it and up to it,
 * and the classification of the report over both. Rejects with BadQuery where there are too many.
 */
export async function* correctionEffects(
  snapshot: Snapshot,
  question: Question,
  target: number,
  rowsAround: RowsAround,
): AsyncGenerator<CorrectionEffect> {
  const ids = await correctedIn(snapshot, question);
  const structure = await structureOf(snapshot);
  const received = await receivedOfDuplicates(snapshot);
  for (let from = 0; from < ids.length; from += atOnce) {
    const around: AroundCorrection[] = [];
    for (const id of ids.slice(from, from + atOnce)) around.push(...(await rowsAround(id, snapshot.asOf)));
    yield* classifiedEffects(snapshot, question, target, { around, structure, received });
  }
}

/** The ids of the amended interventions of the period, sorted. */
async function correctedIn(snapshot: Snapshot, { period }: Question): Promise<readonly string[]> {
  const conditions = new Conditions();
  const asRecorded = 'coalesce("originalCallReceivedAt", "originalCreatedAt", "startedAt")';
  const within = (column: string): string =>
    [
      ...(period.from === null ? [] : [`${column} >= ${conditions.instant(period.from)}`]),
      ...(period.to === null ? [] : [`${column} < ${conditions.instant(period.to)}`]),
      'true',
    ].join(' AND ');
  const found = await snapshot.rows(
    `SELECT "intervention" FROM ${snapshot.table} WHERE "amended" AND ((${within('"startedAt"')}) OR (${within(asRecorded)}))
    ORDER BY "intervention" LIMIT ${String(correctedAtMost + 1)}`,
    conditions.values,
  );
  if (found.length > correctedAtMost) {
    throw new BadQuery('from', `a period in which at most ${String(correctedAtMost)} interventions were corrected`);
  }
  return found.map((row) => present(textIn(row, 'intervention'), 'intervention'));
}

/** The columns of the table and two more, as JSON is read into them. */
async function structureOf(snapshot: Snapshot): Promise<string> {
  const columns = await snapshot.rows(
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${snapshot.table})`,
  );
  const types = columns.map((row): [string, string | readonly string[]] => {
    const type = present(textIn(row, 'column_type'), 'column_type');
    return [present(textIn(row, 'column_name'), 'column_name'), type.endsWith('[]') ? [type.slice(0, -2)] : type];
  });
  return JSON.stringify([{ ...Object.fromEntries(types), correctedBy: 'BIGINT', side: 'VARCHAR' }]);
}

interface ToClassify {
  readonly around: readonly AroundCorrection[];
  readonly structure: string;
  /** The earliest T1 of the duplicates of an intervention. */
  readonly received: ReadonlyMap<string, string>;
}

async function* classifiedEffects(
  snapshot: Snapshot,
  question: Question,
  target: number,
  { around, structure, received }: ToClassify,
): AsyncGenerator<CorrectionEffect> {
  const given = around.flatMap(({ correction: { position }, before, after }) => [
    ...(before === null ? [] : [{ ...ofGroup(before, received), correctedBy: position, side: 'before' }]),
    ...(after === null ? [] : [{ ...ofGroup(after, received), correctedBy: position, side: 'after' }]),
  ]);
  const source: TableSql = (conditions) =>
    `(SELECT unnest(from_json(${conditions.bind(JSON.stringify(given))}, '${structure.replaceAll("'", "''")}'), max_depth := 2))`;
  const { text, conditions } = classified(source, { ...question, by: [], anyMerged: false });
  const zone = `"${columnBy('zone', question.geography)}"`;
  const rows = await snapshot.rows(
    `${text} SELECT "correctedBy", "side", outcome, elapsed, ${zone} AS place, "synthetic" FROM classified`,
    conditions.values,
  );
  const sides = new Map(rows.map((row) => [`${String(numberIn(row, 'correctedBy'))} ${String(row.side)}`, row]));
  for (const { correction } of around) {
    const [was, is] = ['before', 'after'].map((side) => sides.get(`${String(correction.position)} ${side}`));
    if (was === undefined && is === undefined) continue;
    yield {
      intervention: correction.stream.slice('intervention-'.length),
      zone: textIn(is ?? was ?? {}, 'place'),
      correction,
      synthetic: (is ?? was)?.synthetic === true,
      before: sideOf(was, target),
      after: sideOf(is, target),
    };
  }
}

/** A call that was recorded several times is measured from the first of them. */
function ofGroup(row: SqlRow, received: ReadonlyMap<string, string>): SqlRow {
  const first = received.get(String(row.intervention));
  const own = row.callReceivedAt;
  if (first === undefined || (typeof own === 'string' && own <= first)) return row;
  return { ...row, callReceivedAt: first };
}

function sideOf(row: SqlRow | undefined, target: number): CorrectedSide {
  if (row === undefined) return { outcome: null, seconds: null, standing: 'none' };
  const outcome = outcomeIn(row.outcome);
  const elapsed = numberIn(row, 'elapsed');
  const seconds = elapsed === null ? null : elapsed / 1_000;
  const standing = outcome !== 'measured' || seconds === null ? 'none' : seconds <= target ? 'hit' : 'miss';
  return { outcome, seconds, standing };
}
