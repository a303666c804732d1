import type { DomainEvent } from '../decider.js';
import { requireOneOf, requirePlace, requireText } from '../requirements.js';

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
  /** The clocks among its fields; `occurredAt` when absent. Those in the data may be taken away, `occurredAt` may not. */
  readonly clocks?: readonly string[];
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
}

/** Whatever a text of a record holds. */
export const text: FieldRule = { check: requireText };
export const optionalText: FieldRule = { check: requireText, optional: true };

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
