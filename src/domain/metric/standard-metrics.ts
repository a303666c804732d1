import type { MetricTarget, MetricTerms } from './events.js';

/** A metric that ships with the program: its first version, in force from the beginning. Later ones are in the log. */
export interface StandardMetric extends MetricTerms {
  readonly id: string;
  readonly version: 1;
}

const caps = { tooLongSeconds: 24 * 60 * 60, tooShortSeconds: 5, lateEntrySeconds: 5 * 60 };

/** All but what officers began themselves: zero seconds of those, blended in, made 7 minutes of 9.2 elsewhere. */
const population = { initiations: ['emergency-call', 'call', 'alarm', 'partner', 'press'] } as const;

type Own = Pick<MetricTerms, 'label' | 'origin' | 'start' | 'stop'> & { readonly targets?: readonly MetricTarget[] };

function standard(id: string, { targets = [], ...own }: Own): StandardMetric {
  return { id, version: 1, ...own, stopRule: {}, population, priorityBasis: 'at-dispatch', targets, caps };
}

/**
 * The standard metrics. Like every definition these are never changed: what is to be otherwise is a version 2, and an event.
 */
export const standardMetrics: readonly StandardMetric[] = [
  standard('total-response', {
    label: 'Total response',
    origin: 'New York City Local Law 119/2013',
    start: 'callReceivedAt',
    stop: 'firstArrivedAt',
  }),
  standard('police-response', {
    label: 'Police response',
    origin: 'New York City Admin. Code §14-149',
    start: 'createdAt',
    stop: 'firstArrivedAt',
  }),
  standard('call-answering', {
    label: 'Call answering',
    origin: 'NFPA 1710 and 1225, NENA',
    start: 'callReceivedAt',
    stop: 'callAnsweredAt',
  }),
  standard('call-processing', {
    label: 'Call processing',
    origin: 'NFPA 1225',
    start: 'callAnsweredAt',
    stop: 'firstDispatchedAt',
  }),
  standard('alarm-handling', {
    label: 'Alarm handling',
    origin: 'NFPA 1710',
    start: 'callReceivedAt',
    stop: 'firstDispatchedAt',
  }),
  standard('dispatch', {
    label: 'Dispatch',
    origin: 'New York City Admin. Code §14-149',
    start: 'createdAt',
    stop: 'firstDispatchedAt',
  }),
  standard('turnout', {
    label: 'Turnout',
    origin: 'NFPA 1710',
    start: 'firstDispatchedAt',
    stop: 'firstEnRouteAt',
  }),
  standard('travel', {
    label: 'Travel (aanrijtijd)',
    origin: 'NFPA 1710; Belgian General Inspectorate 2009: under 13 min in 75 % of cases',
    start: 'firstEnRouteAt',
    stop: 'firstArrivedAt',
    targets: [{ name: 'Belgian General Inspectorate 2009', seconds: 780, share: 0.75 }],
  }),
  standard('reporting-delay', {
    label: 'Reporting delay',
    origin: 'none',
    start: 'incidentOccurredAt',
    stop: 'callReceivedAt',
  }),
  standard('on-scene-commitment', {
    label: 'On-scene commitment, from the first arrival to the last unit cleared',
    origin: 'none',
    start: 'firstArrivedAt',
    stop: 'lastClearedAt',
  }),
];

/** The standard metric of this name, where there is one. */
export function standardMetric(id: string): StandardMetric | undefined {
  return standardMetrics.find((metric) => metric.id === id);
}
