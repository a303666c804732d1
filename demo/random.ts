/** A source of numbers that gives the same ones for the same seed, on every machine (mulberry32). */
export class Random {
  private state: number;

  /** @param seed any 32-bit whole number */
  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** At least 0, less than 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let bits = this.state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** True in this share of the draws. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** One of the choices, each as likely as its weight says. */
  pick<T>(choices: readonly (readonly [choice: T, weight: number])[]): T {
    let left = this.next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [choice, weight] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    const last = choices.at(-1);
    if (last === undefined) throw new Error('there is nothing to pick from');
    return last[0];
  }

  /** Standard normal (Box–Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  /** Log-normal with this median; `spread` is the standard deviation of the logarithm. Rounded to a whole number. */
  around(median: number, spread: number): number {
    return Math.round(median * Math.exp(spread * this.normal()));
  }

  /** How many of something happen where `mean` are expected (Poisson; for means up to a few hundred). */
  count(mean: number): number {
    const stop = Math.exp(-mean);
    let product = this.next();
    let counted = 0;
    while (product > stop) {
      product *= this.next();
      counted += 1;
    }
    return counted;
  }
}
