import { Command } from '@nestjs/cqrs';

import type { RecordCorrected } from '../domain/corrections/events.js';
import type { DomainEvent } from '../domain/decider.js';
import type { Refusal } from '../domain/refusal.js';
import type { TrackerCommand } from '../domain/streams.js';
import type { Provenance } from '../domain/terms/provenance.js';

/** One command with what it comes from. */
export interface Fact {
  /**
   * Names this command for ever: event ids derive from it, so that the same fact sent twice is recorded once.
   * A feed derives it from source, record and content; HTTP takes it from the Idempotency-Key, or makes one up.
   */
  readonly factId: string;
  readonly command: TrackerCommand;
  readonly provenance: Provenance;
}

/** What became of one fact. */
export type FactOutcome =
  /** `events` were recorded, the first at `position`. */
  | { readonly status: 'recorded'; readonly events: number }
  /** It was known already: nothing was added. */
  | { readonly status: 'unchanged' }
  | { readonly status: 'refused'; readonly refusal: Refusal };

export interface RecordedContent {
  readonly type: string;
  readonly occurredAt: string;
  readonly data: object;
}

export interface RecordedFacts {
  readonly stream: string;
  /** In the order of the facts that were sent. */
  readonly outcomes: readonly FactOutcome[];
  /** How many events were appended. */
  readonly appended: number;
  /** The log's position of the last event appended, where any was. */
  readonly position?: number;
  /** The events that were appended, in their order; the last one has `position` and `revision`. None when they were known already. */
  readonly events?: readonly RecordedContent[];
  /** The stream's last revision; -1 when the stream has no events. */
  readonly revision: number;
}

/**
 * Looks at an event as a correction of one of its fields would leave it, before that is recorded: for whoever knows what the rules do not,
 * such as the words of a city. What it throws rejects the command, and nothing is recorded.
 */
export type CheckCorrected = (corrected: DomainEvent, correction: RecordCorrected) => void;

/**
 * The one command on the bus: record these facts in their stream. All facts MUST be about one stream. Each is decided in turn on
 * the state that those before it made; one that is refused does not undo its neighbours. What is accepted is appended at once, all of it
 * or none.
 */
export class RecordFacts extends Command<RecordedFacts> {
  constructor(
    readonly facts: readonly Fact[],
    readonly checkCorrected?: CheckCorrected,
  ) {
    super();
  }
}
