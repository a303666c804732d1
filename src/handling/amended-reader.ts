import { isCorrection } from '../domain/corrections/amended.js';
import { amendedStream } from '../domain/streams.js';
import type { RecordedEvent } from '../event-log/envelope.js';
import type { CaughtUp, LogReader, Page, ReadAllOptions } from '../event-log/log-reader.js';

/** A correction, with the events of its stream up to and including itself, as all corrections so far left them. */
export interface CorrectionWithHistory extends RecordedEvent {
  readonly history: readonly RecordedEvent[];
}

/**
 * A reader for whoever folds: every correction brings the corrected history of its stream along, so that a fold can make its rows anew.
 * All other events pass as they are, and all do where they are asked for `bare`. The history ends with the correction: the result does not depend on what the log holds after it.
 */
export function amendedReader(reader: LogReader): LogReader {
  const withHistories = async <P extends Page>(page: P): Promise<P> => {
    if (!page.events.some(isCorrection)) return page;
    const events: RecordedEvent[] = [];
    for (const event of page.events) events.push(isCorrection(event) ? await withHistory(reader, event) : event);
    return { ...page, events };
  };
  return {
    readStream: (stream, from) => reader.readStream(stream, from),
    async *readAll(after: number, upTo?: number, options?: ReadAllOptions): AsyncIterable<Page> {
      for await (const page of reader.readAll(after, upTo, options)) {
        yield options?.bare === true ? page : await withHistories(page);
      }
    },
    async *follow(after: number, signal: AbortSignal, options?: ReadAllOptions): AsyncIterable<Page | CaughtUp> {
      for await (const news of reader.follow(after, signal, options)) {
        yield 'events' in news ? await withHistories(news) : news;
      }
    },
    head: () => reader.head(),
  };
}

async function withHistory(reader: LogReader, correction: RecordedEvent): Promise<CorrectionWithHistory> {
  const events: RecordedEvent[] = [];
  for await (const event of reader.readStream(correction.stream)) {
    if (event.revision > correction.revision) break;
    events.push(event);
  }
  return { ...correction, history: amendedStream(correction.stream, events) };
}
