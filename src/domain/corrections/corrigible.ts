import { Refusal } from '../refusal.js';
import { type Decider, type DomainCommand, type DomainEvent, fold } from '../decider.js';
import { amendedEvents, type IdentifiedEvent, isCorrection, type Settle } from './amended.js';
import type { CorrectableRecord } from './correctable.js';
import { type CorrectionCommand, isCorrectionCommand } from './commands.js';
import { decideCorrection } from './decide-correction.js';
import type { CorrectionEvent } from './events.js';

/** The events of a stream, the last one first. A list that grows at its head is shared by every state that came before. */
interface Recorded {
  readonly event: IdentifiedEvent;
  readonly before: Recorded | undefined;
}

/** The state that a kind of record makes of its corrected facts, and what was recorded. */
export interface CorrigibleState<State> {
  readonly facts: State;
  readonly recorded: Recorded | undefined;
}

/**
 * The same kind of record, with corrections: every rule of it decides on the corrected facts, while what was recorded stays. A stream
 * without corrections costs one more object an event; a correction folds its stream anew.
 *
 * The events given to `evolve` MUST have the ids that the log keeps them under.
 */
export function corrigible<State, Command extends DomainCommand, Event extends DomainEvent>(
  decider: Decider<State, Command, Event> & CorrectableRecord<State>,
): Decider<CorrigibleState<State>, Command | CorrectionCommand, Event | CorrectionEvent> {
  const settle = settleWith(decider);
  return {
    category: decider.category,
    initial: { facts: decider.initial, recorded: undefined },
    evolve(state, event) {
      const recorded = { event: event as IdentifiedEvent, before: state.recorded };
      if (!isCorrection(event)) return { facts: decider.evolve(state.facts, event), recorded };
      const standing = amendedEvents(inOrder(recorded), settle).filter(
        (one) => !one.amended.annulled && !isCorrection(one),
      );
      return { facts: fold(decider, standing as unknown as readonly Event[]), recorded };
    },
    decide(command, state) {
      if (!isCorrectionCommand(command)) return decider.decide(command, state.facts);
      const { correctable = {}, frozen } = decider;
      if (frozen !== undefined) throw new Refusal(frozen, `a ${decider.category} is never corrected or annulled`);
      return decideCorrection(command, inOrder(state.recorded), { correctable, settle, state: state.facts });
    },
  };
}

/** What follows from a change of a field of an event, for one kind of record. */
export function settleWith(decider: CorrectableRecord<never>): Settle {
  return <Event extends DomainEvent>(event: Event): Event =>
    (decider.correctable?.[event.type]?.settle?.(event) ?? event) as Event;
}

function inOrder(last: Recorded | undefined): readonly IdentifiedEvent[] {
  const events: IdentifiedEvent[] = [];
  for (let one = last; one !== undefined; one = one.before) events.push(one.event);
  return events.reverse();
}
