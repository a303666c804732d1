import type { JsonObject, Position, RecordedEvent, Revision, StreamName } from './envelope.js';
import type { CaughtUp, LogReader, Page, ReadAllOptions } from './log-reader.js';

/** What an upcaster may change of an event: the rest is the log's, and stays. */
export interface Content {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** Makes the content of the next schema version out of one version's. It MUST be pure, and gives data and metadata only. */
export type Upcaster = (content: Content) => Pick<Content, 'data' | 'metadata'>;

/**
 * The upcasters of each event type, by the version that they take: `{ ArrestMade: { 1: (one) => two, 2: (two) => three } }` makes 3
 * the current version. A type that is not named has version 1 only.
 */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, Upcaster>>>>;

/** An event that a newer program wrote, or an older one whose upcaster is missing: reading on would misunderstand it. */
export class UnknownSchemaVersion extends Error {
  override readonly name = 'UnknownSchemaVersion';
  constructor(
    readonly event: Pick<RecordedEvent, 'type' | 'schemaVersion' | 'position'>,
    readonly currentVersion: number,
  ) {
    super(
      `${event.type} at position ${String(event.position)} has schema version ${String(event.schemaVersion)}; ` +
        `this program reads versions 1 to ${String(currentVersion)}. Use the program's version that wrote it, or a newer one.`,
    );
  }
}

/** A reader that gives every event in the current version of its type, whatever the version that stands in the log. */
export function upcastingReader(reader: LogReader, upcasters: Upcasters): LogReader {
  const upcast = upcastWith(upcasters);
  const upcastPage = (page: Page): Page => ({ ...page, events: page.events.map(upcast) });
  return {
    async *readStream(stream: StreamName, from?: Revision): AsyncIterable<RecordedEvent> {
      for await (const event of reader.readStream(stream, from)) yield upcast(event);
    },
    async *readAll(after: Position, upTo?: Position, options?: ReadAllOptions): AsyncIterable<Page> {
      for await (const page of reader.readAll(after, upTo, options)) yield upcastPage(page);
    },
    async *follow(after: Position, signal: AbortSignal, options?: ReadAllOptions): AsyncIterable<Page | CaughtUp> {
      for await (const news of reader.follow(after, signal, options)) {
        yield 'events' in news ? upcastPage(news) : news;
      }
    },
    head: () => reader.head(),
  };
}

/**
 * Gives the function that brings one event to its type's current version; one that is current comes back as it is.
 * Throws TypeError when a type's upcasters leave out a version, UnknownSchemaVersion for an event of a version that is not known.
 */
export function upcastWith(upcasters: Upcasters): (event: RecordedEvent) => RecordedEvent {
  const chains = new Map(Object.entries(upcasters).map(([type, steps]) => [type, chainOf(type, steps)]));
  return (event) => {
    const chain = chains.get(event.type) ?? [];
    const currentVersion = chain.length + 1;
    if (event.schemaVersion === currentVersion) return event;
    if (event.schemaVersion > currentVersion) throw new UnknownSchemaVersion(event, currentVersion);
    let current = event;
    for (const upcaster of chain.slice(event.schemaVersion - 1)) {
      const { data, metadata } = upcaster(current);
      current = { ...current, schemaVersion: current.schemaVersion + 1, data, metadata };
    }
    return current;
  };
}

/** The same for many events at once; they come back as they are when all are current. */
export function upcastAllWith(upcasters: Upcasters): (events: readonly RecordedEvent[]) => readonly RecordedEvent[] {
  const upcast = upcastWith(upcasters);
  const changed = new Map(Object.entries(upcasters).map(([type, steps]) => [type, 1 + Object.keys(steps).length]));
  const isCurrent = ({ type, schemaVersion }: RecordedEvent): boolean => schemaVersion === (changed.get(type) ?? 1);
  return (events) => (events.every(isCurrent) ? events : events.map(upcast));
}

/** The upcasters in the order of the versions that they take, which must be 1, 2, 3, … */
function chainOf(type: string, steps: Readonly<Record<number, Upcaster>>): readonly Upcaster[] {
  return Object.keys(steps)
    .map(Number)
    .sort((a, b) => a - b)
    .map((version, index) => {
      const step = steps[version];
      if (version !== index + 1 || step === undefined) {
        throw new TypeError(
          `${type}: expected an upcaster from version ${String(index + 1)}, found ${String(version)}`,
        );
      }
      return step;
    });
}
