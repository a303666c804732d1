import type { ExpectedRevision } from './log-writer.js';

/** The stream is not where the writer thought it was. Nothing was written. */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    /** The last revision of the stream, or undefined when there is no such stream. */
    readonly actual: number | undefined,
  ) {
    super(
      `stream ${stream}: expected revision ${String(expected)}, found ${actual === undefined ? 'no stream' : String(actual)}`,
    );
  }
}

/** An id that the log already holds for another event. Nothing was written. */
export class EventIdConflict extends Error {
  override readonly name = 'EventIdConflict';
  constructor(readonly eventId: string) {
    super(`event id ${eventId} is already taken by another event`);
  }
}

/** An event, or an append, over the limit; or content that JSON cannot carry. Nothing was written. */
export class UnacceptableEvent extends Error {
  override readonly name = 'UnacceptableEvent';
}

/** The store cannot be reached or written just now. Nothing was written. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
}

/** The store did not answer in time: the events may or may not be there. A retry with the same event ids is safe. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** Somebody deleted the stream in the cluster. Its facts are gone from there; the local copy keeps what it has. */
export class StreamDeleted extends Error {
  override readonly name = 'StreamDeleted';
  constructor(
    readonly stream: string,
    options?: ErrorOptions,
  ) {
    super(`stream ${stream} was deleted in the cluster: facts that were recorded are missing there`, options);
  }
}

/** The log on disk is not what it must be: a hole in the positions, or content that does not parse. */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged';
}

/**
 * The events ARE recorded, for good, but the local copy of the log has not shown them in time: positions and reports do not have them
 * yet. The write is done. A retry with the same event ids is safe, and gives their positions once the copy has caught up.
 */
export class ReplicaBehind extends Error {
  override readonly name = 'ReplicaBehind';
  constructor(
    readonly stream: string,
    /** The ids of the events that are recorded. */
    readonly eventIds: readonly string[],
    options?: ErrorOptions,
  ) {
    super(`stream ${stream}: recorded, not yet visible: the local copy of the log is behind the cluster`, options);
  }
}
