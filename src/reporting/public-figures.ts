import { type Cell, suppressedCells } from '../measures/suppression.js';
import { isSmall } from './audience.js';
import type { Figures } from './figures.js';
import { type OutcomeCode, outcomeCodes, outsidePopulation } from './outcomes.js';
import type { Shown, ShownCodes, ShownFigures } from './shown-figures.js';

/** A count of a group that is the sum of others, or one of these; `in` is the one that it is a part of. */
interface Part {
  readonly name: string;
  readonly in: string;
  readonly of: (figures: Figures) => number;
}

const codes = Object.keys(outcomeCodes) as readonly OutcomeCode[];
const missing: readonly OutcomeCode[] = ['X05', 'X17'];
const ofCode =
  (code: OutcomeCode) =>
  ({ excluded, censored }: Figures): number =>
    excluded[code] ?? censored[code] ?? 0;

/** Everything that is counted of a group, and what adds up to what: what is measured is within the target or beyond it, and so on. */
const parts: readonly Part[] = [
  { name: 'inPeriod', in: 'all', of: ({ inPeriod }) => inPeriod },
  { name: 'inPopulation', in: 'inPeriod', of: ({ inPopulation }) => inPopulation },
  { name: 'measured', in: 'inPopulation', of: ({ measured }) => measured },
  { name: 'missingArrival', in: 'inPopulation', of: ({ missingArrival }) => missingArrival },
  { name: 'withinTarget', in: 'measured', of: ({ withinTarget }) => withinTarget },
  { name: 'beyondTarget', in: 'measured', of: ({ measured, withinTarget }) => measured - withinTarget },
  ...codes.map((code) => ({ name: code, in: parentOf(code), of: ofCode(code) })),
];
const sums = new Set(parts.map((part) => part.in));

function parentOf(code: OutcomeCode): string {
  if (missing.includes(code)) return 'missingArrival';
  return outsidePopulation.includes(code) ? 'inPeriod' : 'inPopulation';
}

/**
 * The figures of groups and of all of them as the public gets them: the total first and by itself, as it is where it is asked for alone;
 * then the groups, with it as given. `cells` counts what is suppressed.
 */
export function publicFigures(
  rows: readonly Figures[],
  total: Figures,
  below: number,
): { readonly rows: readonly ShownFigures[]; readonly total: ShownFigures; readonly cells: number } {
  const ofTotal = hiddenOf([total], (figures, part) => cellsOf(figures, part, 'total'), below)[0] ?? new Set();
  const given = parts.map((part): Cell => {
    const { from, to } = cellsOf(total, part, 'total');
    // The total runs the other way round than the groups that add up to it, and meets them at each part that has no parts itself.
    const reversed = { from: sums.has(part.name) ? to : leafNode(part.name), to: from };
    return { ...reversed, count: part.of(total), decided: ofTotal.has(part.name) ? 'suppressed' : 'shown' };
  });
  const hidden = hiddenOf(
    rows,
    (figures, part, index) => cellsOf(figures, part, `row ${String(index)}`, leafNode),
    below,
    given,
  );
  const flags = hiddenFlags(rows, total, hidden, ofTotal, below);
  const shown = rows.map((figures, index) => shownOf(figures, hidden[index] ?? new Set(), flags[index] ?? new Set()));
  const shownTotal = shownOf(
    total,
    ofTotal,
    new Set(Object.keys(total.flags).filter((code) => isHiddenFlag(total, code, ofTotal, below))),
  );
  const cells = [...hidden, ...flags, ofTotal].reduce((sum, { size }) => sum + size, 0);
  return { rows: shown, total: shownTotal, cells };
}

const leafNode = (name: string): string => `part ${name}`;

/** A part of one group as a flow: from what it is a part of, into its own parts or, where it has none, to where parts of groups meet. */
function cellsOf(figures: Figures, part: Part, group: string, leaf: (name: string) => string = () => 'all'): Cell {
  const node = (name: string): string => (name === 'all' ? 'all' : `${group} ${name}`);
  return { from: node(part.in), to: sums.has(part.name) ? node(part.name) : leaf(part.name), count: part.of(figures) };
}

/** The names of the parts of each group that are not given out. */
function hiddenOf(
  rows: readonly Figures[],
  cellOf: (figures: Figures, part: Part, index: number) => Cell,
  below: number,
  given: readonly Cell[] = [],
): readonly ReadonlySet<string>[] {
  const cells = rows.flatMap((figures, index) => parts.map((part) => cellOf(figures, part, index)));
  const { cells: hidden, unprotected } = suppressedCells([...cells, ...given], below);
  return rows.map((_, index) => new Set(parts.flatMap(({ name }, part) => (unprotected !== undefined || hidden.has(index * parts.length + part) ? [name] : [])))); // prettier-ignore
}

/** A flag says something of the population: where that is not given out, neither is the flag. */
function isHiddenFlag({ flags }: Figures, code: string, hidden: ReadonlySet<string>, below: number): boolean {
  return isSmall(flags[code] ?? 0, below) || hidden.has('inPopulation');
}

function hiddenFlags(
  rows: readonly Figures[],
  total: Figures,
  hidden: readonly ReadonlySet<string>[],
  ofTotal: ReadonlySet<string>,
  below: number,
): readonly ReadonlySet<string>[] {
  const found = rows.map(() => new Set<string>());
  for (const [code, count] of Object.entries(total.flags)) {
    const line = rows.map((row): Cell => ({ from: 'total', to: 'rows', count: row.flags[code] ?? 0 }));
    const all: Cell = {
      from: 'rows',
      to: 'total',
      count,
      decided: isHiddenFlag(total, code, ofTotal, below) ? 'suppressed' : 'shown',
    };
    const { cells: these, unprotected } = suppressedCells([...line, all], below);
    for (const [index, row] of rows.entries()) {
      if (unprotected !== undefined || these.has(index) || isHiddenFlag(row, code, hidden[index] ?? new Set(), below))
        found[index]?.add(code);
    }
  }
  return found;
}

function shownOf(figures: Figures, hidden: ReadonlySet<string>, flags: ReadonlySet<string>): ShownFigures {
  const isHidden = (...names: readonly string[]): boolean => names.some((name) => hidden.has(name));
  const unless = <Value>(value: Value, ...names: readonly string[]): Value | null =>
    isHidden(...names) ? null : value;
  const share = ['measured', 'withinTarget', 'beyondTarget'];
  return {
    ...figures,
    inPeriod: unless(figures.inPeriod, 'inPeriod'),
    inPopulation: unless(figures.inPopulation, 'inPopulation'),
    measured: unless(figures.measured, 'measured'),
    missingArrival: unless(figures.missingArrival, 'missingArrival'),
    medianSeconds: unless(figures.medianSeconds, 'measured'),
    medianLimits: unless(figures.medianLimits, 'measured'),
    p90Seconds: unless(figures.p90Seconds, 'measured'),
    p90Limits: unless(figures.p90Limits, 'measured'),
    withinTarget: unless(figures.withinTarget, 'withinTarget'),
    shareWithinTarget: unless(figures.shareWithinTarget, ...share),
    shareLimits: unless(figures.shareLimits, ...share),
    shareBounds: unless(figures.shareBounds, ...share, 'missingArrival'),
    p90UpperBoundSeconds: unless(figures.p90UpperBoundSeconds, 'measured', 'missingArrival'),
    excluded: shownCodes(figures.excluded, hidden, (code) => outcomeCodes[code].part !== 'censored'),
    censored: shownCodes(figures.censored, hidden, (code) => outcomeCodes[code].part === 'censored'),
    flags: { ...figures.flags, ...Object.fromEntries([...flags].map((code) => [code, null])) },
    ...(hidden.size + flags.size === 0 ? {} : { suppressed: true }),
  };
}

/** A code that is suppressed is there as null, also where it counts nothing. */
function shownCodes(
  counts: ShownCodes,
  hidden: ReadonlySet<string>,
  isHere: (code: OutcomeCode) => boolean,
): ShownCodes {
  return Object.fromEntries(
    codes.filter(isHere).flatMap((code): [string, Shown][] => {
      const count = counts[code];
      if (hidden.has(code)) return [[code, null]];
      return count === undefined ? [] : [[code, count]];
    }),
  );
}
