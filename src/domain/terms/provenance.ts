import type { Instant, Precision } from './time.js';

/** What observed or wrote down a fact. `backstamped` and `manual` stamps are shown apart in every audit. */
export const sources = ['cad', 'avl', 'mdt-button', 'radio', 'manual', 'backstamped', 'import'] as const;
export type Source = (typeof sources)[number];

/** Where a fact comes from: the metadata of every event. It says how a fact is known, never what happened. */
export interface Provenance {
  readonly source: Source;
  /** How exactly the event's `occurredAt` is known; absent means to the second. */
  readonly precision?: Precision;
  /** The end of the interval in which it happened; goes with precision `interval`. */
  readonly occurredUntil?: Instant;
  /** When the system of origin wrote the fact down, where it says so. Absent for a feed means: unknown. */
  readonly enteredAt?: Instant;
  /** Who recorded it: a role and a service, never a person's name. */
  readonly actor?: { readonly role: string; readonly service?: string };
  /** The clock that gave the time stamp (a CAD server, a terminal). */
  readonly clock?: string;
  /** The feed it was imported from, and the record's key in it. */
  readonly feed?: string;
  readonly record?: string;
  /** True when the data were made up by a generator. */
  readonly synthetic?: boolean;
  readonly caseReferences?: readonly string[];
  /** Digest of the request, where it came with an idempotency key: the same key with another request is refused. */
  readonly requestDigest?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
}
