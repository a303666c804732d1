import { interventionEvents, type MadeEvent } from '../test/support/made-events.js';
import { eventId } from '../src/handling/record-facts.handler.js';

/**
 * Made-up events of interventions, six each, interleaved. About 300 bytes of JSON each. Their ids are hashes, as those of the service are: ids that counted up would
 * spare their index the random places that real ones fall on.
 */
export function hashedEvents(count: number): readonly MadeEvent[] {
  return Array.from(interventionEvents(count), ({ stream, event }) => ({
    stream,
    event: {
      ...event,
      id: eventId(event.id, 0),
      metadata: { ...event.metadata, clock: 'made-up-cad', correlationId: eventId(stream, 0) },
    },
  }));
}

/** The mean size of an event's JSON, data and metadata. */
export function bytesPerEvent(made: readonly MadeEvent[]): number {
  const bytes = made.reduce(
    (sum, { event: { data, metadata } }) => sum + JSON.stringify(data).length + JSON.stringify(metadata).length,
    0,
  );
  return Math.round(bytes / Math.max(1, made.length));
}
