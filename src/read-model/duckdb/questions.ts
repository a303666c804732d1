import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longer than most questions take, and short enough that a rebuild gets on while somebody fetches a whole table. */
const patienceMs = 25;

/**
 * The questions that are being answered from the tables of one read model. An answer takes eight steps or so between the store's threads and
 * this one; work in bulk on this thread that took a turn of a few milliseconds between any two of them would make it several times as long.
 */
export class Questions {
  private open = 0;
  private readonly waiting = new Set<() => void>();

  /** Runs `work`, which answers a question. */
  async answer<T>(work: () => Promise<T>): Promise<T> {
    this.open++;
    try {
      return await work();
    } finally {
      this.open--;
      if (this.open === 0) for (const wake of this.waiting) wake();
    }
  }

  /** For work in bulk, between two of its turns: whoever came meanwhile goes first, and whoever asks has an answer, but for the slow ones. */
  async goFirst(): Promise<void> {
    await nextTurn();
    if (this.open === 0) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, patienceMs);
      this.waiting.add(wake);
    });
    // The answer goes out first.
    await nextTurn();
  }
}
