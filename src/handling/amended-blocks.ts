import { isCorrection } from '../domain/corrections/amended.js';
import { correctionTypes } from '../domain/corrections/events.js';
import { amendedStream } from '../domain/streams.js';
import type { RecordedEvent } from '../event-log/envelope.js';

const corrections: ReadonlySet<string> = new Set(correctionTypes);

/**
 * What `amendedReader` does, for events that were read at once: every correction brings the corrected history of its stream along.
 * `readStream` gives all events of a stream.
 */
export function withHistories(
  events: readonly RecordedEvent[],
  readStream: (stream: string) => readonly RecordedEvent[],
): readonly RecordedEvent[] {
  if (!events.some(({ type }) => corrections.has(type))) return events;
  return events.map((event) => {
    if (!isCorrection(event)) return event;
    const until = readStream(event.stream).filter(({ revision }) => revision <= event.revision);
    return { ...event, history: amendedStream(event.stream, until) };
  });
}
