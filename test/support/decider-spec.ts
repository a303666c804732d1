import { expect } from '@jest/globals';

import { type Decider, type DomainCommand, type DomainEvent, fold } from '../../src/domain/decider.js';
import { Refusal, type RefusalCode } from '../../src/domain/refusal.js';

/** `specOf(decider)` gives `given(...events).when(command).then(...events)`, `.thenNothing()` and `.thenRefused(code, field)`. */
export function specOf<State, Command extends DomainCommand, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
) {
  return (...events: readonly Event[]) => ({
    when: (command: Command) => {
      const decided = () => decider.decide(command, fold(decider, events));
      return {
        then: (...expected: readonly Event[]) => {
          expect(decided()).toEqual(expected);
        },
        thenNothing: () => {
          expect(decided()).toEqual([]);
        },
        thenRefused: (code: RefusalCode, field?: string) => {
          const refusal = refusalOf(decided);
          expect({ code: refusal.code, field: refusal.field }).toEqual({ code, field });
          expect(refusal.message).not.toBe('');
        },
      };
    },
  });
}

/** The refusal that `work` throws. Anything else, or nothing, fails the test. */
export function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}

/** Decides commands in turn, skipping what is refused; gives the state, the events, and the commands that added some. */
export function decideAll<State, Command extends DomainCommand, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  commands: readonly Command[],
): { readonly state: State; readonly events: readonly Event[]; readonly effective: readonly Command[] } {
  let state = decider.initial;
  const events: Event[] = [];
  const effective: Command[] = [];
  for (const command of commands) {
    try {
      const decided = decider.decide(command, state);
      events.push(...decided);
      state = fold(decider, decided, state);
      if (decided.length > 0) effective.push(command);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return { state, events, effective };
}
