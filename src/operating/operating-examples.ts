import type { TableDiff } from '../projecting/diff.js';
import type { DeployEntry } from '../read-model/deploy-log.js';
import type { KeptSnapshot } from '../read-model/snapshot-shelf.js';
import type { JobView, ProjectionView, QuarantinePage } from './operations.js';

/** Answers as the documentation of the API shows them: made up. */

const identity = '5f0c6a51e6d1d7a2f9f2b1f3a86a0a8f1b41a7a2f65d10c8e8e7d9e4ad2c7b90';

export const jobExample: JobView = {
  id: 1,
  projections: ['response-times'],
  by: 'a.peeters',
  phase: 'reading',
  paused: false,
  from: 0,
  position: 640_000,
  head: 1_000_000,
  eventsPerSecond: 310_000,
  secondsLeft: 2,
  bytes: 28_311_552,
  startedAt: '2024-03-11T09:00:00.000Z',
};

export const projectionExample: ProjectionView = {
  name: 'response-times',
  version: 1,
  question: 'How long did it take from the call to the first unit on scene?',
  identity,
  liveIdentity: identity,
  checkpoint: 1_000_000,
  head: 1_000_000,
  lag: 0,
  rows: 166_667,
  quarantined: 0,
  state: 'rebuilding',
  stale: false,
  pinned: false,
  job: jobExample,
  unfinished: null,
  versions: [
    { file: '1.duckdb', identity, state: 'live' },
    { file: '2.duckdb', identity, state: 'building' },
  ],
};

export const quarantineExample: QuarantinePage = {
  projection: 'response-times',
  events: [
    {
      position: 1203,
      eventId: '6f1c0c5e-0d38-4d8b-9a63-0c4c3a3b1a11',
      type: 'UnitArrived',
      reason: 'TypeError: column firstArrivedAt: expected a timestamp, got text',
    },
  ],
  total: 1,
};

export const snapshotExample: KeptSnapshot = {
  projection: 'response-times',
  identity,
  asOf: 1203,
  rows: 201,
  digest: '0b7c1d5e8f2a4c6d9e1f3a5b7c9d0e2f4a6b8c0d1e3f5a7b9c1d3e5f7a9b0c2d',
  quarantined: 0,
  bytes: 798_720,
  createdAt: '2024-03-11T09:00:03.421Z',
};

export const diffExample: TableDiff = {
  projection: 'response-times',
  from: { asked: '2024-03-01', asOf: 1100, identity },
  to: { asked: 'live', asOf: 1842, identity },
  sameCode: true,
  added: 17,
  removed: 0,
  changed: 1,
  rows: [
    {
      key: '2024-000017',
      kind: 'changed',
      columns: [{ column: 'totalResponseSeconds', before: 402, after: 396, delta: -6 }],
      behind: {
        events: [{ position: 1203, type: 'TimestampCorrected', id: '6f1c0c5e-0d38-4d8b-9a63-0c4c3a3b1a11' }],
        total: 1,
      },
    },
  ],
  nextCursor: '2024-000017',
};

export const deployLogExample: { readonly entries: readonly DeployEntry[] } = {
  entries: [
    {
      at: '2024-03-11T09:00:03.421Z',
      by: 'a.peeters',
      codeRevision: '0.1.0+1f2e3d4c5b6a',
      projection: 'response-times',
      what: 'swapped',
      identity,
      previousIdentity: identity,
      position: 1_000_000,
    },
  ],
};
