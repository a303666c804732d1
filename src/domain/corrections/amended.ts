import type { DomainEvent } from '../decider.js';
import { type CorrectionEvent, isCorrectionEvent } from './events.js';
import { withValue } from './field-path.js';

/** An event with the id that the log gave it. */
export interface IdentifiedEvent extends DomainEvent {
  readonly id: string;
}

/** What corrections made of a fact. */
export interface Amendment {
  /** True when it was annulled: it is shown, and counts nowhere. */
  readonly annulled: boolean;
  /** The fields whose personal data were erased: what was recorded has them no more either. */
  readonly erased?: readonly string[];
  /** What was recorded. */
  readonly original: { readonly occurredAt: string; readonly data: object };
}
export type Amended<Event> = Event & { readonly amended: Amendment };

export function isCorrection<Event extends DomainEvent>(event: Event): event is Event & CorrectionEvent {
  return isCorrectionEvent(event);
}

/** What a kind of record does after a value of one of its events has changed: a request begins at its earliest clock. */
export type Settle = <Event extends DomainEvent>(event: Event) => Event;

/**
 * The events of one stream, in the order of recording, as they stand after all corrections among them: each with its corrected time and
 * content, and with what was recorded. Corrections stay in their places, as facts of their own.
 */
export function amendedEvents<Event extends IdentifiedEvent>(
  recorded: readonly Event[],
  settle: Settle,
): readonly Amended<Event>[] {
  const events = withoutErased(recorded);
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
    const erased = own.flatMap((one) => (one.type === 'PersonalDataErased' ? one.data.fields : []));
    return {
      ...corrected(event, own, settle),
      amended: { annulled, ...(erased.length > 0 && { erased }), original: { occurredAt, data } },
    };
  });
}

/**
 * The events of a stream without what was erased from them. The log takes it out of itself after the erasure is recorded: whoever reads in
 * between does not see it either.
 */
export function withoutErased<Event extends IdentifiedEvent>(events: readonly Event[]): readonly Event[] {
  const remains = new Map<string, object>();
  for (const event of events) {
    if (!isCorrection(event) || event.type !== 'PersonalDataErased') continue;
    for (const one of event.data.erased) remains.set(one.id, one.remains);
  }
  if (remains.size === 0) return events;
  return events.map((event) => {
    const data = remains.get(event.id);
    return data === undefined ? event : { ...event, data };
  });
}

function corrected<Event extends DomainEvent>(
  event: Event,
  corrections: readonly CorrectionEvent[],
  settle: Settle,
): Event {
  let result = event;
  for (const correction of corrections) {
    if (correction.type === 'RecordAnnulled' || correction.type === 'PersonalDataErased') continue;
    // One whose values were erased changes nothing any more: the fact has none of them either.
    if (!Object.hasOwn(correction.data, 'after')) continue;
    const { field, after } = correction.data;
    result = settle(withValue(result, field, after));
  }
  return result;
}
