import type { RecordedEvent } from '../envelope.js';

/** An event that the follower has copied, and the append that wrote it. */
export interface Arrival {
  readonly event: RecordedEvent;
  readonly append: string;
}

export interface Awaited {
  /** Resolves with the events, in the order of their ids, once all have been copied. Rejects when the follower stops for good. */
  readonly arrived: Promise<readonly Arrival[]>;
  /** No longer waits. MUST be called. */
  forget(): void;
}

interface Waiting {
  readonly ids: readonly string[];
  readonly came: Map<string, Arrival>;
  readonly resolve: (arrivals: readonly Arrival[]) => void;
  readonly reject: (error: Error) => void;
}

/** Brings together the appends that wait to read their own writes and the follower that copies them. */
export class Arrivals {
  readonly #byId = new Map<string, Set<Waiting>>();
  #stopped: Error | undefined;

  /** Begins to wait: MUST be called before the events are sent, or they may be copied unseen. */
  expect(ids: readonly string[]): Awaited {
    let waiting: Waiting | undefined;
    const arrived = new Promise<readonly Arrival[]>((resolve, reject) => {
      if (this.#stopped !== undefined) {
        reject(this.#stopped);
        return;
      }
      if (ids.length === 0) {
        resolve([]);
        return;
      }
      waiting = { ids, came: new Map(), resolve, reject };
      for (const id of ids) {
        const others = this.#byId.get(id);
        if (others === undefined) this.#byId.set(id, new Set([waiting]));
        else others.add(waiting);
      }
    });
    // Whoever stopped waiting need not hear of it.
    arrived.catch(() => undefined);
    return {
      arrived,
      forget: () => {
        if (waiting !== undefined) this.#forget(waiting);
      },
    };
  }

  /** False when nobody waits: what arrives need not be told. */
  get awaited(): boolean {
    return this.#byId.size > 0;
  }

  /** Called with what has just been copied. */
  arrive(arrivals: readonly Arrival[]): void {
    for (const arrival of arrivals) {
      for (const waiting of this.#byId.get(arrival.event.id) ?? []) {
        waiting.came.set(arrival.event.id, arrival);
        if (waiting.came.size === waiting.ids.length) {
          waiting.resolve(waiting.ids.map((id) => waiting.came.get(id)).filter((came) => came !== undefined));
        }
      }
    }
  }

  /** Called when no more will be copied. */
  stop(error: Error): void {
    this.#stopped = error;
    for (const all of this.#byId.values()) for (const waiting of all) waiting.reject(error);
    this.#byId.clear();
  }

  #forget(waiting: Waiting): void {
    for (const id of waiting.ids) {
      const all = this.#byId.get(id);
      all?.delete(waiting);
      if (all?.size === 0) this.#byId.delete(id);
    }
  }
}
