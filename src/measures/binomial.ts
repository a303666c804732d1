/*
 * Binomial probabilities by the saddle-point expansion of C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000):
 *
 *   P(X = k) = √(n / 2πk(n−k)) · exp(δ(n) − δ(k) − δ(n−k) − D(k, np) − D(n−k, nq))
 *
 * with δ the error of Stirling's formula and D(x, m) = x ln(x/m) + m − x. Differences of log-gammas would lose eight digits at n = 10⁷;
 * this keeps about fourteen.
 */

/** δ(n) = ln n! − ln(√(2πn) (n/e)ⁿ), for whole n ≥ 1. */
function stirlingError(n: number): number {
  if (n <= 15) {
    let factorial = 1;
    for (let i = 2; i <= n; i += 1) factorial *= i;
    return Math.log(factorial) - 0.5 * Math.log(2 * Math.PI * n) - n * Math.log(n) + n;
  }
  // The Stirling series 1/12n − 1/360n³ + 1/1260n⁵ − 1/1680n⁷ + 1/1188n⁹ − 691/360360n¹¹: the next term is below 10⁻¹⁷ from n = 16 on.
  const s = 1 / (n * n);
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360)))))) / n;
}

/** D(x, m) = x ln(x/m) + m − x, without cancellation when x is near m. */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let power = 2 * x * v;
  for (let j = 1; ; j += 1) {
    power *= v * v;
    const next = sum + power / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}

/** P(X = k) for X ~ Binomial(n, p), with whole 0 ≤ k ≤ n and 0 < p < 1; `q` is 1 − p, given apart because it is often exact. */
export function binomialProbability(k: number, n: number, p: number, q: number): number {
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return Math.exp(n * Math.log1p(-q));
  const exponent =
    stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * q);
  return Math.sqrt(n / (2 * Math.PI * k * (n - k))) * Math.exp(exponent);
}

/** P(X ≤ k) for X ~ Binomial(n, p): the exact terms, from k downwards by P(X = i−1) = P(X = i) · iq / ((n−i+1)p). */
export function binomialLowerTail(k: number, n: number, p: number, q: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  let term = binomialProbability(k, n, p, q);
  let sum = term;
  for (let i = k; i > 0; i -= 1) {
    term *= (i * q) / ((n - i + 1) * p);
    sum += term;
    // Below the mean the terms fall faster than geometrically: what is left no longer changes the sum.
    if (term < sum * 1e-18 && i < n * p) break;
  }
  return Math.min(sum, 1);
}
