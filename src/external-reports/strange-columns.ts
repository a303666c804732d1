import type { AnyRow, Projection } from '../projecting/define.js';

const columnsNamed = 20;

export interface Watched {
  /** The projection, its fold watched. */
  readonly definition: Projection;
  /** What the fold has written so far that is no column: a sentence for each. */
  readonly faults: () => readonly string[];
}

/**
 * Watches a fold for columns that its definition does not have. The compiler sees them in a report of the program; in one from outside a
 * misspelt column would be left out without a word.
 */
export function strangeColumns(projection: Projection): Watched {
  const found = new Map<string, string>();
  const look = (row: AnyRow | null | undefined, known: Projection['columns'], type: string): void => {
    for (const name of Object.keys(row ?? {})) {
      if (name in known || found.has(name)) continue;
      const columns = Object.keys(known);
      const there = columns.slice(0, columnsNamed).join(', ') + (columns.length > columnsNamed ? ', …' : '');
      found.set(
        name,
        `${type}: the fold writes ${JSON.stringify(name)}, which is no column and is not kept; there are ${there}`,
      );
    }
  };
  return { definition: watched(projection, look), faults: () => [...found.values()] };
}

type Look = (row: AnyRow | null | undefined, known: Projection['columns'], type: string) => void;

function watched(projection: Projection, look: Look): Projection {
  if (projection.kind === 'rows') {
    return {
      ...projection,
      evolve: (row, event, geography) => {
        const made = projection.evolve(row, event, geography);
        look(made, projection.columns, event.type);
        return made;
      },
    };
  }
  return {
    ...projection,
    evolve: (memory, event, geography) => {
      const made = projection.evolve(memory, event, geography);
      look(made.memory, projection.remembers, event.type);
      for (const row of made.rows) look(row, projection.columns, event.type);
      return made;
    },
  };
}
