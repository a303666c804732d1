import type { Instant } from './terms/time.js';

/** A fact, as a decider states it. `occurredAt` is when it happened, not when it was recorded. */
export interface DomainEvent {
  readonly type: string;
  readonly occurredAt: Instant;
  readonly data: object;
}

export interface DomainCommand {
  readonly type: string;
}

/**
 * One kind of stream: what its events make of its state, and what a command adds to it.
 *
 * `evolve` MUST be total over the events of the stream. `decide` MUST be pure; it returns the events to record, returns none
 * when the command says what is already known, and throws a {@link Refusal} when the rules do not allow it.
 */
export interface Decider<State, Command extends DomainCommand, Event extends DomainEvent> {
  /** The first part of the stream's name: `intervention` in `intervention-2024-000017`. */
  readonly category: string;
  readonly initial: State;
  evolve(state: State, event: Event): State;
  decide(command: Command, state: State): readonly Event[];
}

/** Folds events into the state that they make, from `initial` on. */
export function fold<State, Event extends DomainEvent>(
  decider: { readonly initial: State; evolve(state: State, event: Event): State },
  events: Iterable<Event>,
  from: State = decider.initial,
): State {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}
