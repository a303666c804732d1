import type { Instant } from '../../src/domain/terms/time.js';

/** The stamps that are kept by class of unit: T5, T7 and T9 the earliest, T12 the latest; what begins with `was` is as it was recorded. */
export type ClassStamp = 'T5' | 'T7' | 'T9' | 'T12';

/**
 * A list of texts such as `T9 2024-02-27T10:15:00.000Z patrol`, in the order of the alphabet, with one more stamp in it. The list that is given
 * stays as it is; where the stamp changes nothing it is given back.
 */
export function withClassStamp(
  known: readonly string[] | null,
  stamp: ClassStamp,
  unitClass: string | undefined,
  at: Instant,
  was = false,
): readonly string[] | null {
  if (unitClass === undefined) return known;
  const prefix = was ? `was ${stamp} ` : `${stamp} `;
  const entry = `${prefix}${at} ${unitClass}`;
  if (known === null) return [entry];
  // One place in the order of the alphabet is all that changes: nothing is sorted again.
  let place = 0;
  for (const [index, one] of known.entries()) {
    if (one < entry) place = index + 1;
    if (one.length !== entry.length || !one.startsWith(prefix) || !one.endsWith(unitClass)) continue;
    const stays = stamp === 'T12' ? one >= entry : one <= entry;
    if (stays) return known;
    const others = known.toSpliced(index, 1);
    return withClassStamp(others, stamp, unitClass, at, was);
  }
  return known.toSpliced(place, 0, entry);
}
