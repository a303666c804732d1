import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel, SqlValue } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { columnBy, type GeographyBasis, geographyBasisOf, inHotspot } from './geography-basis.js';
import { periodOf } from './period.js';
import { Conditions, numberIn, present, textIn, textsIn } from './sql.js';
import { cursorAfter, placeOf, timelineOrders, type TimelineOrder, type TimelinePlace } from './timeline-cursor.js';
import { READ_MODEL, REPORTING_SETTINGS, type ReportingSettings } from './tokens.js';

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
  readonly kind?: string | undefined;
  readonly subject?: string | undefined;
  /** The timeline as the log stood then: a position, or a date or a time. Absent: as it stands. */
  readonly asOf?: string | undefined;
  readonly from?: string | undefined;
  /** Exclusive. */
  readonly to?: string | undefined;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  /** 1 to 500 facts; 50 when absent. */
  readonly limit?: number | undefined;
  /** `newest` first, when absent, or `oldest` first. */
  readonly order?: string | undefined;
  /** `as-was` when absent, or `today`: by which boundaries facts are in a zone or a hotspot. */
  readonly geography?: string | undefined;
}

/** One fact. Times are RFC 3339 UTC text; null says: not known, or not applicable. */
export interface TimelineFact {
  readonly fact: string;
  readonly position: number;
  readonly subject: string | null;
  readonly kind: string | null;
  readonly event: string | null;
  readonly occurredAt: string;
  readonly recordedAt: string | null;
  readonly precision: string | null;
  readonly zone: string | null;
  /** Every zone that the subject concerns, where these are several. */
  readonly zones: readonly string[] | null;
  /** The first of `hotspots`. */
  readonly hotspot: string | null;
  /** All hotspots that it is in. */
  readonly hotspots: readonly string[] | null;
  /** How that is known, by the boundaries of the day of the fact: by-boundary, by-source or unattributed. */
  readonly hotspotBy: string | null;
  /** The same for its zone: by-boundary, by-municipality or by-source. */
  readonly zoneBy: string | null;
  readonly summary: string | null;
  readonly unit: string | null;
  readonly initiation: string | null;
  readonly interventionType: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly feed: string | null;
  readonly synthetic: boolean;
  readonly source: string | null;
  /** True when a correction changed it: the fact is shown as it stands now. */
  readonly corrected: boolean;
  readonly annulled: boolean;
  /** What was recorded first, of the fields that were changed, as JSON. */
  readonly original: string | null;
  /** The fact that it corrects, for a correction. */
  readonly corrects: string | null;
}

export interface TimelinePage {
  readonly facts: readonly TimelineFact[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
  /** By which boundaries facts are in their zone and hotspot. */
  readonly geography: GeographyBasis;
  readonly asOf: number;
  /** Events that could not be digested: they are missing from the timeline. */
  readonly quarantined: number;
  /** True when made-up data are on this page. */
  readonly synthetic: boolean;
}

export const defaultTimelineLimit = 50;
export const maxTimelineLimit = 500;

/** Answered with a {@link TimelinePage}; rejected with BadQuery. */
export class TimelineQuery extends Query<TimelinePage> {
  constructor(readonly parameters: TimelineParameters) {
    super();
  }
}

@QueryHandler(TimelineQuery)
export class TimelineHandler implements IQueryHandler<TimelineQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
  ) {}

  async execute({ parameters }: TimelineQuery): Promise<TimelinePage> {
    const limit = limitOf(parameters.limit ?? defaultTimelineLimit);
    const order = orderOf(parameters.order ?? 'newest');
    const geography = geographyBasisOf(parameters.geography);
    const conditions = conditionsOf(parameters, this.settings.timeZone, geography);
    if (parameters.cursor !== undefined) beyond(conditions, placeOf(parameters.cursor, order));
    const direction = order === 'newest' ? 'DESC' : 'ASC';
    // One row more than asked for says whether there is a next page.
    const ending = `ORDER BY "occurredAt" ${direction}, "position" ${direction}, "fact" ${direction} LIMIT ${conditions.bind(limit + 1)}`;

    return this.readModel.read(
      'timeline',
      async (snapshot) => {
        const text = `SELECT ${selectedBy(geography)} FROM ${snapshot.table} ${conditions.where} ${ending}`;
        const found = (await snapshot.rows(text, conditions.values)).map(factIn);
        const facts = found.slice(0, limit);
        const last = found.length > limit ? facts.at(-1) : undefined;
        return {
          facts,
          ...(last === undefined ? {} : { nextCursor: cursorAfter({ order, ...last }) }),
          geography,
          asOf: snapshot.asOf,
          quarantined: snapshot.quarantined,
          synthetic: facts.some(({ synthetic }) => synthetic),
        };
      },
      parameters,
    );
  }
}

export const timelineColumns = [
  'fact',
  'position',
  'subject',
  'kind',
  'event',
  'occurredAt',
  'recordedAt',
  'precision',
  'zone',
  'zones',
  'hotspot',
  'summary',
  'unit',
  'initiation',
  'interventionType',
  'latitude',
  'longitude',
  'feed',
  'synthetic',
  'source',
  'hotspots',
  'hotspotBy',
  'zoneBy',
  'corrected',
  'annulled',
  'original',
  'corrects',
] as const satisfies readonly (keyof TimelineFact)[];

function selectedBy(geography: GeographyBasis): string {
  return timelineColumns.map((column) => `"${columnBy(column, geography)}" AS "${column}"`).join(', ');
}

function factIn(row: Readonly<Record<string, SqlValue>>): TimelineFact {
  return {
    fact: present(textIn(row, 'fact'), 'fact'),
    position: present(numberIn(row, 'position'), 'position'),
    subject: textIn(row, 'subject'),
    kind: textIn(row, 'kind'),
    event: textIn(row, 'event'),
    occurredAt: present(textIn(row, 'occurredAt'), 'occurredAt'),
    recordedAt: textIn(row, 'recordedAt'),
    precision: textIn(row, 'precision'),
    zone: textIn(row, 'zone'),
    zones: textsIn(row, 'zones'),
    hotspot: textIn(row, 'hotspot'),
    hotspots: textsIn(row, 'hotspots'),
    hotspotBy: textIn(row, 'hotspotBy'),
    zoneBy: textIn(row, 'zoneBy'),
    summary: textIn(row, 'summary'),
    unit: textIn(row, 'unit'),
    initiation: textIn(row, 'initiation'),
    interventionType: textIn(row, 'interventionType'),
    latitude: numberIn(row, 'latitude'),
    longitude: numberIn(row, 'longitude'),
    feed: textIn(row, 'feed'),
    synthetic: row.synthetic === true,
    source: textIn(row, 'source'),
    corrected: row.corrected === true,
    annulled: row.annulled === true,
    original: textIn(row, 'original'),
    corrects: textIn(row, 'corrects'),
  };
}

function conditionsOf(parameters: TimelineParameters, timeZone: string, geography: GeographyBasis): Conditions {
  const conditions = new Conditions();
  conditions.within('occurredAt', periodOf(parameters, timeZone));
  const { zone } = parameters;
  for (const name of ['zone', 'hotspot', 'kind', 'subject'] as const) {
    if (parameters[name] === '') throw new BadQuery(name, 'a value, or no such parameter');
    if (name === 'hotspot') inHotspot(conditions, parameters.hotspot, geography);
    else if (name !== 'zone') conditions.equals(name, parameters[name]);
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
