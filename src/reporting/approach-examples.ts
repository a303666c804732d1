import type { CountsReport } from './counts-report.js';
import type { StrategicReport } from './strategic-response.js';
import { placedBy, strategicMeanings } from './strategic-rows.js';

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

export const strategicExample: StrategicReport = {
  by: 'hotspot',
  period: { from: null, to: null, timeZone: 'Europe/Brussels' },
  hotspot: null,
  geography: 'as-was',
  placedBy,
  notOnTodaysMap: [],
  intervals: strategicMeanings,
  rows: [
    {
      hotspot: 'peterbos',
      trigger: { record: 's-1', at: '2024-02-14T21:00:00.000Z' },
      council: {
        record: 'drug-shootings-2024',
        at: '2024-02-26T23:00:00.000Z',
        body: 'Regional Security Council',
        by: 'names-shooting',
      },
      hotspotDesignated: { record: 'peterbos', at: '2024-03-27T23:00:00.000Z' },
      taskForce: { record: 'tf-peterbos', at: '2024-03-10T23:00:00.000Z' },
      plan: { dueAt: '2024-03-24T23:00:00.000Z', adoptedAt: '2024-03-29T11:00:00.000Z', standing: 'late' },
      firstAction: null,
      days: { council: 12.08, hotspotDesignated: 42.08, taskForce: 25.08, planAdopted: 43.58, firstAction: null },
      open: ['firstAction'],
    },
  ],
  heardUntil: '2024-03-29T11:05:00.000Z',
  asOf: 4100,
  quarantined: 0,
  synthetic: false,
};
