import { isCorrection } from '../domain/corrections/amended.js';
import { amendedStream } from '../domain/streams.js';
import type { RecordedEvent } from '../event-log/envelope.js';

/**
 * What `amendedReader` does, for events that were read at once: every correction brings the corrected history of its stream along.
 * `readStream` gives all events of a stream.
 */
export function withHistories(
  events: readonly RecordedEvent[],
  readStream: (stream: string) => readonly RecordedEvent[],
): readonly RecordedEvent[] {
  if (!events.some(isCorrection)) return events;
  return events.map((event) => {
    if (!isCorrection(event)) return event;
    const until = readStream(event.stream).filter(({ revision }) => revision <= event.revision);
    return { ...event, history: amendedStream(event.stream, until) };
  });
}
