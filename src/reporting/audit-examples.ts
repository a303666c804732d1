import { definitionExample, responseTimesExample } from './api-examples.js';
import type { CorrectionGroup } from './correction-tally.js';
import type { CorrectionsReport } from './corrections.js';
import type { Difference } from './difference.js';
import type { DifferenceSide } from './difference-side.js';
import type { Regrading } from './regrading.js';

/* Answers to what an auditor asks, as the documentation of the interface shows them. The data are made up; the numbers agree with one another. */

const { total: figures, funnel } = responseTimesExample;
const side: DifferenceSide = {
  asked: '2024-04-01',
  asOf: 1_800,
  quarantined: 0,
  identity: '5f0c1a',
  metric: { id: 'total-response', version: 1 },
  definition: definitionExample,
  versions: [1],
  target: 480,
  funnel,
  total: { ...figures, p90Seconds: 552, withinTarget: 44, shareWithinTarget: 0.88 },
};

export const differenceExample: Difference = {
  asOf: 1_842,
  against: 1_800,
  headline:
    'The P90 from 2024-03-01 00:00:00 +01 to before 2024-04-01 00:00:00 +02 moved from 9:12 to 8:47 because of 1 correction of 1 intervention.',
  period: responseTimesExample.period,
  by: 'none',
  filters: {},
  geography: 'as-was',
  before: side,
  after: {
    ...side,
    asked: null,
    asOf: 1_842,
    total: { ...figures, p90Seconds: 527, withinTarget: 45, shareWithinTarget: 0.9 },
  },
  rows: [],
  sameCode: true,
  counts: {
    interventions: 1,
    came: 0,
    left: 0,
    outcome: 0,
    seconds: 1,
    group: 0,
    codes: 1,
    missToHit: 1,
    hitToMiss: 0,
  },
  causes: {
    corrections: { interventions: 1, corrections: 1 },
    facts: { interventions: 0 },
    elsewhere: { interventions: 0 },
  },
  correctionsAlone: { measured: 50, medianSeconds: 402, p90Seconds: 527, withinTarget: 45, shareWithinTarget: 0.9 },
  elsewhere: { events: [], total: 0 },
  interventions: [
    {
      intervention: '2024-000017',
      change: 'changed',
      differs: ['seconds', 'codes'],
      crossing: 'miss-to-hit',
      cause: 'corrections',
      before: {
        outcome: 'measured',
        seconds: 552,
        startAt: '2024-03-08T21:10:05.000Z',
        stopAt: '2024-03-08T21:19:17.000Z',
        group: 'all',
        codes: [],
      },
      after: {
        outcome: 'measured',
        seconds: 402,
        startAt: '2024-03-08T21:10:05.000Z',
        stopAt: '2024-03-08T21:16:47.000Z',
        group: 'all',
        codes: ['X12'],
      },
      behind: {
        events: [
          {
            position: 1_830,
            type: 'TimestampCorrected',
            stream: 'intervention-2024-000017',
            occurredAt: '2024-04-02T09:00:00.000Z',
            recordedAt: '2024-04-02T09:02:13.004Z',
            unit: null,
            correction: {
              event: 'UnitArrived',
              field: 'occurredAt',
              before: '2024-03-08T21:19:17.000Z',
              after: '2024-03-08T21:16:47.000Z',
              reason: 'data-entry',
              requestedBy: 'dispatcher-12',
              authorisedBy: 'supervisor-07',
            },
          },
        ],
        total: 1,
      },
    },
  ],
  quarantined: 0,
  synthetic: true,
};

const nineToOne: CorrectionGroup = {
  group: 'total',
  corrections: 12,
  moved: {
    'miss-to-hit': 9,
    'hit-to-miss': 1,
    'miss-to-none': 0,
    'hit-to-none': 0,
    'none-to-miss': 0,
    'none-to-hit': 0,
  },
  unmoved: 2,
  signTest: { n: 10, pValue: 0.021484375 },
};

export const correctionsExample: CorrectionsReport = {
  metric: { id: 'total-response', version: 1 },
  definition: definitionExample,
  period: responseTimesExample.period,
  filters: {},
  geography: 'as-was',
  target: 480,
  total: nineToOne,
  byZone: [{ ...nineToOne, group: '5340' }],
  byRequester: [{ ...nineToOne, group: 'dispatcher-12' }],
  byAuthoriser: [{ ...nineToOne, group: 'supervisor-07' }],
  byWeek: [{ ...nineToOne, group: '2024-W14' }],
  corrections: [
    {
      position: 1_830,
      intervention: '2024-000017',
      movement: 'miss-to-hit',
      before: { outcome: 'measured', seconds: 552, standing: 'miss' },
      after: { outcome: 'measured', seconds: 402, standing: 'hit' },
      zone: '5340',
      recordedAt: '2024-04-02T09:02:13.004Z',
      type: 'TimestampCorrected',
      corrects: 'UnitArrived',
      field: 'occurredAt',
      valueBefore: '2024-03-08T21:19:17.000Z',
      valueAfter: '2024-03-08T21:16:47.000Z',
      reason: 'data-entry',
      requestedBy: 'dispatcher-12',
      authorisedBy: 'supervisor-07',
    },
  ],
  nextCursor: '1830',
  asOf: 1_842,
  quarantined: 0,
  synthetic: true,
};

const nowhere = { 'before-dispatch': 0, 'before-arrival': 0, 'after-arrival': 0, 'after-close': 0 };

export const regradingExample: Regrading = {
  metric: { id: 'total-response', version: 1 },
  period: responseTimesExample.period,
  filters: {},
  funnel,
  changed: 5,
  cells: [
    { initial: 'P1', final: 'P1', interventions: 20, changedIn: nowhere },
    {
      initial: 'P1',
      final: 'P2',
      interventions: 5,
      changedIn: { ...nowhere, 'before-arrival': 1, 'after-arrival': 4 },
    },
    { initial: 'P2', final: 'P2', interventions: 33, changedIn: nowhere },
  ],
  steps: [
    { from: 'P1', to: 'P2', phase: 'after-arrival', changes: 4, interventions: 4 },
    { from: 'P1', to: 'P2', phase: 'before-arrival', changes: 1, interventions: 1 },
  ],
  interventions: [
    {
      intervention: '2024-000017',
      outcome: 'measured',
      seconds: 952,
      zone: '5340',
      initial: 'P1',
      atDispatch: 'P1',
      final: 'P2',
      levels: ['P1', 'P2'],
      phases: ['after-arrival'],
    },
  ],
  nextCursor: '2024-000017',
  geography: 'as-was',
  asOf: 1_842,
  quarantined: 0,
  synthetic: true,
};
