import { BadQuery } from './bad-query.js';

/** The clocks of an intervention that a metric can start or stop at: columns of the response-times table. */
export type Clock =
  | 'incidentOccurredAt'
  | 'callReceivedAt'
  | 'callAnsweredAt'
  | 'createdAt'
  | 'firstDispatchedAt'
  | 'firstEnRouteAt'
  | 'firstArrivedAt';

/** What a clock says, in words for a reader. */
export const clockMeanings: Readonly<Record<Clock, string>> = {
  incidentOccurredAt: 'incident occurred',
  callReceivedAt: 'call received',
  callAnsweredAt: 'call answered',
  createdAt: 'incident created',
  firstDispatchedAt: 'first unit dispatched',
  firstEnRouteAt: 'first unit en route',
  firstArrivedAt: 'first unit on scene',
};

/**
 * How long something took, between two named clocks. A definition that has been published is never changed: another start, stop or
 * population is a new version, and both are shown across the break.
 */
export interface Metric {
  readonly id: string;
  readonly version: number;
  readonly start: Clock;
  readonly stop: Clock;
  readonly label: string;
  /** Where the pair of clocks is from. None of these is Belgian law. */
  readonly standard: string;
  /** Which interventions of a period it is about. */
  readonly population: string;
}

const calls =
  'every intervention of the period, except those begun on view or planned (X01), duplicates (X04) and annulled records (X23)';

export const metrics = [
  {
    id: 'total-response',
    version: 1,
    start: 'callReceivedAt',
    stop: 'firstArrivedAt',
    label: 'Total response',
    standard: 'New York City Local Law 119/2013',
    population: calls,
  },
  {
    id: 'police-response',
    version: 1,
    start: 'createdAt',
    stop: 'firstArrivedAt',
    label: 'Police response',
    standard: 'New York City Admin. Code §14-149',
    population: calls,
  },
  {
    id: 'call-answering',
    version: 1,
    start: 'callReceivedAt',
    stop: 'callAnsweredAt',
    label: 'Call answering',
    standard: 'NFPA 1710 and 1225, NENA',
    population: calls,
  },
  {
    id: 'call-processing',
    version: 1,
    start: 'callAnsweredAt',
    stop: 'firstDispatchedAt',
    label: 'Call processing',
    standard: 'NFPA 1225',
    population: calls,
  },
  {
    id: 'alarm-handling',
    version: 1,
    start: 'callReceivedAt',
    stop: 'firstDispatchedAt',
    label: 'Alarm handling',
    standard: 'NFPA 1710',
    population: calls,
  },
  {
    id: 'dispatch',
    version: 1,
    start: 'createdAt',
    stop: 'firstDispatchedAt',
    label: 'Dispatch',
    standard: 'New York City Admin. Code §14-149',
    population: calls,
  },
  {
    id: 'turnout',
    version: 1,
    start: 'firstDispatchedAt',
    stop: 'firstEnRouteAt',
    label: 'Turnout',
    standard: 'NFPA 1710',
    population: calls,
  },
  {
    id: 'travel',
    version: 1,
    start: 'firstEnRouteAt',
    stop: 'firstArrivedAt',
    label: 'Travel (aanrijtijd)',
    standard: 'NFPA 1710; Belgian General Inspectorate 2009: under 13 min in 75 % of cases',
    population: calls,
  },
  {
    id: 'reporting-delay',
    version: 1,
    start: 'incidentOccurredAt',
    stop: 'callReceivedAt',
    label: 'Reporting delay',
    standard: 'none',
    population: calls,
  },
] as const satisfies readonly Metric[];

export const metricIds: readonly string[] = metrics.map(({ id }) => id);
export const defaultMetric = 'total-response';

/** The definition of a metric. Throws BadQuery naming those that there are. */
export function metricNamed(id: string): Metric {
  const metric = metrics.find((candidate) => candidate.id === id);
  if (metric === undefined) throw new BadQuery('metric', `one of ${metricIds.join(', ')}`);
  return metric;
}
