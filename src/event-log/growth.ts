/**
 * Tells followers that a log has grown. A follower notes the count before it reads and then waits for the count to pass it, so that
 * what is appended between its read and its wait wakes it at once.
 */
export class Growth {
  #count = 0;
  readonly #waiting = new Set<() => void>();

  get count(): number {
    return this.#count;
  }

  /** True while anyone waits: worth looking for what others wrote. */
  get awaited(): boolean {
    return this.#waiting.size > 0;
  }

  grown(): void {
    this.#count += 1;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves once the count is past `seen`, or the signal aborts. */
  async past(seen: number, signal: AbortSignal): Promise<void> {
    if (this.#count > seen || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
