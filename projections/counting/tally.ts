import type { Consequence } from '../../src/domain/shooting/events.js';
import type { Attribution } from '../../src/domain/terms/place.js';
import type { Instant } from '../../src/domain/terms/time.js';
import { measured } from '../../src/measures/quantity.js';
import type { TrackerEvent } from '../tracker-event.js';

/** What is counted. Each by itself: a shooting with three victims is one of `shootings` and three of `victims`. */
export const countedThings = [
  'shootings',
  'victims',
  'arrests',
  'drugs',
  'firearms',
  'cash',
  'operations',
  'officer-hours',
] as const;
export type Counted = (typeof countedThings)[number];

/** Why an entry counts nowhere, although it is in the log. */
export type LeftOut = 'ruled-out' | 'voided' | 'annulled' | 'not-started';

/** One thing that is counted, once. */
export interface Entry {
  readonly counted: Counted;
  /** What it is told apart by: the outcome, the kind, the substance, the currency, the axis. */
  readonly split: string;
  readonly unit: string;
  readonly quantity: number;
  readonly at: Instant;
  readonly leftOut: LeftOut | null;
  readonly feed: string | null;
  readonly synthetic: boolean;
}

/** What is counted of one record, and what has to be remembered of it to count on. Kept as JSON. */
export interface Tally {
  readonly attribution: Attribution;
  readonly at: Instant;
  /** Of the record as a whole. */
  readonly leftOut: LeftOut | null;
  readonly consequence?: Consequence;
  /** By key: empty for the record itself, else the kind and the id of a part of it. */
  readonly entries: Readonly<Record<string, Entry>>;
}

/** True for a fact that a correction took back: it is in the table, and counts nowhere. */
export function isAnnulled({ amended }: TrackerEvent): boolean {
  return amended?.annulled === true;
}

/** A record that has just begun. */
export function begun(event: TrackerEvent & { readonly data: Attribution }): Tally {
  const { occurredAt, data } = event;
  const { zone, hotspot, place } = data;
  const attribution = {
    zone,
    ...(hotspot === undefined ? {} : { hotspot }),
    ...(place === undefined ? {} : { place }),
  };
  return { attribution, at: occurredAt, leftOut: isAnnulled(event) ? 'annulled' : null, entries: {} };
}

/** The tally with one more entry, or with another one in its place. It occurred when its record did, unless it says otherwise. */
export function withEntry(
  tally: Tally,
  key: string,
  event: TrackerEvent,
  entry: Pick<Entry, 'counted' | 'split'> & Partial<Entry>,
): Tally {
  const { feed = null, synthetic = false } = event.metadata;
  const { at } = tally;
  const leftOut = tally.leftOut ?? (isAnnulled(event) ? 'annulled' : null);
  const whole = { unit: 'count', quantity: 1, at, leftOut, feed, synthetic, ...entry };
  return { ...tally, entries: { ...tally.entries, [key]: whole } };
}

/** The tally of a record that counts nowhere any more, and nothing of it. */
export function withoutAll(tally: Tally, leftOut: LeftOut): Tally {
  const entries = Object.entries(tally.entries).map(([key, entry]) => [key, { ...entry, leftOut }]);
  return { ...tally, leftOut, entries: Object.fromEntries(entries) as Tally['entries'] };
}

/** Drugs of one substance add up in one unit: kilograms are counted as grams. */
export function inGrams(quantity: number, unit: string): { readonly quantity: number; readonly unit: string } {
  return unit === 'kg' ? { quantity: measured(quantity * 1000), unit: 'g' } : { quantity, unit };
}
