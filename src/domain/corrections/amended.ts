import type { DomainEvent } from '../decider.js';
import type { CorrectionEvent } from './events.js';
import { withValue } from './field-path.js';

/** An event with the id that the log gave it. */
export interface IdentifiedEvent extends DomainEvent {
  readonly id: string;
}

/** What corrections made of a fact. */
export interface Amendment {
  /** True when it was annulled: it is shown, and counts nowhere. */
  readonly annulled: boolean;
  /** What was recorded. */
  readonly original: { readonly occurredAt: string; readonly data: object };
}
export type Amended<Event> = Event & { readonly amended: Amendment };

const correctionTypes: readonly string[] = ['RecordCorrected', 'TimestampCorrected', 'RecordAnnulled'];

export function isCorrection<Event extends DomainEvent>(event: Event): event is Event & CorrectionEvent {
  return correctionTypes.includes(event.type);
}

/** What a kind of record does after a value of one of its events has changed: a request begins at its earliest clock. */
export type Settle = <Event extends DomainEvent>(event: Event) => Event;

/**
 * The events of one stream, in the order of recording, as they stand after all corrections among them: each with its corrected time and
 * content, and with what was recorded. Corrections stay in their places, as facts of their own.
 */
export function amendedEvents<Event extends IdentifiedEvent>(
  events: readonly Event[],
  settle: Settle,
): readonly Amended<Event>[] {
  const corrections = new Map<string, CorrectionEvent[]>();
  for (const event of events) {
    if (!isCorrection(event)) continue;
    const known = corrections.get(event.data.corrects);
    if (known === undefined) corrections.set(event.data.corrects, [event]);
    else known.push(event);
  }
  return events.map((event) => {
    const own = corrections.get(event.id) ?? [];
    const { occurredAt, data } = event;
    const annulled = own.some(({ type }) => type === 'RecordAnnulled');
    return { ...corrected(event, own, settle), amended: { annulled, original: { occurredAt, data } } };
  });
}

function corrected<Event extends DomainEvent>(
  event: Event,
  corrections: readonly CorrectionEvent[],
  settle: Settle,
): Event {
  let result = event;
  for (const correction of corrections) {
    if (correction.type === 'RecordAnnulled') continue;
    const { field, after } = correction.data;
    result = settle(withValue(result, field, after));
  }
  return result;
}
