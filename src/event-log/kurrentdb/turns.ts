/** Lets work that shares a key take turns, in the order in which it came; other work does not wait. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Does the work once `before` has let through all earlier work with one of its keys. Rejects as `before` or the work does. */
  async take<T>(
    keys: readonly string[],
    work: () => Promise<T>,
    before: (earlier: Promise<unknown>) => Promise<unknown>,
  ): Promise<T> {
    const earlier = [...new Set(keys.map((key) => this.#last.get(key)).filter((turn) => turn !== undefined))];
    let finish: () => void = () => undefined;
    // Whoever comes next waits for those before this one too, also when this one gave up waiting.
    const own = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const turn = Promise.all([own, ...earlier]).then(() => undefined);
    for (const key of keys) this.#last.set(key, turn);
    try {
      if (earlier.length > 0) await before(Promise.all(earlier));
      return await work();
    } finally {
      finish();
      void turn.then(() => {
        for (const key of keys) if (this.#last.get(key) === turn) this.#last.delete(key);
      });
    }
  }
}
