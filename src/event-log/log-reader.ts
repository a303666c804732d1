import type { Position, RecordedEvent, Revision, StreamName } from './envelope.js';

/** Says that a follower has handed out everything that the log held at that moment. */
export interface CaughtUp {
  readonly caughtUpAt: Position;
}

export interface ReadAllOptions {
  /** The most events in a page; the reader may give fewer. */
  readonly pageSize?: number;
  /** Only events of these types. Positions then have gaps, but each page still says how far it reaches. */
  readonly types?: readonly string[];
  /** Events as they were recorded, without what a reader on top of the log would add to them. */
  readonly bare?: boolean;
}

/** A page of the log. `reaches` is the last position looked at, which may be past the last event when types are filtered. */
export interface Page {
  readonly events: readonly RecordedEvent[];
  readonly reaches: Position;
}

export interface LogReader {
  /** The events of one stream from a revision on, in order. An unknown stream has none. */
  readStream(stream: StreamName, from?: Revision): AsyncIterable<RecordedEvent>;

  /**
   * The log after a position (0 = from the beginning) up to and including another (default: the head when the call starts), in pages.
   * MUST be dense and ascending; rejects with LogDamaged at a hole.
   */
  readAll(after: Position, upTo?: Position, options?: ReadAllOptions): AsyncIterable<Page>;

  /**
   * Hands out pages after a position and goes on as the log grows, until the signal aborts; then it ends without an error.
   * One page is in flight at a time: the next is read when the consumer asks for it. CaughtUp is handed out at each switch to live.
   */
  follow(after: Position, signal: AbortSignal, options?: ReadAllOptions): AsyncIterable<Page | CaughtUp>;

  /** The position of the last event; 0 when the log is empty. */
  head(): Promise<Position>;
}
