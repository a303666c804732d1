/** `<category>-<id>`: the category is the text before the first hyphen that follows a registered category. */
export type StreamName = string;

/** Counts the events of the whole log from 1, without gaps. "As of position n" is the log's first n events; 0 is the empty log. */
export type Position = number;

/** Counts the events of one stream from 0, without gaps. */
export type Revision = number;

/** Content that JSON carries without loss. */
export type JsonObject = { readonly [key: string]: unknown };

/** An event to append. `id` is a UUID and unique for ever. `occurredAt` is an RFC 3339 instant in UTC with milliseconds. */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAt: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** An event as the log keeps it. `recordedAt` never goes back from one position to the next, even if the machine's clock does. */
export interface RecordedEvent extends NewEvent {
  readonly position: Position;
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly recordedAt: string;
}

/** The largest event that the log takes, as bytes of its JSON (data and metadata together). It keeps a ledger entry under 65,535 bytes. */
export const maxEventBytes = 60_000;
/** The most events that one append takes. */
export const maxEventsPerAppend = 10_000;
