import type { DomainEvent } from '../decider.js';
import type { RefusalCode } from '../refusal.js';
import {
  requireCount,
  requireFlag,
  requireGeometry,
  requireId,
  requireList,
  requireNames,
  requireOneOf,
  requirePlace,
  requireText,
} from '../requirements.js';
import type { GeometryType } from '../terms/geometry.js';

/** What may be put in a field. */
export interface FieldRule {
  /** Refuses with FIELD_INVALID a value that cannot stand there. */
  readonly check: (value: never, field: string) => void;
  /** True when a record can do without it. */
  readonly optional?: true;
  /** The names inside it that can be corrected by themselves, as in `place.precision`. */
  readonly within?: readonly string[];
}

/** How the events of one type can be corrected. */
export interface EventRule<State> {
  readonly fields?: Readonly<Record<string, FieldRule>>;
  /** The clocks among its fields; `occurredAt` when absent. Those in the data may be taken away, `occurredAt` and the `required` ones may not. */
  readonly clocks?: readonly string[];
  /** The clocks in the data that a record cannot do without. */
  readonly required?: readonly string[];
  /** What follows from the fields of the event when one of them has changed. */
  readonly settle?: (event: DomainEvent) => DomainEvent;
  /** Refuses with FIELD_INVALID an event whose fields do not go together any more. */
  readonly check?: (event: never) => void;
  /** True when a correction of a field takes two people. One of a clock, and an annulment, always do. */
  readonly twoPeople?: (state: State) => boolean;
}

/** By event type. A type that is not there can have its time corrected, and be annulled. */
export type Correctable<State> = Readonly<Record<string, EventRule<State>>>;

/** A kind of record that says how it is corrected. */
export interface CorrectableRecord<State> {
  readonly correctable?: Correctable<State>;
  /** Of a kind of record that is never corrected: what a correction of one is refused with. */
  readonly frozen?: RefusalCode;
}

/** Whatever a text of a record holds. */
export const text: FieldRule = { check: requireText };
export const optionalText: FieldRule = { check: requireText, optional: true };
export const id: FieldRule = { check: requireId };
export const optionalId: FieldRule = { check: requireId, optional: true };
export const count: FieldRule = { check: requireCount };
export const flag: FieldRule = { check: requireFlag };
/** Names in the languages of the city, each of which can be corrected by itself. */
export const names: FieldRule = { check: requireNames, within: ['nl', 'fr', 'en'] };

/** A list of 1 to `most` values that differ, corrected as a whole. */
export function listOf(most: number, check: (value: string, field: string) => void): FieldRule {
  return {
    check: (values: readonly string[], field: string) => {
      requireList(values, field, most, check);
    },
  };
}

/** A geometry of one of these types; of a circle also its centre and its radius. */
export function geometryOf(types: readonly GeometryType[]): FieldRule {
  return {
    check: (value: unknown, field: string) => {
      requireGeometry(value, field, types);
    },
    within: types.includes('Circle') ? ['center', 'radiusMetres'] : [],
  };
}

/** One of these words. */
export function oneOf(words: readonly string[]): FieldRule {
  return {
    check: (value: string, field: string) => {
      requireOneOf(value, words, field);
    },
  };
}

export function optional(rule: FieldRule): FieldRule {
  return { ...rule, optional: true };
}

/** Where a record counts: the same for all kinds. */
export const attributionFields: Readonly<Record<string, FieldRule>> = {
  zone: text,
  hotspot: optionalText,
  place: {
    check: requirePlace,
    optional: true,
    within: ['point', 'accuracyMeters', 'precision', 'municipality', 'neighbourhood', 'address', 'setting', 'kind'],
  },
};
