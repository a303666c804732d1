import type { Instant } from '../domain/terms/time.js';

/** From an instant up to another, the second exclusive; null: no end is known. */
export interface Stretch {
  readonly from: Instant;
  readonly to: Instant | null;
}

export function isWithin({ from, to }: Stretch, at: Instant): boolean {
  return from <= at && (to === null || at < to);
}

/** What two stretches have in common, or undefined. */
export function intersection(a: Stretch, b: Stretch): Stretch | undefined {
  const from = a.from > b.from ? a.from : b.from;
  const to = earlierEnd(a.to, b.to);
  return to === null || from < to ? { from, to } : undefined;
}

/** What is left of a stretch without others: none, one or several stretches, in order of time. */
export function without(whole: Stretch, others: readonly Stretch[]): readonly Stretch[] {
  let left: readonly Stretch[] = [whole];
  for (const other of others) {
    left = left.flatMap((stretch) => {
      const common = intersection(stretch, other);
      if (common === undefined) return [stretch];
      const before = stretch.from < common.from ? [{ from: stretch.from, to: common.from }] : [];
      const after = common.to !== null && common.to !== stretch.to ? [{ from: common.to, to: stretch.to }] : [];
      return [...before, ...after];
    });
  }
  return left;
}

function earlierEnd(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b;
  return b === null || a < b ? a : b;
}
