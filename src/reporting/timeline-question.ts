import type { Snapshot } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { columnBy, type GeographyBasis, geographyBasisOf, inHotspot } from './geography-basis.js';
import { periodOf } from './period.js';
import { Conditions, textIn } from './sql.js';
import { placeOf, timelineOrders, type TimelineOrder, type TimelinePlace } from './timeline-cursor.js';

/** What a fact can be about. */
export const timelineKinds = [
  'intervention',
  'shooting',
  'arrest',
  'seizure',
  'operation',
  'hotspot',
  'zone',
  'task-force',
  'governance',
  'metric',
  'report',
] as const;

/** What happened, in the order in which it occurred. Everything is optional. */
export interface TimelineParameters {
  readonly zone?: string | undefined;
  /** A position that the answer must hold; see {@link ReadOptions}. */
  readonly after?: string | undefined;
  readonly hotspot?: string | undefined;
  /** Of a task force: its own facts, those of its operations, and those that name one of these. */
  readonly taskForce?: string | undefined;
  readonly kind?: string | undefined;
  /** The id of one record. Without its kind it is refused where records of several kinds have that id. */
  readonly subject?: string | undefined;
  /** The timeline as the log stood then: a position, or a date or a time. Absent: as it stands. */
  readonly asOf?: string | undefined;
  readonly from?: string | undefined;
  /** Exclusive. */
  readonly to?: string | undefined;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  /** 1 to 500 facts. When absent: 50 on a page, all of them in a file. */
  readonly limit?: number | undefined;
  /** `newest` first, when absent, or `oldest` first. */
  readonly order?: string | undefined;
  /** `as-was` when absent, or `today`: by which boundaries facts are in a zone or a hotspot. */
  readonly geography?: string | undefined;
}

export const maxTimelineLimit = 500;

/** A question to the timeline, read and checked. */
export interface TimelineQuestion {
  readonly order: TimelineOrder;
  readonly geography: GeographyBasis;
  /** The facts of a page; undefined when none was asked for. */
  readonly limit: number | undefined;
  readonly parameters: TimelineParameters;
  /** What of it does not need the table. */
  readonly conditions: Conditions;
  /** The ORDER BY. */
  readonly ordering: string;
}

/** Reads the parameters; `timeZone` is the one in which a date begins. Throws BadQuery. */
export function timelineQuestion(parameters: TimelineParameters, timeZone: string): TimelineQuestion {
  const order = orderOf(parameters.order ?? 'newest');
  const geography = geographyBasisOf(parameters.geography);
  const limit = parameters.limit === undefined ? undefined : limitOf(parameters.limit);
  const conditions = conditionsOf(parameters, timeZone, geography);
  if (parameters.cursor !== undefined) beyond(conditions, placeOf(parameters.cursor, order));
  const direction = order === 'newest' ? 'DESC' : 'ASC';
  const ordering = `ORDER BY "occurredAt" ${direction}, "position" ${direction}, "fact" ${direction}`;
  return { order, geography, limit, parameters, conditions, ordering };
}

/**
 * Adds what only the table can tell. Rejects with BadQuery when records of several kinds have the id that was asked for: their facts would be
 * mixed into the story of one.
 */
export async function completed({ conditions, parameters }: TimelineQuestion, snapshot: Snapshot): Promise<void> {
  const { kind, subject, taskForce } = parameters;
  if (subject !== undefined && kind === undefined) {
    const found = await snapshot.rows(
      `SELECT DISTINCT "kind" FROM ${snapshot.table} WHERE "subject" = $1 ORDER BY "kind"`,
      [subject],
    );
    const kinds = found.map((row) => textIn(row, 'kind') ?? '');
    if (kinds.length > 1) throw new BadQuery('kind', `one of ${kinds.join(', ')}: each has a record of that subject`);
  }
  if (taskForce !== undefined) ofTaskForce(conditions, taskForce, snapshot.table);
}

/**
 * Its own record and those of the operations that were planned for it are known by their column. Besides: the operations that its actions name, what
 * names any of these operations, and everything of an intervention, an arrest or a seizure that names one. What was annulled leads to nothing.
 */
function ofTaskForce(conditions: Conditions, taskForce: string, table: string): void {
  const id = conditions.bind(taskForce);
  const operations = `SELECT "operation" FROM ${table} WHERE "taskForce" = ${id} AND "operation" IS NOT NULL AND NOT "annulled"`;
  const linked = `SELECT "kind" || ' ' || "subject" FROM ${table} WHERE "kind" IN ('intervention', 'arrest', 'seizure') AND "operation" IN (${operations}) AND NOT "annulled"`;
  conditions.add(
    `("taskForce" = ${id} OR "operation" IN (${operations}) OR "kind" || ' ' || "subject" IN (${linked}))`,
  );
}

function conditionsOf(parameters: TimelineParameters, timeZone: string, geography: GeographyBasis): Conditions {
  const conditions = new Conditions();
  conditions.within('occurredAt', periodOf(parameters, timeZone));
  const { zone } = parameters;
  for (const name of ['zone', 'hotspot', 'taskForce', 'kind', 'subject'] as const) {
    if (parameters[name] === '') throw new BadQuery(name, 'a value, or no such parameter');
    if (name === 'hotspot') inHotspot(conditions, parameters.hotspot, geography);
    else if (name === 'kind' || name === 'subject') conditions.equals(name, parameters[name]);
  }
  const kinds: readonly string[] = timelineKinds;
  if (parameters.kind !== undefined && !kinds.includes(parameters.kind)) {
    throw new BadQuery('kind', `one of ${timelineKinds.join(', ')}`);
  }
  // A hotspot that straddles two zones is a matter of both.
  if (zone !== undefined) {
    const code = conditions.bind(zone);
    conditions.add(`("${columnBy('zone', geography)}" = ${code} OR list_contains("zones", ${code}))`);
  }
  return conditions;
}

/** Asks for what comes after a place. The first comparison alone lets the store skip whole blocks by their times. */
function beyond(conditions: Conditions, { order, occurredAt, position, fact }: TimelinePlace): void {
  const past = order === 'newest' ? '<' : '>';
  const at = conditions.instant(occurredAt);
  const [atPosition, atFact] = [conditions.bind(position), conditions.bind(fact)];
  conditions.add(`"occurredAt" ${past}= ${at}`);
  conditions.add(
    `("occurredAt" ${past} ${at} OR "position" ${past} ${atPosition} OR ("position" = ${atPosition} AND "fact" ${past} ${atFact}))`,
  );
}

function limitOf(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxTimelineLimit) {
    throw new BadQuery('limit', `a whole number from 1 to ${String(maxTimelineLimit)}`);
  }
  return limit;
}

function orderOf(text: string): TimelineOrder {
  const order = timelineOrders.find((candidate) => candidate === text);
  if (order === undefined) throw new BadQuery('order', `one of ${timelineOrders.join(', ')}`);
  return order;
}
