import { definitionExample, responseTimesExample } from './api-examples.js';
import type { Completeness } from './completeness.js';
import type { Dispositions } from './dispositions.js';
import type { Sensitivity } from './sensitivity.js';
import type { SensitivityRow } from './sensitivity-rows.js';
import type { WithoutResponse } from './without-response.js';
import type { ClearedGroup } from './without-response-rows.js';

/* Answers about how interventions ended and what is recorded of them, as the documentation of the interface shows them. The data are made up. */

const { funnel } = responseTimesExample;

const estimated: SensitivityRow = {
  group: '5340',
  groups: { zone: '5340' },
  measured: 50,
  censored: 2,
  unknownWait: 0,
  medianSeconds: 402,
  p90Seconds: 913,
  kaplanMeierMedianSeconds: 411,
  kaplanMeierP90Seconds: 948,
};

export const sensitivityExample: Sensitivity = {
  label: 'sensitivity view, not the published figure',
  method: 'Kaplan-Meier',
  metric: { id: 'total-response', version: 1 },
  definition: definitionExample,
  period: responseTimesExample.period,
  by: 'zone',
  filters: {},
  funnel,
  rows: [estimated],
  total: { ...estimated, group: 'total' },
  geography: 'as-was',
  asOf: 1_842,
  quarantined: 0,
  synthetic: true,
};

const cleared: ClearedGroup = {
  group: '5340',
  groups: { zone: '5340' },
  inPopulation: 58,
  cleared: 1,
  clearedShare: 1 / 58,
  arrivedAllTheSame: 0,
  medianWaitSeconds: 5_400,
  longestWaitSeconds: 5_400,
};

export const withoutResponseExample: WithoutResponse = {
  metric: { id: 'total-response', version: 1 },
  period: responseTimesExample.period,
  by: 'zone',
  filters: {},
  funnel,
  rows: [cleared],
  total: { ...cleared, group: 'total' },
  byAuthoriser: [{ value: 'supervisor-07', cleared: 1 }],
  byReason: [{ value: 'no unit free', cleared: 1 }],
  interventions: [
    {
      intervention: '2024-000023',
      outcome: 'X02',
      zone: '5340',
      hotspot: null,
      priority: 'P3',
      type: 'noise',
      startedAt: '2024-03-09T22:00:00.000Z',
      clearedAt: '2024-03-09T23:30:00.000Z',
      waitSeconds: 5_400,
      reason: 'no unit free',
      authorisedBy: 'supervisor-07',
      unitsDispatched: 0,
      arrivedAt: null,
    },
  ],
  geography: 'as-was',
  asOf: 1_842,
  quarantined: 0,
  synthetic: true,
};

export const completenessExample: Completeness = {
  by: 'zone',
  rows: [
    {
      group: '5340',
      interventions: 58,
      dispatched: 56,
      stamps: {
        incidentOccurredAt: 4,
        callReceivedAt: 58,
        callAnsweredAt: 57,
        createdAt: 58,
        firstDispatchedAt: 56,
        firstEnRouteAt: 51,
        firstArrivedAt: 50,
      },
    },
  ],
  geography: 'as-was',
  asOf: 1_842,
  quarantined: 0,
  synthetic: true,
};

const endedSo = {
  fromMinutes: 5,
  toMinutes: 10,
  interventions: 20,
  goneOrUnfounded: 5,
  goneOrUnfoundedShare: 0.25,
  dispositions: { 'gone-on-arrival': 5, 'report-taken': 15 },
};

export const dispositionsExample: Dispositions = {
  metric: { id: 'total-response', version: 1 },
  funnel,
  bands: [endedSo],
  vocabulary: [
    {
      disposition: 'gone-on-arrival',
      interventions: 20,
      firstUsedAt: '2024-03-16T09:12:00.000Z',
      lastUsedAt: '2024-03-31T20:02:00.000Z',
    },
  ],
  lists: [
    {
      list: 'endings-2',
      interventions: 50,
      firstUsedAt: '2024-03-01T07:40:00.000Z',
      lastUsedAt: '2024-03-31T20:02:00.000Z',
    },
  ],
  breaks: [
    {
      at: '2024-03-16T09:12:00.000Z',
      kind: 'came',
      list: null,
      disposition: 'gone-on-arrival',
      chance: 0.0000012,
    },
  ],
  stretches: [{ from: '2024-03-16T09:12:00.000Z', to: null, bands: [endedSo] }],
  geography: 'as-was',
  asOf: 1_842,
  quarantined: 0,
  synthetic: true,
};
