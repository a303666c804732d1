import type { Audience, Suppression } from './audience.js';
import type { GeographyBasis } from './geography-basis.js';
import type { Per } from './local-periods.js';
import type { Period } from './period.js';

/** What is counted, in the order in which it is shown. */
export const countedThings = [
  'shootings',
  'victims',
  'arrests',
  'drugs',
  'firearms',
  'cash',
  'operations',
  'officer-hours',
] as const;

export const countGroupings = ['zone', 'hotspot', 'none'] as const;
export type CountGrouping = (typeof countGroupings)[number];

export interface CountRow {
  /** Code of the zone or hotspot; `(no hotspot)`, or `(unattributed)` where nobody can tell. `all` when it is by none. */
  readonly group: string;
  /** Such as `2024-02`, local time; `all` when it is per none. */
  readonly period: string;
  readonly counted: string;
  /** What it is told apart by: an outcome, a kind, a substance, a currency, an axis. */
  readonly split: string;
  /** `count`; `g`, `pill`, `plant` or `ml`; `minor` (of the currency); `h`. */
  readonly unit: string;
  /** Null where it is suppressed. */
  readonly quantity: number | null;
  /** How many records or items the quantity is of. Null where it is suppressed. */
  readonly entries: number | null;
  /** True where too few are counted to tell the public, or where the number would give such a one away. */
  readonly suppressed?: true;
}

export interface LeftOutRow {
  readonly counted: string;
  readonly reason: string;
  /** Null where it is suppressed. */
  readonly entries: number | null;
  readonly suppressed?: true;
}

export interface CountsReport {
  readonly by: CountGrouping;
  readonly per: Per;
  readonly period: Period;
  readonly filters: Readonly<Partial<Record<'zone' | 'hotspot' | 'counted', string>>>;
  readonly geography: GeographyBasis;
  readonly rows: readonly CountRow[];
  /** The same of all groups and periods together. */
  readonly totals: readonly CountRow[];
  /** What is in the log and counts nowhere, with why. */
  readonly leftOut: readonly LeftOutRow[];
  /** What counts, but of which nobody can tell whether it was in a hotspot: its point is a fallback, or is not known. */
  readonly unattributed: readonly LeftOutRow[];
  readonly asOf: number;
  readonly quarantined: number;
  readonly synthetic: boolean;
  /** Only in an answer to the public, from which small cells are suppressed. */
  readonly audience?: Audience;
  readonly suppression?: Suppression & {
    /** Of these no row is given out: there are too few of them to be told by period, or, where the group is `all`, by area. */
    readonly withheld: readonly Pick<CountRow, 'group' | 'counted' | 'split' | 'unit'>[];
  };
}
