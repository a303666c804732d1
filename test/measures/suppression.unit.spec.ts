import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type Cell, suppressedCells } from '../../src/measures/suppression.js';

const below = 3;

/** Parts with their total, which is shown. */
function line(counts: readonly number[]): readonly Cell[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return [
    ...counts.map((count) => ({ from: 'all', to: 'parts', count })),
    { from: 'parts', to: 'all', count: total, decided: 'shown' },
  ];
}

/** A table with its rows' and columns' totals and the total of all, none of which is decided. */
function table(rows: readonly (readonly number[])[]): readonly Cell[] {
  const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
  const columns = (rows[0] ?? []).map((_, column) => sum(rows.map((row) => row[column] ?? 0)));
  return [
    ...rows.flatMap((row, r) =>
      row.map((count, c) => ({ from: `row ${String(r)}`, to: `column ${String(c)}`, count })),
    ),
    ...rows.map((row, r) => ({ from: 'rows', to: `row ${String(r)}`, count: sum(row) })),
    ...columns.map((count, c) => ({ from: `column ${String(c)}`, to: 'columns', count })),
    { from: 'columns', to: 'rows', count: sum(columns) },
  ];
}

const of = (cells: readonly Cell[]): readonly number[] | undefined => {
  const { cells: found, unprotected } = suppressedCells(cells, below);
  return unprotected === undefined ? [...found].sort((a, b) => a - b) : undefined;
};

/** All values of each suppressed cell in tables that show the same: what somebody who tries everything can tell, and knows which are not 0. Each is tried up to `reach` away from what it is. */
function possible(
  cells: readonly Cell[],
  suppressed: ReadonlySet<number>,
  reach: number,
): ReadonlyMap<number, ReadonlySet<number>> {
  const unknown = [...suppressed];
  const values = cells.map(({ count }) => count);
  const found = new Map(unknown.map((index) => [index, new Set<number>()]));
  const adds = (): boolean => {
    const balance = new Map<string, number>();
    for (const [index, { from, to }] of cells.entries()) {
      balance.set(from, (balance.get(from) ?? 0) - (values[index] ?? 0));
      balance.set(to, (balance.get(to) ?? 0) + (values[index] ?? 0));
    }
    return [...balance.values()].every((one) => one === 0);
  };
  const tryFrom = (place: number): void => {
    const index = unknown[place];
    if (index === undefined) {
      if (adds()) for (const one of unknown) found.get(one)?.add(values[one] ?? 0);
      return;
    }
    const { count = 0 } = cells[index] ?? {};
    for (let value = Math.max(Math.min(count, 1), count - reach); value <= count + reach; value++) {
      values[index] = value;
      tryFrom(place + 1);
    }
  };
  tryFrom(0);
  return found;
}

describe('suppression of small cells', () => {
  it('suppresses nothing where nothing is small, and no zero', () => {
    expect(of(line([0, 3, 10, 0]))).toEqual([]);
    expect(of(table([[3, 0], [5, 9]]))).toEqual([]); // prettier-ignore
  });

  it('suppresses the smallest other part beside a single small one', () => {
    expect(of(line([2, 9, 4, 30]))).toEqual([0, 2]);
  });

  it('takes more where two small ones together say what they are', () => {
    // 1 + 1 of a known 2 can only be told apart from others when a third is hidden.
    expect(of(line([1, 1, 5, 20]))).toEqual([0, 1, 2]);
    // Of 2 + 2 either may be 3.
    expect(of(line([2, 2, 50]))).toEqual([0, 1]);
    // Nothing protects these: who knows that none is 0 knows all of them.
    expect(of(line([1, 1, 1]))).toBeUndefined();
  });

  it('closes a rectangle in a table with rows and columns', () => {
    expect(of(table([[1, 20, 30], [20, 6, 40], [30, 40, 50]]))).toEqual([0, 1, 3, 4]); // prettier-ignore
  });

  it('hides a total rather than give a part away, unless that is shown elsewhere', () => {
    const alone: readonly Cell[] = [{ from: 'a', to: 'b', count: 2 }, { from: 'b', to: 'a', count: 2 }]; // prettier-ignore
    expect(of(alone)).toEqual([0, 1]);
    expect(of([{ from: 'a', to: 'b', count: 2 }, { from: 'b', to: 'a', count: 2, decided: 'shown' }])).toBeUndefined(); // prettier-ignore
  });

  it('protects what was suppressed before as well', () => {
    // The part is all that there is of a total that another table does not show.
    const cells: readonly Cell[] = [
      { from: 'row', to: 'column', count: 8 },
      { from: 'rows', to: 'row', count: 8, decided: 'suppressed' },
      { from: 'column', to: 'rows', count: 8 },
    ];
    expect(of(cells)).toEqual([0, 1, 2]);
  });

  it('lets cells be 0 that may be taken for it', () => {
    const cells = line([1, 1, 1]).map((cell) => ({ ...cell, least: 0 }));
    expect(of(cells)).toEqual([0, 1, 2]);
  });

  it('knows what a count is', () => {
    expect(() => suppressedCells([{ from: 'a', to: 'b', count: 1.5 }], below)).toThrow(RangeError);
    expect(() => suppressedCells([{ from: 'a', to: 'b', count: -1 }], below)).toThrow(RangeError);
  });

  const small = fc.integer({ min: 0, max: 4 });

  it('leaves nobody a way to a small part of a line, whatever they try', () => {
    fc.assert(
      fc.property(fc.array(small, { minLength: 2, maxLength: 5 }), (counts) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        fc.pre(total >= below && counts.filter((count) => count > 0).length > 1);
        const cells = line(counts);
        const { cells: suppressed, unprotected } = suppressedCells(cells, below);
        const isProtected = (found: ReturnType<typeof possible>): boolean =>
          [...found].every(([index, values]) => {
            const count = counts[index] ?? 0;
            return values.size > 1 && (count === 0 || count >= below || Math.max(...values) >= below);
          });
        // It gives up only where all parts together would not do either.
        if (unprotected === undefined) expect(isProtected(possible(cells, suppressed, total))).toBe(true);
        else expect(isProtected(possible(cells, new Set(counts.keys()), total))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves nobody a way to a small cell of a table, whatever they try', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(small, small), { minLength: 2, maxLength: 2 }), (rows) => {
        const cells = table(rows);
        const { cells: suppressed, unprotected } = suppressedCells(cells, below);
        expect(unprotected).toBeUndefined();
        if (suppressed.size > 7) return;
        for (const [index, values] of possible(cells, suppressed, below - 1)) {
          expect(values.size).toBeGreaterThan(1);
          const count = cells[index]?.count ?? 0;
          if (count > 0 && count < below) expect(Math.max(...values)).toBeGreaterThanOrEqual(below);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('suppresses every small cell, and says the same each time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 6, maxLength: 6 }), {
          minLength: 1,
          maxLength: 8,
        }),
        (rows) => {
          const cells = table(rows);
          const { cells: suppressed, unprotected } = suppressedCells(cells, below);
          expect(unprotected).toBeUndefined();
          const smallOnes = cells.flatMap(({ count }, index) => (count > 0 && count < below ? [index] : []));
          expect(smallOnes.filter((index) => !suppressed.has(index))).toEqual([]);
          expect(suppressedCells(cells, below).cells).toEqual(suppressed);
          if (smallOnes.length === 0) expect(suppressed.size).toBe(0);
        },
      ),
    );
  });
});
