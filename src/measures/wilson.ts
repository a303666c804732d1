import { notDeterminable, type Limits } from './percentile-limits.js';

/** Φ⁻¹(0.975): the standard normal deviate of a two-sided 95 % interval. */
const z = 1.959963984540054;

/**
 * The 95 % Wilson score interval of a share: `k` of `n` (E. B. Wilson, JASA 22, 1927). Shares are between 0 and 1.
 * Not determinable when `n` is 0.
 */
export function wilsonLimits(k: number, n: number): Limits {
  if (n === 0) return { lower: notDeterminable, upper: notDeterminable };
  const share = k / n;
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const centre = share + (z * z) / (2 * n);
  const scale = 1 + (z * z) / n;
  // Rounding may leave 1e-17 where the formula gives 0 or 1 exactly.
  return {
    lower: k === 0 ? 0 : (centre - spread) / scale,
    upper: k === n ? 1 : (centre + spread) / scale,
  };
}
