import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { responseTimesExample } from '../../src/reporting/api-examples.js';
import { countsExample } from '../../src/reporting/approach-examples.js';
import type { CountRow, CountsReport } from '../../src/reporting/counts-report.js';
import { countsCsv, countsTable } from '../../src/reporting/counts-table.js';
import { responseTimesCsv } from '../../src/reporting/csv.js';
import { figuresOf, type Figures } from '../../src/reporting/figures.js';
import type { GroupCounts } from '../../src/reporting/group-counts.js';
import { totalOf } from '../../src/reporting/group-counts.js';
import type { Outcome } from '../../src/reporting/outcomes.js';
import { publicCounts } from '../../src/reporting/public-counts.js';
import { publicFigures } from '../../src/reporting/public-figures.js';
import { responseTimesTable } from '../../src/reporting/response-times-table.js';
import type { ShownFigures } from '../../src/reporting/shown-figures.js';
import { publicReport } from '../../src/reporting/shown-response-times.js';

const below = 3;
const areas = ['a', 'b', 'c'];
const periods = ['2024-01', '2024-02', '2024-03', '2024-04'];

function rowOf(group: string, period: string, entries: number): CountRow {
  return { group, period, counted: 'shootings', split: 'injury', unit: 'count', quantity: entries, entries };
}
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** MADE UP: shootings by area and period, rows only where there were some. */
function reportOf(
  grid: readonly (readonly number[])[],
  by: CountsReport['by'] = 'zone',
  per: CountsReport['per'] = 'month',
) {
  const rows = areas.flatMap((area, a) => periods.map((period, p) => rowOf(area, period, grid[a]?.[p] ?? 0)));
  const merged = new Map<string, number>();
  for (const { group, period, entries } of rows) {
    const key = JSON.stringify([by === 'none' ? 'all' : group, per === 'none' ? 'all' : period]);
    merged.set(key, (merged.get(key) ?? 0) + (entries ?? 0));
  }
  const found = [...merged].filter(([, entries]) => entries > 0).map(([key, entries]) => rowOf(...(JSON.parse(key) as [string, string]), entries)); // prettier-ignore
  const report: CountsReport = {
    ...countsExample,
    by,
    per,
    rows: found,
    totals: [rowOf('all', 'all', sum(grid.flat()))],
    leftOut: [],
    unattributed: [],
  };
  return report;
}

/** Works numbers out as a reader with a pencil does: a sum and all but one of its parts give the part. Gives the cells that are found so. */
function workedOut(
  sums: readonly (readonly [total: string, parts: readonly string[]])[],
  known: Map<string, number>,
): readonly string[] {
  const found: string[] = [];
  for (let before = -1; before < found.length;) {
    before = found.length;
    for (const [total, parts] of sums) {
      const unknown = [total, ...parts].filter((name) => !known.has(name));
      const [only] = unknown;
      if (unknown.length !== 1 || only === undefined) continue;
      const rest = sum(parts.filter((name) => name !== only).map((name) => known.get(name) ?? 0));
      known.set(only, only === total ? rest : (known.get(total) ?? 0) - rest);
      found.push(only);
    }
  }
  return found;
}

const cell = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 40 }));
const grids = fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 3, maxLength: 3 });

describe('counts for the public', () => {
  it('have no small cell, and none that a reader works out, with the totals that can be asked for too', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        const known = new Map<string, number>();
        const asked = [
          reportOf(grid),
          reportOf(grid, 'zone', 'none'),
          reportOf(grid, 'none', 'month'),
          reportOf(grid, 'none', 'none'),
        ];
        for (const report of asked) {
          const { rows, totals, suppression } = publicCounts(report, below);
          const withheld = new Set(suppression?.withheld.map(({ group }) => group));
          for (const { group, period, entries } of [...rows, ...totals]) {
            expect(entries === null || entries >= below || entries === 0).toBe(true);
            if (entries !== null) known.set(`${group} ${period}`, entries);
          }
          // A row that is not there counts nothing, unless it is said to be withheld.
          const [groups, columns] = [report.by === 'none' ? ['all'] : areas, report.per === 'none' ? ['all'] : periods];
          for (const group of groups.filter((one) => !withheld.has(one) && !withheld.has('all'))) {
            for (const period of columns) {
              if (!rows.some((row) => row.group === group && row.period === period)) known.set(`${group} ${period}`, 0);
            }
          }
        }
        const sums: (readonly [string, readonly string[]])[] = [
          ...areas.map((area) => [`${area} all`, periods.map((period) => `${area} ${period}`)] as const),
          ...periods.map((period) => [`all ${period}`, areas.map((area) => `${area} ${period}`)] as const),
          ['all all', areas.map((area) => `${area} all`)],
          ['all all', periods.map((period) => `all ${period}`)],
        ];
        const small = workedOut(sums, known).filter(
          (name) => (known.get(name) ?? 0) > 0 && (known.get(name) ?? 0) < below,
        );
        expect(small).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('say in every form what is suppressed, and why', () => {
    const report = publicCounts(reportOf([[20, 2, 9, 9], [8, 12, 7, 30], [9, 9, 9, 9]]), below); // prettier-ignore
    expect(report.rows.filter(({ suppressed }) => suppressed)).toHaveLength(4);
    expect(report.rows.find(({ suppressed }) => suppressed)).toMatchObject({
      quantity: null,
      entries: null,
      suppressed: true,
    });
    expect(report).toMatchObject({ audience: 'public', suppression: { below: 3, cells: 4, withheld: [] } });
    expect(countsTable(report)).toMatch(/2024-02 +shootings +injury +suppr\./);
    expect(countsTable(report)).toContain('4 numbers are suppressed');
    const [header = '', ...lines] = countsCsv(report).split('\r\n');
    expect(header).toMatch(/,entries,reason$/);
    expect(lines.filter((line) => line.endsWith(',,,suppressed'))).toHaveLength(4);
    expect(countsCsv(reportOf([[1, 1, 1, 1]])).split('\r\n')[0]).toMatch(/,entries$/);
  });

  it('do not say in which periods or areas something is that is too thin to be told', () => {
    const { rows, suppression } = publicCounts(reportOf([[1, 1, 1, 0], [9, 9, 9, 9], [9, 9, 9, 9]]), below); // prettier-ignore
    expect(rows.filter(({ group }) => group === 'a')).toEqual([]);
    expect(suppression?.withheld).toEqual([{ group: 'a', counted: 'shootings', split: 'injury', unit: 'count' }]);
    const thin = publicCounts(reportOf([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], 'zone', 'none'), below); // prettier-ignore
    expect([thin.rows, thin.suppression?.withheld.map(({ group }) => group)]).toEqual([[], ['all']]);
  });
});

/** MADE UP figures of a group: so many of each outcome, so many within the target, so many that carry a flag. */
function made(
  group: string,
  outcomes: Partial<Record<Outcome, number>>,
  withinTarget: number,
  late: number,
): GroupCounts {
  return {
    key: [group],
    outcomes: new Map((Object.entries(outcomes) as [Outcome, number][]).filter(([, count]) => count > 0)),
    withinTarget: Math.min(withinTarget, outcomes.measured ?? 0),
    flags: new Map(late > 0 ? [['X11', late]] : []),
    synthetic: true,
  };
}
const figures = (counts: GroupCounts): Figures =>
  figuresOf({ group: counts.key[0] ?? 'total' }, counts, (rank) => rank);

const within = ['withinTarget', 'beyond'];
const inTree: readonly (readonly [string, readonly string[]])[] = [
  ['inPeriod', ['inPopulation', 'X01', 'X04']],
  ['inPopulation', ['measured', 'missingArrival', 'X02', 'X03']],
  ['measured', within],
  ['missingArrival', ['X05', 'X17']],
];
const parts = [
  'inPeriod',
  'inPopulation',
  'measured',
  'missingArrival',
  'withinTarget',
  'X01',
  'X02',
  'X03',
  'X04',
  'X05',
  'X17',
] as const;

function tell(known: Map<string, number>, group: string, shown: ShownFigures): void {
  for (const part of parts) {
    const value = part.startsWith('X')
      ? { ...shown.excluded, ...shown.censored }[part as 'X01']
      : shown[part as 'measured'];
    if (value !== null) known.set(`${group} ${part}`, value ?? 0);
  }
  if (shown.measured !== null && shown.withinTarget !== null)
    known.set(`${group} beyond`, shown.measured - shown.withinTarget);
}

describe('response times for the public', () => {
  it('have no small number, and none that a reader works out', () => {
    const group = fc.record({ measured: cell, X01: cell, X02: cell, X03: cell, X04: cell, X05: cell, X17: cell });
    fc.assert(
      fc.property(fc.array(fc.tuple(group, cell, cell), { minLength: 1, maxLength: 4 }), (drawn) => {
        const counts = drawn.map(([outcomes, hits, late], index) => made(`g${String(index)}`, outcomes, hits, late));
        const { rows, total } = publicFigures(counts.map(figures), figures(totalOf(counts)), below);
        const known = new Map<string, number>();
        tell(known, 'total', total);
        for (const [index, row] of rows.entries()) tell(known, `g${String(index)}`, row);
        const isSmall = (name: string): boolean => (known.get(name) ?? 0) > 0 && (known.get(name) ?? 0) < below;
        expect([...known.keys()].filter((name) => !name.endsWith('beyond') && isSmall(name))).toEqual([]);
        const names = ['total', ...counts.map((_, index) => `g${String(index)}`)];
        const sums = [
          ...names.flatMap((name) =>
            inTree.map(([all, of]) => [`${name} ${all}`, of.map((one) => `${name} ${one}`)] as const),
          ),
          ...[...parts, 'beyond'].map(
            (part) => [`total ${part}`, names.slice(1).map((name) => `${name} ${part}`)] as const,
          ),
        ];
        workedOut(sums, known);
        expect([...known.keys()].filter(isSmall)).toEqual([]);
        for (const row of [...rows, total]) {
          const isShown = Object.values(row.flags).filter((count) => count !== null);
          expect(isShown.filter((count) => count > 0 && count < below)).toEqual([]);
          if (row.measured === null) expect([row.medianSeconds, row.p90Seconds, row.p90Limits, row.p90UpperBoundSeconds]).toEqual([null, null, null, null]); // prettier-ignore
          if (row.withinTarget === null)
            expect([row.shareWithinTarget, row.shareLimits, row.shareBounds]).toEqual([null, null, null]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('say in every form what is suppressed', () => {
    const counts = [
      made('5340', { measured: 40, X05: 1, X01: 9 }, 30, 1),
      made('5341', { measured: 50, X05: 7, X01: 8 }, 20, 9),
    ];
    const total = figures(totalOf(counts));
    const whole = { ...responseTimesExample, rows: counts.map(figures), total, funnel: total };
    const report = publicReport(whole, below);
    expect(report.rows.map(({ excluded }) => excluded.X05)).toEqual([null, null]);
    expect(report.total.excluded.X05).toBe(8);
    expect(report).toMatchObject({ audience: 'public', targets: [], beside: {} });
    expect(responseTimesTable(report)).toContain('suppr.');
    const [header = '', first = ''] = responseTimesCsv(report).split('\r\n');
    expect(header).toMatch(/,over,targetName,reason$/);
    expect(first).toMatch(/,period,[^,]*,suppressed$/);
    expect(responseTimesCsv(whole).split('\r\n')[0]).toMatch(/,over,targetName$/);
  });
});
