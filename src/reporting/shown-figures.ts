import type { UpperBound } from '../measures/missing-bounds.js';
import type { Limits } from '../measures/percentile-limits.js';
import type { Audience, Suppression } from './audience.js';
import type { Figures } from './figures.js';
import type { OutcomeCode } from './outcomes.js';
import type { ResponseTimesReport } from './response-times.js';

/** A number as it is given out: null where it is suppressed. */
export type Shown = number | null;
export type ShownCodes = Readonly<Partial<Record<OutcomeCode, Shown>>>;

/** A funnel as it is given out. */
export interface ShownFunnel {
  readonly inPeriod: Shown;
  readonly inPopulation: Shown;
  readonly measured: Shown;
  readonly excluded: ShownCodes;
  readonly censored: ShownCodes;
}

/** The figures of a group as they are given out: what hangs on a suppressed number is null too. */
export interface ShownFigures
  extends ShownFunnel, Pick<Figures, 'group' | 'groups' | 'medianSeconds' | 'p90Seconds' | 'shareWithinTarget'> {
  readonly missingArrival: Shown;
  readonly medianLimits: Limits | null;
  readonly p90Limits: Limits | null;
  readonly withinTarget: Shown;
  readonly shareLimits: Limits | null;
  readonly shareBounds: Limits | null;
  readonly p90UpperBoundSeconds: UpperBound | null;
  readonly flags: Readonly<Record<string, Shown>>;
  /** True where a number of it is suppressed: null, and no lack of data. */
  readonly suppressed?: true;
}

/** The report as it is given out. */
export interface ShownReport extends Omit<ResponseTimesReport, 'funnel' | 'rows' | 'total'> {
  readonly funnel: ShownFunnel;
  readonly rows: readonly ShownFigures[];
  readonly total: ShownFigures;
  /** Only in an answer to the public, from which small cells are suppressed. */
  readonly audience?: Audience;
  readonly suppression?: Suppression;
}
