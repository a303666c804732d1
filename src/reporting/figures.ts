import { shareBounds, upperBoundRank, type UpperBound } from '../measures/missing-bounds.js';
import { notDeterminable, percentileLimitRanks, type Limits } from '../measures/percentile-limits.js';
import { median, p90, rankOf } from '../measures/percentile.js';
import { wilsonLimits } from '../measures/wilson.js';
import type { GroupCounts } from './group-counts.js';
import { outcomeCodes, type Outcome, type OutcomeCode, outsidePopulation } from './outcomes.js';

/** How many interventions carry each code; codes that none carries are left out. */
export type CodeCounts = Readonly<Partial<Record<OutcomeCode, number>>>;

/** Where the interventions of a period ended up: every one in exactly one place. */
export interface Funnel {
  readonly inPeriod: number;
  /** Those in the metric's population: all but X01 (on view or planned), X04 (duplicates) and X23 (annulled). It is `measured` + the other `excluded` + `censored`. */
  readonly inPopulation: number;
  readonly measured: number;
  readonly excluded: CodeCounts;
  readonly censored: CodeCounts;
}

/** The numbers of one group. Times in seconds, shares from 0 to 1; null where nothing was measured. */
export interface Figures extends Funnel {
  readonly group: string;
  /** The value of each slice, where the report is made by slices; null is not known. */
  readonly groups?: Readonly<Record<string, string | null>>;
  /** Those with a start and no stop (X05), and those that only units of other classes stopped (X17): not in the percentiles, but in the bounds. */
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
  /** How many of the population carry a quality code that left them where they are. */
  readonly flags: Readonly<Record<string, number>>;
}

/** The figures that are order statistics, by their ranks among the measured intervals. */
export interface FigureRanks {
  readonly median: number | null;
  readonly medianLimits: Limits;
  readonly p90: number | null;
  readonly p90Limits: Limits;
  readonly p90UpperBound: UpperBound;
}

export function figureRanks(counts: GroupCounts): FigureRanks {
  const measured = counts.outcomes.get('measured') ?? 0;
  return {
    median: measured === 0 ? null : rankOf(median, measured),
    medianLimits: percentileLimitRanks(measured, median),
    p90: measured === 0 ? null : rankOf(p90, measured),
    p90Limits: percentileLimitRanks(measured, p90),
    p90UpperBound: upperBoundRank(measured, missingOf(counts.outcomes), p90),
  };
}

/** The ranks that are numbers: those to look up. */
export function ranksIn({ median: middle, medianLimits, p90: high, p90Limits, p90UpperBound }: FigureRanks): number[] {
  return [middle, medianLimits.lower, medianLimits.upper, high, p90Limits.lower, p90Limits.upper, p90UpperBound].filter(
    (rank) => typeof rank === 'number',
  );
}

/** The numbers of one group; `at` gives the seconds at a rank of its measured intervals. */
export function figuresOf(
  name: Pick<Figures, 'group' | 'groups'>,
  counts: GroupCounts,
  at: (rank: number) => number | undefined,
): Figures {
  const ranks = figureRanks(counts);
  const funnel = funnelOf(counts.outcomes);
  const { withinTarget } = counts;
  const { measured } = funnel;
  const missingArrival = missingOf(counts.outcomes);
  const valueAt = (rank: number): number => {
    const seconds = at(rank);
    if (seconds === undefined) throw new Error(`${name.group}: there is no interval at rank ${String(rank)}`);
    return seconds;
  };
  const limitAt = (rank: Limits['lower']): Limits['lower'] => (rank === notDeterminable ? rank : valueAt(rank));
  const limitsAt = ({ lower, upper }: Limits): Limits => ({ lower: limitAt(lower), upper: limitAt(upper) });
  return {
    ...name,
    inPeriod: funnel.inPeriod,
    inPopulation: funnel.inPopulation,
    measured,
    missingArrival,
    medianSeconds: ranks.median === null ? null : valueAt(ranks.median),
    medianLimits: limitsAt(ranks.medianLimits),
    p90Seconds: ranks.p90 === null ? null : valueAt(ranks.p90),
    p90Limits: limitsAt(ranks.p90Limits),
    withinTarget,
    shareWithinTarget: measured === 0 ? null : withinTarget / measured,
    shareLimits: wilsonLimits(withinTarget, measured),
    shareBounds: shareBounds(withinTarget, measured, missingArrival),
    p90UpperBoundSeconds: typeof ranks.p90UpperBound === 'number' ? valueAt(ranks.p90UpperBound) : ranks.p90UpperBound,
    excluded: funnel.excluded,
    censored: funnel.censored,
    flags: inOrder(Object.fromEntries(counts.flags)),
  };
}

/** A figure that left out what only other units came to would improve when those are sent. */
function missingOf(outcomes: ReadonlyMap<Outcome, number>): number {
  return (outcomes.get('X05') ?? 0) + (outcomes.get('X17') ?? 0);
}

/** Where everything ended up, of counts by outcome. */
export function funnelOf(outcomes: ReadonlyMap<Outcome, number>): Funnel {
  const counts: Record<'population' | 'excluded' | 'censored', Partial<Record<OutcomeCode, number>>> = {
    population: {},
    excluded: {},
    censored: {},
  };
  let inPeriod = 0;
  for (const [outcome, count] of outcomes) {
    inPeriod += count;
    if (outcome !== 'measured') counts[outcomeCodes[outcome].part][outcome] = count;
  }
  return {
    inPeriod,
    inPopulation: inPeriod - outsidePopulation.reduce((sum, code) => sum + (counts.population[code] ?? 0), 0),
    measured: outcomes.get('measured') ?? 0,
    excluded: inOrder({ ...counts.population, ...counts.excluded }),
    censored: inOrder(counts.censored),
  };
}

function inOrder<Counts extends Readonly<Record<string, number>>>(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))) as Counts;
}
