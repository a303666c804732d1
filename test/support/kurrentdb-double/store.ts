import { comparePositions } from './records.js';
import type { AppendResult, Expectation, LogPosition, ProposedEvent, StoredEvent } from './records.js';

/** How many bytes of offset an event takes besides its content: makes positions sparse, as the real ones are. */
const recordOverhead = 170n;
const ticksPerMs = 10_000n;

/**
 * The double's events, in memory. It follows the server's rules for expectations and repeated ids, with one difference that makes it stricter
 * to work with: of the ids written with `any` it remembers none beyond `recentIds`, as a real server may after a restart.
 */
export class DoubleStore {
  private readonly log: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly recent = new Map<string, StoredEvent>();
  private readonly sleepers = new Set<() => void>();
  private nextOffset = 0n;

  constructor(
    private readonly clock: () => number,
    private readonly recentIds = 1_000,
  ) {}

  get all(): readonly StoredEvent[] {
    return this.log;
  }

  /** The events of a stream in order; undefined when it has none. */
  stream(name: string): readonly StoredEvent[] | undefined {
    return this.streams.get(name);
  }

  append(stream: string, expected: Expectation, events: readonly ProposedEvent[]): AppendResult {
    const known = this.streams.get(stream) ?? [];
    const last = BigInt(known.length) - 1n;
    const wrong: AppendResult = { kind: 'wrong-version', expected, actual: last < 0n ? undefined : last };

    if (expected === 'stream-exists' && last < 0n) return wrong;
    if (expected === 'any' || expected === 'stream-exists') {
      const repeats = events.map((event) => this.recent.get(event.id)).filter((event) => event?.stream === stream);
      if (repeats.length === events.length) return repeated(repeats.at(-1));
      return repeats.length === 0 ? this.write(stream, events) : wrong;
    }

    const at = expected === 'no-stream' ? -1n : expected;
    if (at > last) return wrong;
    if (at === last) return this.write(stream, events);
    const place = known.slice(Number(at) + 1, Number(at) + 1 + events.length);
    const same = place.length === events.length && events.every((event, index) => place[index]?.id === event.id);
    return same ? repeated(place.at(-1)) : wrong;
  }

  /** Puts one event into `$all` without any check: a system event, or what a faulty cluster might hold. */
  plant(stream: string, event: ProposedEvent): StoredEvent {
    this.write(stream, [event]);
    const planted = this.log.at(-1);
    if (planted === undefined) throw new Error('nothing was planted');
    return planted;
  }

  /** Forgets everything from an index of `$all` on, as a cluster that was restored from an older backup. */
  truncate(keep: number): void {
    for (const event of this.log.splice(keep)) {
      this.recent.delete(event.id);
      const rest = this.streams.get(event.stream)?.filter((kept) => kept !== event) ?? [];
      if (rest.length === 0) this.streams.delete(event.stream);
      else this.streams.set(event.stream, rest);
    }
  }

  /** Takes one event out of `$all`, as a scavenge after `$maxAge` or a delete does: the revisions after it stay. */
  scavenge(index: number): void {
    this.log.splice(index, 1);
  }

  /** The index in `$all` of the first event at or after a position. */
  indexAt(position: LogPosition): number {
    let low = 0;
    let high = this.log.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const event = this.log[middle];
      if (event !== undefined && comparePositions(event.position, position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Calls back once, at the next write. */
  onNextWrite(wake: () => void): () => void {
    this.sleepers.add(wake);
    return () => this.sleepers.delete(wake);
  }

  private write(stream: string, events: readonly ProposedEvent[]): AppendResult {
    const known = this.streams.get(stream) ?? [];
    this.streams.set(stream, known);
    for (const event of events) {
      this.nextOffset += recordOverhead + BigInt(event.data.length + event.metadata.length);
      const stored: StoredEvent = {
        ...event,
        stream,
        revision: BigInt(known.length),
        position: { commit: this.nextOffset, prepare: this.nextOffset },
        createdTicks: BigInt(this.clock()) * ticksPerMs + (this.nextOffset % ticksPerMs),
      };
      known.push(stored);
      this.log.push(stored);
      this.recent.set(stored.id, stored);
    }
    for (const id of this.recent.keys()) {
      if (this.recent.size <= this.recentIds) break;
      this.recent.delete(id);
    }
    const wakeUps = [...this.sleepers];
    this.sleepers.clear();
    for (const wake of wakeUps) wake();
    const written = known.at(-1);
    if (written === undefined) throw new Error('an append of nothing');
    return { kind: 'written', revision: written.revision, position: written.position };
  }
}

function repeated(last: StoredEvent | undefined): AppendResult {
  if (last === undefined) throw new Error('an append of nothing');
  return { kind: 'repeated', revision: last.revision, position: last.position };
}
