/**
 * How likely it is that, of `n` things in random order, all `k` of one kind come after the first `r`: C(n − r, k) / C(n, k), the hypergeometric probability of none among the first r
 * (W. Feller, An Introduction to Probability Theory and Its Applications I, 3rd ed., II.6). By the other end it says the same of all coming before the last r.
 *
 * Throws a RangeError unless these are whole numbers with 1 ≤ k ≤ n and 0 ≤ r ≤ n.
 */
export function chanceOfAllAfter(k: number, n: number, r: number): number {
  if (![k, n, r].every(Number.isSafeInteger) || k < 1 || k > n || r < 0 || r > n) {
    throw new RangeError(`expected 1 ≤ k ≤ n and 0 ≤ r ≤ n, got ${[k, n, r].map(String).join(', ')}`);
  }
  // Either of the two can be drawn first: the product over the fewer of them is the same.
  const [few, many] = k < r ? [k, r] : [r, k];
  let chance = 1;
  for (let i = 0; i < few && chance > 0; i += 1) chance *= Math.max(n - many - i, 0) / (n - i);
  return chance;
}
