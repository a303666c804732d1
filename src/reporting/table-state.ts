import type { Snapshot } from '../read-model/read-model.js';

/** How far the rows of a table reach, and what they lack. */
export interface TableState {
  readonly asOf: number;
  readonly quarantined: number;
}

export function stateOf({ asOf, quarantined }: Snapshot): TableState {
  return { asOf, quarantined };
}

/** What an answer from two tables says of itself: the counts, and what was registered to lay beside them. */
export function stateOfBoth(
  counts: TableState,
  registered: TableState,
): TableState & { readonly registeredAsOf: number } {
  return {
    asOf: counts.asOf,
    registeredAsOf: registered.asOf,
    quarantined: counts.quarantined + registered.quarantined,
  };
}
