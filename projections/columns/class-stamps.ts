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
  // Most stamps are the first of their kind, and come after all that are known: one text is compared.
  const last = known?.at(-1);
  if (known === null || last === undefined) return [entry];
  if (last < prefix) return [...known, entry];
  const before = known.findIndex(
    (one) => one.length === entry.length && one.startsWith(prefix) && one.endsWith(` ${unitClass}`),
  );
  const stands = known[before];
  if (stands === undefined) return inOrder(known, entry);
  if (stamp === 'T12' ? stands >= entry : stands <= entry) return known;
  return inOrder(known.toSpliced(before, 1), entry);
}

/** One place in the order of the alphabet is all that changes: nothing is sorted again. */
function inOrder(known: readonly string[], entry: string): readonly string[] {
  const after = known.findIndex((one) => one > entry);
  return known.toSpliced(after < 0 ? known.length : after, 0, entry);
}
