import { setImmediate as turnOfTheEventLoop, setTimeout as pause } from 'node:timers/promises';

import { LogUnavailable } from '../log-errors.js';

/** How many turns of the event loop without anything new end a batch. */
const patience = 3;
/** After how long without anything new a batch of a catch-up is taken for all that there is, in milliseconds. */
const quietMs = 2;

/** What Pull needs of a readable stream. */
export interface Pullable {
  readonly readableLength: number;
  read(): unknown;
  resume(): unknown;
  off(event: 'readable', listener: () => void): unknown;
  on(event: 'readable' | 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * Takes what a stream of the client holds ready, as many as there are up to a limit, and reads on only when asked: the stream's own buffer,
 * and behind it the connection's window, hold the sender back meanwhile. Fast where `for await` pays one turn of the event loop for each item.
 */
export class Pull<T> {
  #error: Error | undefined;
  #ended = false;
  #wake: () => void = () => undefined;
  readonly #readable = (): void => {
    this.wake();
  };

  constructor(private readonly source: Pullable) {
    const end = (): void => {
      this.#ended = true;
      this.wake();
    };
    source.on('readable', this.#readable);
    source.on('end', end);
    source.on('close', end);
    // Stays attached for good: the client emits errors by hand, even on a stream that is done with, and one without a listener ends the process.
    source.on('error', (error: Error) => {
      this.#error ??= error;
      end();
    });
  }

  /** True once nothing more will come: what is left is in the buffer. */
  get ended(): boolean {
    return this.#ended;
  }

  /** True when everything that has come was taken. */
  get drained(): boolean {
    return this.source.readableLength === 0;
  }

  /** Lets `next` look again, and give nothing if there is nothing. */
  wake(): void {
    this.#wake();
  }

  /**
   * The next items: none at the end, once the signal aborts, or when the wait was ended by `wake`. Rejects with the stream's error after
   * what came before it, and with LogUnavailable when nothing came for `silenceMs` (undefined: waits for ever).
   */
  async next(most: number, silenceMs?: number, signal?: AbortSignal): Promise<readonly T[]> {
    const items = this.#take(most);
    if (items.length > 0) return items;
    if (!this.#ended && signal?.aborted !== true) await this.#change(silenceMs, signal);
    if (signal?.aborted === true) return [];
    const more = this.#take(most);
    if (more.length === 0 && this.#error !== undefined) throw this.#error;
    return more;
  }

  /**
   * As `next`, but goes on taking while more comes with each turn of the event loop: gRPC hands over one message at a time, and a batch
   * of one would cost its consumer a transaction each.
   */
  async gather(most: number, silenceMs?: number, signal?: AbortSignal): Promise<readonly T[]> {
    const items = [...(await this.next(most, silenceMs, signal))];
    let quietTurns = 0;
    while (items.length > 0 && items.length < most && quietTurns < patience && signal?.aborted !== true) {
      await turnOfTheEventLoop();
      const more = this.#take(most - items.length);
      quietTurns = more.length === 0 ? quietTurns + 1 : 0;
      items.push(...more);
    }
    return items;
  }

  /**
   * As `next`, but waits for a full batch as long as more comes at least every few milliseconds: for a catch-up, in which nobody waits for a
   * single item, and a transaction costs as much as a hundred of them.
   */
  async fill(most: number, silenceMs?: number, signal?: AbortSignal): Promise<readonly T[]> {
    const items = [...(await this.next(most, silenceMs, signal))];
    while (items.length > 0 && items.length < most && !this.#ended && signal?.aborted !== true) {
      await pause(quietMs);
      const more = this.#take(most - items.length);
      if (more.length === 0) break;
      items.push(...more);
    }
    return items;
  }

  /** All batches to the end. A consumer MUST call `leave` afterwards, however it ended. */
  async *batches(most: number, silenceMs: number): AsyncGenerator<readonly T[]> {
    while (!this.#ended || !this.drained) {
      const items = await this.next(most, silenceMs);
      if (items.length > 0) yield items;
    }
    // The error may have come with the last items: a read that was cut short MUST NOT pass for one that ended.
    if (this.#error !== undefined) throw this.#error;
  }

  /** The first item; undefined when there is none, or once the signal aborts. Rejects as `next`. */
  async first(silenceMs: number, signal?: AbortSignal): Promise<T | undefined> {
    while (signal?.aborted !== true && (!this.#ended || !this.drained)) {
      const [item] = await this.next(1, silenceMs, signal);
      if (item !== undefined) return item;
    }
    if (this.#error !== undefined) throw this.#error;
    return undefined;
  }

  /**
   * Ends the call behind the stream, by `cancel`, and lets what it still holds run out: a call that is left with something unread stays in
   * the client's books for ever, and the client waits for it when it is closed.
   */
  leave(cancel: () => Promise<void>): void {
    cancel().catch(() => undefined);
    this.source.off('readable', this.#readable);
    this.source.resume();
  }

  #take(most: number): readonly T[] {
    const items: T[] = [];
    while (items.length < most) {
      const item = this.source.read() as T | null;
      if (item === null) break;
      items.push(item);
    }
    return items;
  }

  async #change(silenceMs: number | undefined, signal: AbortSignal | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let abort: (() => void) | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve;
        abort = resolve;
        signal?.addEventListener('abort', abort);
        if (silenceMs === undefined) return;
        timer = setTimeout(() => {
          reject(new LogUnavailable(`the cluster sent nothing for ${String(silenceMs)} ms`));
        }, silenceMs);
      });
    } finally {
      clearTimeout(timer);
      if (abort !== undefined) signal?.removeEventListener('abort', abort);
    }
  }
}
