/**
 * A number of a table as a flow between two nodes: at every node as much goes out as comes in. A column of parts with its total is the parts
 * from A to B and the total from B to A; a table with rows and columns has a node for each of them. Whatever adds up can be written so.
 */
export interface Cell {
  readonly from: string;
  readonly to: string;
  /** How many are counted in it: a whole number from 0. */
  readonly count: number;
  /** The least that somebody may take it for who knows that it is suppressed: 1 where it counts something, when absent. */
  readonly least?: number;
  /** What was decided of it before, by a table that is given out as well; absent: it is decided here. */
  readonly decided?: 'shown' | 'suppressed';
}

/** What becomes of a table. */
export interface Suppressed {
  /** The cells that must not be given out, by their index. */
  readonly cells: ReadonlySet<number>;
  /** The first one that nothing protects, where there is such a one: then the table is not to be given out as it is. */
  readonly unprotected?: number;
}

/**
 * Which cells of a table must not be given out: those that count 1 to `below` − 1 (primary suppression), and as many others as it takes that
 * nobody can work one of them out from what is shown (complementary suppression).
 *
 * Every primary cell could then be `below` or more for all that the shown numbers say, and every suppressed cell has at least two possible
 * values, also for somebody who guesses that what is suppressed is not 0 (see `least`). This is exact, not line by line: it is looked for
 * another table with the same shown cells in which that cell is larger (a circulation in the residual network, as in the network method of
 * L. H. Cox, JASA 90, 1995). The complementary cells are those that lose the least, one after the other; where cells cost the same, those that
 * come first. Throws a RangeError for a count that is none.
 */
export function suppressedCells(cells: readonly Cell[], below: number): Suppressed {
  for (const { count } of cells) {
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`a count must be a whole number from 0, not ${String(count)}`);
  }
  const suppressed = new Set(
    [...cells.entries()].flatMap(([index, { count, decided }]) =>
      decided === 'suppressed' || (decided === undefined && isBetween(count, below)) ? [index] : [],
    ),
  );
  const network = networkOf(cells);
  const countOf = (index: number): number => cells[index]?.count ?? 0;
  // The largest first: what protects it also protects smaller ones, more often than the other way round.
  for (const index of [...suppressed].sort((a, b) => countOf(b) - countOf(a) || a - b)) {
    if (!protect(index, cells, below, network, suppressed)) return { cells: suppressed, unprotected: index };
  }
  return { cells: suppressed };
}

function isBetween(count: number, below: number): boolean {
  return count > 0 && count < below;
}

interface Arc {
  readonly cell: number;
  readonly to: number;
  /** +1 along the cell: it grows; −1 against it: it shrinks. */
  readonly step: 1 | -1;
}

interface Network {
  readonly ends: readonly { readonly from: number; readonly to: number }[];
  readonly arcs: readonly (readonly Arc[])[];
}

function networkOf(cells: readonly Cell[]): Network {
  const ids = new Map<string, number>();
  const idOf = (name: string): number => {
    const id = ids.get(name) ?? ids.size;
    ids.set(name, id);
    return id;
  };
  const ends = cells.map(({ from, to }) => ({ from: idOf(from), to: idOf(to) }));
  const arcs: Arc[][] = Array.from({ length: ids.size }, () => []);
  for (const [cell, { from, to }] of ends.entries()) {
    arcs[from]?.push({ cell, to, step: 1 });
    arcs[to]?.push({ cell, to: from, step: -1 });
  }
  return { ends, arcs };
}

/** Suppresses what it takes that a cell could be `below`, or one more where it is that already. False when nothing does. */
function protect(
  index: number,
  cells: readonly Cell[],
  below: number,
  network: Network,
  suppressed: Set<number>,
): boolean {
  const change = new Map<number, number>();
  const usable = ({ cell, step }: Arc): boolean => {
    const { count = 0, decided, least = Math.min(count, 1) } = cells[cell] ?? {};
    if (cell === index || (decided === 'shown' && !suppressed.has(cell))) return false;
    return step === 1 || count + (change.get(cell) ?? 0) > least;
  };
  const cost = ({ cell }: Arc): number => (suppressed.has(cell) ? 0 : (cells[cell]?.count ?? 0) + 1);
  const { count = 0 } = cells[index] ?? {};
  for (let grown = count; grown < Math.max(below, count + 1); grown++) {
    const path = cheapestPath(network, index, usable, cost);
    if (path === undefined) return false;
    for (const { cell, step } of path) {
      change.set(cell, (change.get(cell) ?? 0) + step);
      suppressed.add(cell);
    }
  }
  return true;
}

/** From where a cell ends back to where it begins (E. W. Dijkstra, 1959); among equals the one that is found first. */
function cheapestPath(
  { ends, arcs }: Network,
  index: number,
  usable: (arc: Arc) => boolean,
  cost: (arc: Arc) => number,
): readonly Arc[] | undefined {
  const { from: goal = -1, to: start = -1 } = ends[index] ?? {};
  const reached = new Map<number, { readonly total: number; readonly by?: Arc; readonly before: number }>([
    [start, { total: 0, before: -1 }],
  ]);
  const open = new Set([start]);
  while (open.size > 0) {
    let node = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const candidate of open) {
      const total = reached.get(candidate)?.total ?? 0;
      if (total < least) [node, least] = [candidate, total];
    }
    if (node === goal) break;
    open.delete(node);
    for (const arc of arcs[node] ?? []) {
      if (!usable(arc)) continue;
      const total = least + cost(arc);
      if (total >= (reached.get(arc.to)?.total ?? Number.POSITIVE_INFINITY)) continue;
      reached.set(arc.to, { total, by: arc, before: node });
      open.add(arc.to);
    }
  }
  if (!reached.has(goal)) return undefined;
  const path: Arc[] = [];
  for (let at = reached.get(goal); at?.by !== undefined; at = reached.get(at.before)) path.push(at.by);
  return path;
}
