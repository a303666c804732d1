import { EventIdConflict, LogDamaged, LogUnavailable, OutcomeUnknown, WrongExpectedRevision } from '../log-errors.js';
import type { ExpectedRevision } from '../log-writer.js';

/** A failed append as it crosses from one thread to another, where classes are lost. */
export type AppendFailure =
  | {
      readonly kind: 'wrong-revision';
      readonly stream: string;
      readonly expected: ExpectedRevision;
      readonly actual: number | undefined;
    }
  | { readonly kind: 'id-conflict'; readonly eventId: string }
  | { readonly kind: 'unavailable' | 'unknown-outcome' | 'damaged' | 'fault'; readonly message: string };

export function failureAsData(error: unknown): AppendFailure {
  if (error instanceof WrongExpectedRevision) {
    const { stream, expected, actual } = error;
    return { kind: 'wrong-revision', stream, expected, actual };
  }
  if (error instanceof EventIdConflict) return { kind: 'id-conflict', eventId: error.eventId };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof LogUnavailable) return { kind: 'unavailable', message };
  if (error instanceof OutcomeUnknown) return { kind: 'unknown-outcome', message };
  if (error instanceof LogDamaged) return { kind: 'damaged', message };
  return { kind: 'fault', message };
}

export function failureFromData(failure: AppendFailure): Error {
  switch (failure.kind) {
    case 'wrong-revision':
      return new WrongExpectedRevision(failure.stream, failure.expected, failure.actual);
    case 'id-conflict':
      return new EventIdConflict(failure.eventId);
    case 'unavailable':
      return new LogUnavailable(failure.message);
    case 'unknown-outcome':
      return new OutcomeUnknown(failure.message);
    case 'damaged':
      return new LogDamaged(failure.message);
    case 'fault':
      return new Error(failure.message);
  }
}
