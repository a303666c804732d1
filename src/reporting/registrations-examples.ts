import { weightedDisplacementDifference } from '../measures/weighted-displacement.js';
import type { EvaluationsReport } from './evaluations.js';
import type { Reconciliation } from './reconciliation.js';

const counts = {
  treated: { before: 207, after: 110 },
  control: { before: 308, after: 318 },
  displacement: { before: 178, after: 157 },
  displacementControl: { before: 150, after: 140 },
};

export const evaluationsExample: EvaluationsReport = {
  evaluations: [
    {
      evaluation: 'hotspots-2024/peterbos',
      operation: 'O-2024-17',
      hypothesis: 'fewer arrests',
      counted: 'arrests',
      split: null,
      areas: {
        kind: 'hotspot',
        treated: ['peterbos'],
        control: ['aumale'],
        displacement: ['clemenceau'],
        displacementControl: ['ribaucourt'],
      },
      before: { from: '2023-12-31T23:00:00.000Z', to: '2024-03-31T22:00:00.000Z' },
      after: { from: '2024-03-31T22:00:00.000Z', to: '2024-06-30T22:00:00.000Z' },
      registeredAt: '2024-03-28T09:00:00.000Z',
      registeredLate: false,
      corrected: false,
      counts,
      notOnTodaysMap: [],
      inSeveral: 0,
      unattributed: 12,
      result: weightedDisplacementDifference(counts),
      noResult: null,
      fewFacts: false,
    },
  ],
  heardUntil: '2024-07-02T08:00:00.000Z',
  asOf: 4100,
  registeredAsOf: 4100,
  quarantined: 0,
  synthetic: false,
  geography: 'as-was',
};

export const reconciliationExample: Reconciliation = {
  figures: [
    {
      figure: 'hotspots-2024/actions',
      declaredBy: 'Region',
      origin: 'press release',
      declaredAt: '2025-02-11T09:00:00.000Z',
      counted: 'operations',
      split: null,
      unit: 'count',
      definition: null,
      zone: null,
      hotspot: null,
      from: '2024-02-29T23:00:00.000Z',
      to: '2025-01-31T23:00:00.000Z',
      declared: 661,
      parts: ['security: 220', 'prevention: 106', 'neighbourhood life: 230'],
      sumOfParts: 556,
      partsDifference: 105,
      ownCount: 540,
      difference: 121,
      leftOut: 16,
      annulled: false,
      notOnTodaysMap: [],
    },
  ],
  asOf: 4100,
  registeredAsOf: 4100,
  quarantined: 0,
  synthetic: false,
  geography: 'as-was',
};
