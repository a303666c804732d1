import type { QualityCode } from '../../measures/quality-codes.js';
import type { Clock, PriorityBasis } from '../../reporting/metrics.js';
import type { FilterName, OutcomeCode } from '../../reporting/outcomes.js';
import type { GeographyBasis } from '../../reporting/geography-basis.js';
import type { TargetResult } from '../../reporting/period-figures.js';
import type { TrendPeriod } from '../../reporting/trend.js';

/** How a language writes numbers, dates and times. */
export interface Form {
  /** Between thousands. */
  readonly group: string;
  readonly decimal: string;
  /** Between a name and what is said of it. */
  readonly colon: string;
  /** Before `%`. */
  readonly beforePercent: string;
  readonly months: readonly string[];
  readonly shortMonths: readonly string[];
  /** Monday first. */
  readonly weekdays: readonly string[];
  /** `date` and `time` (`10:15:00`) as one, with the offset from UTC. */
  readonly moment: (date: string, time: string, offset: string) => string;
  readonly dayOfMonth: (day: number) => string;
  /** Hours of a clock: `14:00`, `14.00`, `14 h`. */
  readonly hour: (hour: number) => string;
  readonly week: (week: number, year: number) => string;
  readonly shortWeek: (week: number) => string;
  readonly quarter: (quarter: number, year: number) => string;
  readonly listed: (parts: readonly string[]) => string;
}

/** Everything that a page of response times says, in one language. The terms are those of docs/glossary.md. */
export interface Words {
  /** BCP 47 */
  readonly lang: string;
  readonly form: Form;
  readonly title: string;
  readonly syntheticBanner: string;

  /* What was asked, and where it stands. */
  readonly asked: string;
  readonly metric: string;
  readonly definition: string;
  readonly version: (version: number) => string;
  readonly origin: string;
  readonly measures: string;
  readonly inForce: string;
  readonly population: string;
  readonly priority: string;
  readonly stopRule: string;
  readonly everyClass: string;
  readonly ofClasses: (classes: string) => string;
  readonly caps: string;
  readonly capsText: (long: string, short: string, late: string) => string;
  readonly period: string;
  readonly everything: string;
  readonly theBeginning: string;
  readonly theEnd: string;
  readonly fromTo: (from: string, to: string) => string;
  readonly timeZone: string;
  readonly only: string;
  readonly filters: Readonly<Record<FilterName, string>>;
  readonly without: string;
  readonly withoutText: (codes: string) => string;
  readonly areas: string;
  readonly geography: Readonly<Record<GeographyBasis, string>>;
  readonly target: string;
  readonly targetText: (duration: string) => string;
  readonly log: string;
  readonly position: (position: string, recorded: string | undefined) => string;
  readonly quarantine: string;
  readonly quarantined: (events: number, text: string) => string;
  readonly table: string;
  readonly digest: string;
  readonly digestText: string;

  /* The figures. */
  readonly summary: string;
  readonly measured: string;
  readonly median: string;
  readonly p90: string;
  readonly limits: string;
  readonly withinTarget: string;
  readonly bounds: string;
  readonly p90AtMost: string;
  readonly unbounded: string;
  readonly notDeterminable: string;
  /** Instead of a number that is not given out. */
  readonly suppressed: string;
  readonly suppression: (cells: string, below: number) => string;
  readonly notGivenOut: string;
  readonly inPopulation: string;
  readonly missing: string;
  readonly share: string;
  readonly interventions: string;
  readonly nothingMeasured: string;
  readonly tableOf: string;
  /** In which units the numbers of a table are. */
  readonly timesAre: string;

  readonly distribution: string;
  readonly distributionText: (parts: DistributionParts) => string;
  readonly interval: string;
  readonly upToBelow: (from: string, to: string) => string;
  readonly andMore: (from: string) => string;
  readonly cumulative: string;
  readonly minutesAxis: string;
  readonly longer: string;

  readonly trend: Readonly<Record<TrendPeriod, string>>;
  readonly periodColumn: Readonly<Record<TrendPeriod, string>>;
  readonly trendText: (periods: string, worst: string, worstP90: string) => string;
  readonly trendEdges: string;
  readonly noUpperLimit: string;

  readonly funnel: string;
  readonly funnelText: (inPeriod: string, inPopulation: string, measured: string) => string;
  readonly inPeriod: string;
  readonly outcomes: Readonly<Record<OutcomeCode, string>>;
  readonly parts: Readonly<Record<'population' | 'excluded' | 'censored', string>>;
  readonly step: string;
  readonly part: string;
  readonly code: string;
  readonly ofPeriod: string;

  readonly byGroup: (slices: string) => string;
  readonly slices: Readonly<Record<string, string>>;
  readonly all: string;
  readonly total: string;
  readonly none: string;
  readonly noHotspot: string;

  /* Beside them. */
  readonly targetsTitle: string;
  readonly targetName: string;
  readonly wantedShare: string;
  readonly verdict: string;
  readonly verdicts: Readonly<Record<NonNullable<TargetResult['verdict']>, string>>;
  readonly beside: string;
  readonly asAbove: string;
  readonly withoutLate: string;
  readonly asRecorded: string;
  readonly flags: string;
  readonly flagsText: string;
  readonly codes: Readonly<Record<QualityCode, string>>;
  readonly breakNotice: (at: string, version: number, changes: string) => string;
  readonly breakFigures: (version: number) => string;
  readonly changes: Readonly<Record<string, string>>;
  readonly ownPart: string;
  readonly wholePeriod: (version: number) => string;

  /* How to read it. */
  readonly reading: string;
  readonly notes: readonly string[];
  readonly clocks: Readonly<Record<Clock, string>>;
  readonly metrics: Readonly<Record<string, string>>;
  readonly priorityBasis: Readonly<Record<PriorityBasis, string>>;
  readonly initiations: Readonly<Record<string, string>>;
  readonly populationText: (begun: string, more: readonly string[]) => string;
  readonly populationTypes: (types: string) => string;
  readonly populationPriorities: (levels: string) => string;
  readonly populationZones: (zones: string) => string;
}

/** What is said of a distribution to somebody who does not see it. */
export interface DistributionParts {
  readonly measured: string;
  readonly median: string;
  readonly p90: string;
  readonly target: string;
  readonly share: string;
}
