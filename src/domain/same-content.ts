/**
 * True when two pieces of content say the same: structural equality of what JSON carries, in which a key that is absent and one that is
 * undefined are the same. It decides between a repeat, which adds nothing, and a contradiction, which is refused.
 */
export function sameContent(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = new Map<string, unknown>(Object.entries(a));
  const right = new Map<string, unknown>(Object.entries(b));
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    if (!sameContent(left.get(key), right.get(key))) return false;
  }
  return true;
}
