import type { SqlValue } from '../read-model/read-model.js';
import { columnBy, type GeographyBasis } from './geography-basis.js';
import { numberIn, present, textIn, textsIn } from './sql.js';

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
  /** Hotspots that it counts in and that were none when it happened. */
  readonly notInForce: readonly string[] | null;
  /** Fields whose personal data were erased from it, and from the log. */
  readonly erased: readonly string[] | null;
  /** The task force whose record it is of, or whose operation. */
  readonly taskForce: string | null;
  /** The operation that it is of, or that it names. */
  readonly operation: string | null;
}

/** In the order of an export. */
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
  'notInForce',
  'taskForce',
  'operation',
  'erased',
] as const satisfies readonly (keyof TimelineFact)[];

/** The columns of a SELECT of facts, by one state of the map. */
export function selectedBy(geography: GeographyBasis): string {
  return timelineColumns.map((column) => `"${columnBy(column, geography)}" AS "${column}"`).join(', ');
}

/** A row of such a SELECT as a fact. */
export function factIn(row: Readonly<Record<string, SqlValue>>): TimelineFact {
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
    notInForce: textsIn(row, 'notInForce'),
    taskForce: textIn(row, 'taskForce'),
    operation: textIn(row, 'operation'),
    erased: textsIn(row, 'erased'),
  };
}
