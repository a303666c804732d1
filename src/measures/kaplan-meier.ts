import type { Portion } from './percentile.js';

/** How many waits of one length ended, and how many were given up or are still going on: of these is known only that they last longer. */
export interface WaitCount {
  readonly value: number;
  readonly ended: number;
  readonly censored: number;
}

/** The share of waits that last longer than a value, at each value where some ended. */
export interface SurvivalStep {
  readonly value: number;
  readonly survival: number;
}

/**
 * The product-limit estimate S(t) = Π over values tᵢ ≤ t of (1 − dᵢ / nᵢ), with dᵢ waits ended at tᵢ of the nᵢ that had lasted so long; what is censored at a value is taken to last a
 * little longer (E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", Journal of the American Statistical Association 53, 1958).
 *
 * It takes censoring to say nothing of the wait. Where people give up because they wait long, that is wrong, and the estimate is too short: it is a sensitivity view.
 *
 * @param waits in ascending order, each value once
 */
export function kaplanMeier(waits: readonly WaitCount[]): readonly SurvivalStep[] {
  let atRisk = waits.reduce((sum, { ended, censored }) => sum + ended + censored, 0);
  // Where nothing is censored between two values the factors cancel: multiplied from there on, nothing is lost to rounding.
  let [survivalThen, atRiskThen] = [1, atRisk];
  let survival = 1;
  const steps: SurvivalStep[] = [];
  for (const { value, ended, censored } of waits) {
    if (ended > 0) {
      survival = survivalThen * ((atRisk - ended) / atRiskThen);
      steps.push({ value, survival });
    }
    atRisk -= ended + censored;
    if (censored > 0) [survivalThen, atRiskThen] = [survival, atRisk];
  }
  return steps;
}

/** Shares that differ by less than this are the same: it is far below 1 / n of any period. */
const tolerance = 1e-12;

/**
 * The percentile by the product-limit estimate: the first value at which no more than 1 − portion last longer. Where nothing is censored it is the order statistic x(⌈portion · n⌉). Undefined
 * when so many are censored that it is not reached.
 */
export function kaplanMeierPercentile(
  waits: readonly WaitCount[],
  { numerator, denominator }: Portion,
): number | undefined {
  const left = (denominator - numerator) / denominator + tolerance;
  return kaplanMeier(waits).find(({ survival }) => survival <= left)?.value;
}
