/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Initiation } from '../intervention/events.js';
import type { Instant } from '../terms/time.js';

/** The clocks that a metric can start or stop at. Those of units are of the first, or the last, of the eligible ones. */
export const metricClocks = [
  'incidentOccurredAt',
  'callReceivedAt',
  'callAnsweredAt',
  'createdAt',
  'firstDispatchedAt',
  'firstEnRouteAt',
  'firstArrivedAt',
  'lastClearedAt',
] as const;
export type MetricClock = (typeof metricClocks)[number];

/** Whose priority counts: a later downgrade must not move a call out of its row unless somebody says so. */
export const priorityBases = ['initial', 'at-dispatch', 'final'] as const;
export type PriorityBasis = (typeof priorityBases)[number];

/** A time within which a share of the measured interventions ought to be. None is Belgian law. */
export interface MetricTarget {
  readonly name: string;
  /** Inclusive. */
  readonly seconds: number;
  /** Above 0, up to 1: the share that ought to be within it. Absent: none was named. */
  readonly share?: number;
  /** The day on which it was set, as YYYY-MM-DD, where known. */
  readonly setOn?: string;
}

/** What is measured, of which interventions, by which rules. */
export interface MetricTerms {
  readonly label: string;
  /** Where the pair of clocks is from: a standard, a law, a decision. */
  readonly origin: string;
  readonly start: MetricClock;
  readonly stop: MetricClock;
  readonly stopRule: {
    /** The classes of units whose stamps count. Absent: every unit's do. */
    readonly unitClasses?: readonly string[];
  };
  /** Which interventions of a period it is about. An absent list narrows nothing. */
  readonly population: {
    readonly initiations: readonly Initiation[];
    /** In the words of the source. */
    readonly types?: readonly string[];
    /** By the priority basis. */
    readonly priorities?: readonly string[];
    /** Where it occurred. */
    readonly zones?: readonly string[];
  };
  readonly priorityBasis: PriorityBasis;
  /** The first is the one that figures are told by. */
  readonly targets: readonly MetricTarget[];
  readonly caps: {
    /** An interval above it is flagged as too long (X08), and kept. */
    readonly tooLongSeconds: number;
    /** A travel of up to this is flagged as too short to be a drive (X09). */
    readonly tooShortSeconds: number;
    /** A stamp that was entered later than this after what it stamps is a late entry (X11). */
    readonly lateEntrySeconds: number;
  };
}

/** A version of a metric. It is never changed: what is to be otherwise is the next version. `occurredAt` is when it was decided. */
export interface MetricDefined {
  readonly type: 'MetricDefined';
  readonly occurredAt: Instant;
  readonly data: MetricTerms & {
    readonly metricId: string;
    /** From 1, without gaps. */
    readonly version: number;
    /** From when interventions are measured by it, until a later version is in force. */
    readonly validFrom: Instant;
  };
}

export type MetricEvent = MetricDefined;
