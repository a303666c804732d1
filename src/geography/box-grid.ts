import type { BoundingBox, Position } from '../domain/terms/geometry.js';

/** Finds what may contain a position: everything whose box does. */
export interface BoxGrid<Item> {
  /** In the order in which the items were given. */
  at(position: Position): readonly Item[];
}

/** Cells along each side. Boundaries of a city are alike in size: more cells would repeat the same lists. */
const cellsAtMost = 64;

/**
 * An index of boxes: a square grid over all of them, with the items of each cell. Made once and read for every fact, so that a fact is
 * compared with the two or three boundaries around it and not with all.
 */
export function boxGrid<Item>(boxed: readonly { readonly box: BoundingBox; readonly item: Item }[]): BoxGrid<Item> {
  const whole = boxed.reduce<BoundingBox>(
    (all, { box }) => ({
      west: Math.min(all.west, box.west),
      south: Math.min(all.south, box.south),
      east: Math.max(all.east, box.east),
      north: Math.max(all.north, box.north),
    }),
    { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity },
  );
  const side = Math.min(cellsAtMost, Math.max(1, Math.ceil(Math.sqrt(boxed.length) * 4)));
  const column = scale(whole.west, whole.east, side);
  const row = scale(whole.south, whole.north, side);
  const cells = new Map<number, { readonly box: BoundingBox; readonly item: Item }[]>();
  for (const entry of boxed) {
    const { west, south, east, north } = entry.box;
    for (let y = row(south); y <= row(north); y += 1) {
      for (let x = column(west); x <= column(east); x += 1) {
        const cell = cells.get(y * side + x);
        if (cell === undefined) cells.set(y * side + x, [entry]);
        else cell.push(entry);
      }
    }
  }
  return {
    at: ([x, y]) => {
      const near = cells.get(row(y) * side + column(x)) ?? [];
      return near
        .filter(({ box }) => x >= box.west && x <= box.east && y >= box.south && y <= box.north)
        .map(({ item }) => item);
    },
  };
}

/** The cell, 0 to `cells` − 1, of a coordinate; what lies outside goes to the outermost ones. */
function scale(from: number, to: number, cells: number): (coordinate: number) => number {
  const width = (to - from) / cells;
  return (coordinate) => {
    if (!(width > 0)) return 0;
    return Math.min(cells - 1, Math.max(0, Math.floor((coordinate - from) / width)));
  };
}
