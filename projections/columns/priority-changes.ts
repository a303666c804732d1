/** What a row keeps of how its priority changed. */
interface PriorityChanges {
  priorityLevels: readonly string[] | null;
  priorityPhases: readonly string[] | null;
}

/**
 * Keeps a change of priority: the level that it had before and the one that it has now, and the phase of the response in which that was. Levels are one more than phases; they begin with
 * what the first change that stands says it was before, which an annulled one may have made.
 */
export function keepChange(
  next: PriorityChanges,
  { from, to, phase }: { readonly from: string; readonly to: string; readonly phase: string },
): void {
  next.priorityLevels = [...(next.priorityLevels ?? [from]), to];
  next.priorityPhases = [...(next.priorityPhases ?? []), phase];
}
