import type { NewEvent, RecordedEvent } from '../../src/event-log/envelope.js';
import type { CaughtUp, LogReader, Page, ReadAllOptions } from '../../src/event-log/log-reader.js';
import type { Appended, LogWriter } from '../../src/event-log/log-writer.js';

/** A log in memory for tests of what reads and feeds a log: no conflicts, no damage, `recordedAt` is `occurredAt`. */
export class MemoryLog implements LogReader, LogWriter {
  /** Set to make every read fail, as when a disk is gone. */
  failure: Error | undefined;
  private readonly events: RecordedEvent[] = [];
  private waiting: (() => void)[] = [];

  add(...events: readonly RecordedEvent[]): void {
    for (const event of events) this.events.push({ ...event, position: this.events.length + 1 });
    for (const wake of this.waiting.splice(0)) wake();
  }

  append(stream: string, _expected: unknown, events: readonly NewEvent[]): Promise<Appended> {
    const firstPosition = this.events.length + 1;
    let revision = this.events.filter((event) => event.stream === stream).length - 1;
    for (const event of events)
      this.add({ ...event, stream, revision: ++revision, recordedAt: event.occurredAt, position: 0 });
    return Promise.resolve({ firstPosition, lastPosition: this.events.length, revision, repeated: false });
  }

  async *readStream(stream: string, from = 0): AsyncGenerator<RecordedEvent> {
    await Promise.resolve();
    yield* this.events.filter((event) => event.stream === stream && event.revision >= from);
  }

  async *readAll(after: number, upTo = this.events.length, options: ReadAllOptions = {}): AsyncGenerator<Page> {
    const { pageSize = 1_000, types } = options;
    for (let from = after; from < upTo; from += pageSize) {
      await Promise.resolve();
      if (this.failure !== undefined) throw this.failure;
      const reaches = Math.min(from + pageSize, upTo);
      const events = this.events.slice(from, reaches).filter((event) => types?.includes(event.type) ?? true);
      yield { events, reaches };
    }
  }

  async *follow(after: number, signal: AbortSignal, options?: ReadAllOptions): AsyncGenerator<Page | CaughtUp> {
    let reached = after;
    for (;;) {
      for await (const page of this.readAll(reached, this.events.length, options)) {
        reached = page.reaches;
        yield page;
      }
      yield { caughtUpAt: reached };
      if (signal.aborted) return;
      if (reached === this.events.length) {
        await new Promise<void>((resolve) => {
          this.waiting.push(resolve);
          signal.addEventListener(
            'abort',
            () => {
              resolve();
            },
            { once: true },
          );
        });
      }
    }
  }

  head(): Promise<number> {
    return this.failure === undefined ? Promise.resolve(this.events.length) : Promise.reject(this.failure);
  }
}
