import type { NewEvent, Position, Revision, StreamName } from './envelope.js';

/**
 * What the writer knows of the stream: nothing (`any`), that it is not there, that it is, or its last revision.
 */
export type ExpectedRevision = 'any' | 'no-stream' | 'stream-exists' | Revision;

export interface Appended {
  readonly firstPosition: Position;
  readonly lastPosition: Position;
  /** The last revision of what was appended. */
  readonly revision: Revision;
  /** True when the same events were there already: nothing was written. */
  readonly repeated: boolean;
}

export interface LogWriter {
  /**
   * Appends events to one stream: all of them or none.
   *
   * MUST enforce all four expectations. MUST resolve only after the events are durable. An append whose event ids stand already,
   * in order and next to each other, in the same stream with the same content (type, schema version, occurredAt, data) MUST return
   * their first place, whatever the expectation, and write nothing: a retry is always safe. Ids that stand elsewhere, or only some
   * of them, or with other content, MUST be refused.
   *
   * Rejects with WrongExpectedRevision, EventIdConflict, UnacceptableEvent, LogUnavailable or OutcomeUnknown.
   */
  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended>;
}
