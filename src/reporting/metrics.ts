/** The clocks of an intervention that a metric can start or stop at: columns of the response-times table. */
export type Clock =
  | 'incidentOccurredAt'
  | 'callReceivedAt'
  | 'callAnsweredAt'
  | 'createdAt'
  | 'firstDispatchedAt'
  | 'firstEnRouteAt'
  | 'firstArrivedAt'
  | 'lastClearedAt';

/** What a clock says, in words for a reader. */
export const clockMeanings: Readonly<Record<Clock, string>> = {
  incidentOccurredAt: 'incident occurred',
  callReceivedAt: 'call received',
  callAnsweredAt: 'call answered',
  createdAt: 'incident created',
  firstDispatchedAt: 'first unit dispatched',
  firstEnRouteAt: 'first unit en route',
  firstArrivedAt: 'first unit on scene',
  lastClearedAt: 'last unit cleared',
};

export type PriorityBasis = 'initial' | 'at-dispatch' | 'final';

/** The column of each priority, and what it is in words. */
export const priorities: Readonly<Record<PriorityBasis, { readonly column: string; readonly means: string }>> = {
  initial: { column: 'priorityInitial', means: 'the first one given' },
  'at-dispatch': { column: 'priorityAtDispatch', means: 'the one in force at the first dispatch' },
  final: { column: 'priorityFinal', means: 'the last one recorded' },
};

/** A time within which a share of the measured interventions ought to be. None is Belgian law. */
export interface MetricTarget {
  readonly name: string;
  /** Inclusive. */
  readonly seconds: number;
  readonly share?: number;
  readonly setOn?: string;
}

/**
 * How long something took, between two named clocks, and of which interventions. A definition is never changed: another start, stop,
 * population or target is a new version, and both are shown across the break.
 */
export interface MetricDefinition {
  readonly id: string;
  readonly version: number;
  readonly label: string;
  /** Where the pair of clocks is from. None of these is Belgian law. */
  readonly origin: string;
  /** From when it is in force. Absent: from the beginning. */
  readonly validFrom?: string;
  readonly start: Clock;
  readonly stop: Clock;
  readonly stopRule: { readonly unitClasses?: readonly string[] };
  readonly population: {
    readonly initiations: readonly string[];
    readonly types?: readonly string[];
    readonly priorities?: readonly string[];
    readonly zones?: readonly string[];
  };
  readonly priorityBasis: PriorityBasis;
  readonly targets: readonly MetricTarget[];
  readonly caps: {
    readonly tooLongSeconds: number;
    readonly tooShortSeconds: number;
    readonly lateEntrySeconds: number;
  };
}

export const defaultMetric = 'total-response';

/** A metric as it is asked for: `police-response`, or `police-response@2`. */
export const metricForm = /^[A-Za-z0-9._:-]{1,128}(@[1-9]\d{0,6})?$/;

/** Which interventions a metric is about, in words. */
export function populationText({ population, priorityBasis }: MetricDefinition): string {
  const { initiations, types, priorities: levels, zones } = population;
  const of = (what: string, values: readonly string[] | undefined): string[] =>
    values === undefined ? [] : [`${what} ${values.join(', ')}`];
  const parts = [
    `begun by ${initiations.join(', ')}`,
    ...of('of the types', types),
    ...of(`with ${priorities[priorityBasis].means} among the priorities`, levels),
    ...of('in the zones', zones),
  ];
  return `the interventions of the period ${parts.join('; ')}; no duplicates (X04), tests (X20) or annulled records (X23)`;
}
