import type { CountsReport } from './counts.js';

const shooting = { counted: 'shootings', split: 'injury', unit: 'count', quantity: 2, entries: 2 } as const;

export const countsExample: CountsReport = {
  by: 'hotspot',
  per: 'month',
  period: { from: '2024-01-31T23:00:00.000Z', to: null, timeZone: 'Europe/Brussels' },
  filters: {},
  geography: 'as-was',
  rows: [
    { group: 'peterbos', period: '2024-02', ...shooting },
    {
      group: 'peterbos',
      period: '2024-03',
      counted: 'drugs',
      split: 'cocaine',
      unit: 'g',
      quantity: 118.2,
      entries: 1,
    },
  ],
  totals: [
    { group: 'all', period: 'all', ...shooting },
    { group: 'all', period: 'all', counted: 'drugs', split: 'cocaine', unit: 'g', quantity: 118.2, entries: 1 },
  ],
  leftOut: [{ counted: 'shootings', reason: 'ruled-out', entries: 1 }],
  unattributed: [],
  asOf: 4100,
  quarantined: 0,
  synthetic: false,
};
