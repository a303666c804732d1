/** One stratum of a comparison: how many there were, and their rate (a share, a mean), in either period. */
export interface Stratum {
  readonly before: Portion;
  readonly after: Portion;
}
interface Portion {
  readonly count: number;
  /** Undefined when there were none. */
  readonly rate: number | undefined;
}

export interface Decomposition {
  /** The change of the overall rate; the sum of the two effects. */
  readonly change: number;
  /** What comes of another mix of strata. */
  readonly mixEffect: number;
  /** What comes of other rates within the strata. */
  readonly timeEffect: number;
}

/**
 * Splits the change of an overall rate between two periods into what another mix of strata makes and what other rates within them make
 * (E. M. Kitagawa, "Components of a difference between two rates", 1955):
 *
 *   mix = Σ (w₁ − w₀)(r₀ + r₁)/2,   rate = Σ (r₁ − r₀)(w₀ + w₁)/2,   w = the stratum's share of its period.
 *
 * A stratum that one period lacks has no rate there; the other period's stands in, so that all of its part goes to the mix.
 *
 * @returns undefined when either period is empty
 */
export function mixAndTime(strata: readonly Stratum[]): Decomposition | undefined {
  const total = { before: 0, after: 0 };
  for (const { before, after } of strata) {
    total.before += before.count;
    total.after += after.count;
  }
  if (total.before === 0 || total.after === 0) return undefined;
  let [mixEffect, timeEffect] = [0, 0];
  for (const { before, after } of strata) {
    const [w0, w1] = [before.count / total.before, after.count / total.after];
    const r0 = before.rate ?? after.rate ?? 0;
    const r1 = after.rate ?? before.rate ?? 0;
    mixEffect += ((w1 - w0) * (r0 + r1)) / 2;
    timeEffect += ((r1 - r0) * (w0 + w1)) / 2;
  }
  return { change: mixEffect + timeEffect, mixEffect, timeEffect };
}
