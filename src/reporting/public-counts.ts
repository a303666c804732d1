import { type Cell, suppressedCells } from '../measures/suppression.js';
import { isSmall } from './audience.js';
import { type CountRow, countedThings, type CountsReport, type LeftOutRow } from './counts-report.js';

/**
 * The counts as the public gets them. Every table of one thing counted (areas by periods, of one split) is protected with its totals by area
 * and by period, which can be asked for as well, and with the total that is in the answer. What is suppressed is null; an area whose periods
 * cannot be protected, because of what its total says, has no rows of it.
 */
export function publicCounts(report: CountsReport, below: number): CountsReport {
  const groups = valuesOf(report.rows, 'group');
  const periods = valuesOf(report.rows, 'period');
  const tables = report.totals.map((total) => {
    const own = new Map(
      report.rows.filter((row) => lineOf(row) === lineOf(total)).map((row) => [nameOf(row.group, row.period), row]),
    );
    const grid = groups.flatMap((group) =>
      periods.map((period) => own.get(nameOf(group, period)) ?? { ...total, group, period, quantity: 0, entries: 0 }),
    );
    return { total, grid, ...hiddenIn(grid, groups, periods, total, below) };
  });
  const rows = tables.flatMap(({ grid, hidden, without }) =>
    grid.flatMap((row, index) => {
      if (without.has(row.group)) return [];
      return hidden.has(index) ? [suppressedRow(row)] : row.entries === 0 ? [] : [row];
    }),
  );
  // Which areas of a table have something is not told where none of it is given out.
  const withheld = tables.flatMap(({ total: { counted, split, unit }, without }) =>
    (without.size === groups.length ? ['all'] : [...without]).map((group) => ({ group, counted, split, unit })),
  );
  const totals = report.totals.map((row) => (isSmall(row.entries ?? 0, below) ? suppressedRow(row) : row));
  const leftOut = report.leftOut.map((row) => (isSmall(row.entries ?? 0, below) ? suppressedPart(row) : row));
  // It is the sum over splits of rows of another table: shown beside that it would give them away.
  const unattributed = report.unattributed.map(suppressedPart);
  const cells = [...rows, ...totals, ...leftOut, ...unattributed].filter(({ suppressed }) => suppressed).length;
  const suppression = { below, cells, withheld };
  return { ...report, rows: rows.sort(inOrder), totals, leftOut, unattributed, audience: 'public', suppression };
}

interface Hidden {
  /** By the index in the grid. */
  readonly hidden: ReadonlySet<number>;
  /** Areas of which nothing is given out, not even in which periods there was something. */
  readonly without: ReadonlySet<string>;
}

/** Which cells of a grid of areas by periods are not given out. */
function hiddenIn(
  grid: readonly CountRow[],
  groups: readonly string[],
  periods: readonly string[],
  total: CountRow,
  below: number,
): Hidden {
  const all = total.entries ?? 0;
  const everything: Cell = {
    from: 'columns',
    to: 'rows',
    count: all,
    decided: isSmall(all, below) ? 'suppressed' : 'shown',
  };
  const counted = (rows: readonly CountRow[]): number => rows.reduce((sum, { entries }) => sum + (entries ?? 0), 0);
  // The totals are decided first and by themselves, as they are where they are asked for alone.
  const margins = [
    decided(groups.map((group) => ({ from: 'rows', to: rowNode(group), count: counted(grid.filter((row) => row.group === group)) })), everything, below), // prettier-ignore
    decided(periods.map((period) => ({ from: columnNode(period), to: 'columns', count: counted(grid.filter((row) => row.period === period)) })), everything, below), // prettier-ignore
  ];
  // Where areas or periods alone are too thin to be told, their cells are all the more.
  if (margins.includes(undefined)) return { hidden: new Set(grid.keys()), without: new Set(groups) };
  const given = [...margins.flatMap((margin) => margin ?? []), everything];
  const without = new Set<string>();
  for (;;) {
    const cells = grid.map(({ group, period, entries }): Cell => {
      const cell = { from: rowNode(group), to: columnNode(period), count: entries ?? 0 };
      // Of these nobody knows which are 0: all of them are suppressed, and none is listed.
      return without.has(group) ? { ...cell, least: 0, decided: 'suppressed' } : cell;
    });
    const { cells: hidden, unprotected } = suppressedCells([...cells, ...given], below);
    if (unprotected === undefined || without.size === groups.length) return { hidden, without };
    const [stuck] = groups.filter((group) => !without.has(group) && isAbout(unprotected, group, grid, given));
    for (const group of stuck === undefined ? groups : [stuck]) without.add(group);
  }
}

/** True where a cell of the table is in the row of an area, or its total. */
function isAbout(index: number, group: string, grid: readonly CountRow[], given: readonly Cell[]): boolean {
  return grid[index]?.group === group || given[index - grid.length]?.to === rowNode(group);
}

/** The totals of rows or of columns, each with what becomes of it. Undefined where they cannot be protected: none is given out. */
function decided(totals: readonly Cell[], everything: Cell, below: number): readonly Cell[] | undefined {
  const line = totals.map(({ count }) => ({ from: 'rows', to: 'columns', count }));
  const { cells: hidden, unprotected } = suppressedCells([...line, everything], below);
  if (unprotected !== undefined) return undefined;
  return totals.map((cell, index) => ({ ...cell, decided: hidden.has(index) ? 'suppressed' : 'shown' }));
}

function suppressedRow(row: CountRow): CountRow {
  return { ...row, quantity: null, entries: null, suppressed: true };
}

function suppressedPart(row: LeftOutRow): LeftOutRow {
  return { ...row, entries: null, suppressed: true };
}

function lineOf({ counted, split, unit }: CountRow): string {
  return JSON.stringify([counted, split, unit]);
}

function valuesOf(rows: readonly CountRow[], name: 'group' | 'period'): readonly string[] {
  return [...new Set(rows.map((row) => row[name]))].sort();
}

const nameOf = (group: string, period: string): string => JSON.stringify([group, period]);
const rowNode = (group: string): string => `row ${group}`;
const columnNode = (period: string): string => `column ${period}`;

/** The order of rows in the report: area, period, what is counted, split, unit. */
function inOrder(one: CountRow, other: CountRow): number {
  const shown = ({ counted }: CountRow): string => String((countedThings as readonly string[]).indexOf(counted));
  const keys = (row: CountRow): readonly string[] => [row.group, row.period, shown(row), row.split, row.unit];
  const [left, right] = [keys(one), keys(other)];
  const at = left.findIndex((key, index) => key !== right[index]);
  return at < 0 ? 0 : (left[at] ?? '') < (right[at] ?? '') ? -1 : 1;
}
