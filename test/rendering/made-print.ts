import { responseTimesExample } from '../../src/reporting/api-examples.js';
import type { Distribution } from '../../src/reporting/distribution.js';
import type { ResponseTimesPrint } from '../../src/reporting/response-times-print.js';

const { total } = responseTimesExample;

/** MADE UP. */
export const madeDistribution: Distribution = {
  binSeconds: 60,
  counts: [2, 0, 4, 6, 8, 10, 5, 0, 3, 2, 1, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0],
  beyond: 3,
};

/** MADE UP: an answer as pages are made of, its numbers agreeing with one another. */
export const madePrint: ResponseTimesPrint = {
  report: responseTimesExample,
  digest: '3bfe9dfd0319679bca149412d7f6e77238fe90bef4f7fa48ec4b18ba15c2df60',
  recordedAt: '2024-10-27T01:30:05.000Z',
  table: { projection: 'response-times', identity: '172a8adc2f09fbaff0ff99b5589d3e32236e3dfceb3ab6bbafa1001edf41206b' },
  distribution: madeDistribution,
  trend: {
    per: 'week',
    rows: [
      { ...total, group: '2024-W52', groups: { week: '2024-W52' } },
      {
        ...total,
        group: '2025-W02',
        groups: { week: '2025-W02' },
        p90Seconds: 2_000,
        p90Limits: { lower: 900, upper: 'not determinable' },
      },
    ],
  },
};
