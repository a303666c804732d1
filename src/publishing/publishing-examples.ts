import type { Publication } from './publisher.js';
import type { ShownReport } from './shown-report.js';
import type { Verification } from './verifier.js';

const digest = '8a1f0f0e6c0b2d5f1c9d8e7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c';
const root = 'RjKxU8D4dJ8Qk1gkq0Jt3wq8B0r6jvGxq0eN8Qb2b2A=';
const identity = '5f1c9d8e7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c8a1f0f0e6c0b2d';

export const publicationExample: Publication = {
  id: 'response-times-2024-q1',
  status: 'recorded',
  kind: 'response-times',
  title: 'Response times, first quarter of 2024',
  asOf: 48_211,
  logRoot: root,
  digest,
  position: 48_212,
};

export const shownExample: ShownReport = {
  id: 'response-times-2024-q1',
  title: 'Response times, first quarter of 2024',
  kind: 'response-times',
  parameters: { from: '2024-01-01', to: '2024-04-01', by: 'zone' },
  status: 'superseded',
  publishedAt: '2024-04-02T08:00:00.000Z',
  publishedBy: 'analyst-3',
  asOf: 48_211,
  logRoot: root,
  tables: [{ projection: 'response-times', identity }],
  metrics: [{ id: 'total-response', version: 1 }],
  geography: 'as-was',
  timeZone: 'Europe/Brussels',
  code: '0.1.0+3f8a1c2b4d5e',
  synthetic: false,
  digest,
  superseded: {
    by: 'response-times-2024-q1-corrected',
    reason: '31 arrival stamps were corrected',
    decidedBy: 'analyst-3',
  },
  withdrawn: null,
  history: [
    {
      position: 48_212,
      type: 'ReportPublished',
      occurredAt: '2024-04-02T08:00:00.000Z',
      recordedAt: '2024-04-02T08:00:00.004Z',
    },
  ],
  damage: null,
  result: { by: 'zone', asOf: 48_211, funnel: { inPeriod: 1_204, inPopulation: 1_180, measured: 1_102 } },
};

export const verificationExample: Verification = {
  report: 'response-times-2024-q1',
  verdict: 'differs',
  asOf: 48_211,
  digest: { published: digest, now: digest.replaceAll('a', '0') },
  logRoot: { published: root, now: root },
  code: { published: '0.1.0+3f8a1c2b4d5e', now: '0.2.0+0c9d1e2f3a4b' },
  tables: [{ projection: 'response-times', published: identity, now: identity.replaceAll('f', '1') }],
  metrics: [{ id: 'total-response', published: 1, now: 1 }],
  erased: 0,
  differing: 1,
  differences: [{ cell: 'rows[5340].p90Seconds', published: 552, recomputed: 540 }],
  reasons: ['the table response-times is made by other code, other columns or other boundaries now'],
};
