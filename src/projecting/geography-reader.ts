import type { RecordedEvent } from '../event-log/envelope.js';
import type { LogReader } from '../event-log/log-reader.js';
import { type GeographyEvent, bearsOnGeography, geographySourceTypes } from '../geography/boundary-history.js';
import { type Geography, geographyOf } from '../geography/geography.js';

/** Corrections are many, those of boundaries few: none needs the history of its stream here. */
const options = { types: geographySourceTypes, bare: true } as const;

type Placed = GeographyEvent & { readonly position: number };

/**
 * Gives the geography that the log makes up to a position. Boundaries change a few times a year: their events are kept, and only what came
 * since the last call is read.
 */
export class GeographyReader {
  private readonly events: Placed[] = [];
  private reached = 0;
  private made: { readonly events: number; readonly geography: Geography } | undefined;
  private readonly sources = new WeakMap<Geography, readonly GeographyEvent[]>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly log: LogReader) {}

  /** Rejects with what the log rejects with. */
  at(position: number): Promise<Geography> {
    const result = this.queue.then(() => this.read(position));
    this.queue = result.catch(() => undefined);
    return result;
  }

  /** The events that a geography was made of here, for another thread to make it again. */
  eventsOf(geography: Geography): readonly GeographyEvent[] {
    return this.sources.get(geography) ?? [];
  }

  private async read(position: number): Promise<Geography> {
    if (position > this.reached) {
      for await (const page of this.log.readAll(this.reached, position, options)) {
        this.events.push(...(page.events.filter(bearsOnGeography) as unknown as readonly Placed[]));
        this.reached = page.reaches;
      }
    }
    const last = this.events.findLastIndex((event) => event.position <= position);
    const count = last + 1;
    if (this.made?.events !== count) {
      const events = this.events.slice(0, count);
      this.made = { events: count, geography: geographyOf(events) };
      this.sources.set(this.made.geography, events);
    }
    return this.made.geography;
  }
}

/** True when a batch of events may move a boundary. */
export function movesBoundaries(events: readonly RecordedEvent[]): boolean {
  return events.some(bearsOnGeography);
}
