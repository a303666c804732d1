/**
 * A measured quantity without what binary fractions add: twelve significant digits, which are more than any scale has. 0.1 + 0.2 is 0.3.
 */
export function measured(quantity: number): number {
  return Number(quantity.toPrecision(12));
}
