/**
 * The id of the record that an event is about, for events of one kind of record (`shooting`, `intervention`, …); null for an event of another
 * kind. Corrections have it nowhere else: they are about any kind.
 */
export function recordOf({ stream }: { readonly stream: string }, kind: string): string | null {
  // Asked of every event that is folded: most of another kind are told by one character.
  return stream.charAt(kind.length) === '-' && stream.startsWith(kind) ? stream.slice(kind.length + 1) : null;
}
