import { percentileUpperBound, shareBounds, type UpperBound } from '../measures/missing-bounds.js';
import { percentileLimits, type Limits } from '../measures/percentile-limits.js';
import { countAtMost, median, p90, percentileOf, type Histogram } from '../measures/percentile.js';
import { wilsonLimits } from '../measures/wilson.js';
import { outcomeCodes, type OutcomeCode, type Tally } from './outcomes.js';

/** How many interventions carry each code; codes that none carries are left out. */
export type CodeCounts = Readonly<Partial<Record<OutcomeCode, number>>>;

/** Where the interventions of a period ended up: every one in exactly one place. */
export interface Funnel {
  readonly inPeriod: number;
  /** Those in the metric's population: all but X01. It is `measured` + the other `excluded` + `censored`. */
  readonly inPopulation: number;
  readonly measured: number;
  readonly excluded: CodeCounts;
  readonly censored: CodeCounts;
}

/** The numbers of one group. Times in seconds, shares from 0 to 1; null where nothing was measured. */
export interface Figures extends Funnel {
  readonly group: string;
  /** Those with a start and no stop (X05): not in the percentiles, but in the bounds. */
  readonly missingArrival: number;
  readonly medianSeconds: number | null;
  readonly medianLimits: Limits;
  readonly p90Seconds: number | null;
  readonly p90Limits: Limits;
  readonly withinTarget: number;
  readonly shareWithinTarget: number | null;
  /** 95 % Wilson interval. */
  readonly shareLimits: Limits;
  /** The share if all missing arrivals were late, and if all were in time. */
  readonly shareBounds: Limits;
  /** P90 if every missing arrival took for ever. */
  readonly p90UpperBoundSeconds: UpperBound;
}

/** The numbers of some tallies under one name. `target` in seconds, inclusive. */
export function figuresOf(group: string, tallies: readonly Tally[], target: number): Figures {
  const seconds = histogramOf(tallies);
  const funnel = funnelOf(tallies);
  const { measured } = funnel;
  const missingArrival = funnel.excluded.X05 ?? 0;
  const withinTarget = countAtMost(seconds, target);
  return {
    group,
    inPeriod: funnel.inPeriod,
    inPopulation: funnel.inPopulation,
    measured,
    missingArrival,
    medianSeconds: percentileOf(seconds, median) ?? null,
    medianLimits: percentileLimits(seconds, median),
    p90Seconds: percentileOf(seconds, p90) ?? null,
    p90Limits: percentileLimits(seconds, p90),
    withinTarget,
    shareWithinTarget: measured === 0 ? null : withinTarget / measured,
    shareLimits: wilsonLimits(withinTarget, measured),
    shareBounds: shareBounds(withinTarget, measured, missingArrival),
    p90UpperBoundSeconds: percentileUpperBound(seconds, missingArrival, p90),
    excluded: funnel.excluded,
    censored: funnel.censored,
  };
}

function funnelOf(tallies: readonly Tally[]): Funnel {
  const counts = { population: {}, excluded: {}, censored: {} } as Record<
    'population' | 'excluded' | 'censored',
    Partial<Record<OutcomeCode, number>>
  >;
  let [inPeriod, measured] = [0, 0];
  for (const { outcome, count } of tallies) {
    inPeriod += count;
    if (outcome === 'measured') measured += count;
    else {
      const part = counts[outcomeCodes[outcome].part];
      part[outcome] = (part[outcome] ?? 0) + count;
    }
  }
  return {
    inPeriod,
    inPopulation: inPeriod - (counts.population.X01 ?? 0),
    measured,
    excluded: inOrder({ ...counts.population, ...counts.excluded }),
    censored: inOrder(counts.censored),
  };
}

function inOrder(counts: CodeCounts): CodeCounts {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The measured intervals in seconds. They are whole milliseconds in the table, so that equal ones are equal here too. */
function histogramOf(tallies: readonly Tally[]): Histogram {
  const counts = new Map<number, number>();
  for (const { milliseconds, count } of tallies) {
    if (milliseconds !== null) counts.set(milliseconds, (counts.get(milliseconds) ?? 0) + count);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([ms, count]) => ({ value: ms / 1000, count }));
}
