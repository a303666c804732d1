import { defineRows, type RowOf } from '../src/projecting/define.js';
import type { TrackerEvent } from './tracker-event.js';

const columns = {
  report: { type: 'text', means: 'Id of the published report.' },
  title: { type: 'text', means: 'What it is called.' },
  kind: { type: 'text', means: 'Which report it is: response-times, counts …' },
  parameters: { type: 'text', means: 'What was asked, as JSON.' },
  status: {
    type: 'text',
    means: 'published; superseded: a later one took its place; withdrawn: it must not be relied on any more.',
  },
  publishedAt: { type: 'timestamp', means: 'When it was published.', unit: 'UTC' },
  publishedBy: { type: 'text', means: 'Who published it: a staff number or a role account.' },
  standsAt: { type: 'integer', means: 'Position of the log that it stands at.' },
  logRoot: { type: 'text', means: 'Root of the Merkle tree over the log up to there, in base64.' },
  metrics: { type: 'text[]', means: 'The metrics that it measures by, each with its version.' },
  geography: { type: 'text', means: 'By which boundaries: as-was or today; none where it is by none.' },
  identities: { type: 'text[]', means: 'The tables that it was read from, each with the identity of what made it.' },
  digest: { type: 'text', means: 'SHA-256 of its result as canonical JSON.' },
  pieces: { type: 'integer', means: 'In how many events its result is.' },
  synthetic: { type: 'boolean', means: 'True when made-up data are in it.' },
  supersededBy: { type: 'text', means: 'The report that took its place.' },
  supersededAt: { type: 'timestamp', means: 'When that was decided.', unit: 'UTC' },
  supersededBecause: { type: 'text', means: 'Why a later report took its place.' },
  withdrawnAt: { type: 'timestamp', means: 'When it was withdrawn.', unit: 'UTC' },
  withdrawnBecause: { type: 'text', means: 'Why it was withdrawn.' },
  withdrawnBy: { type: 'text', means: 'Who asked for that, and who allowed it.' },
  position: { type: 'integer', means: 'Position in the log of the event that published it.' },
} as const;

type Row = RowOf<typeof columns>;

const nothingSince = {
  supersededBy: null,
  supersededAt: null,
  supersededBecause: null,
  withdrawnAt: null,
  withdrawnBecause: null,
  withdrawnBy: null,
} as const;

/** What was published, and what became of it. The results are not here: each is in the events of its own stream. */
export const publishedReports = defineRows<TrackerEvent>()({
  name: 'published-reports',
  version: 1,
  question: 'Which reports were published, as of when, and which of them still stand?',
  grain: 'one published report',
  columns,
  rowKey: 'report',
  slices: ['kind', { month: 'publishedAt' }],
  handles: ['ReportPublished', 'ReportResultContinued', 'ReportSuperseded', 'ReportWithdrawn'],
  key: (event) => event.data.reportId,
  streamOf: (report) => `report-${report}`,
  evolve: (row, event): Row => {
    if (event.type === 'ReportPublished') return published(event);
    if (row === null) throw new Error(`${event.type} of report ${event.data.reportId}, which was never published`);
    switch (event.type) {
      case 'ReportResultContinued':
        return row;
      case 'ReportSuperseded':
        return {
          ...row,
          status: row.withdrawnAt === null ? 'superseded' : 'withdrawn',
          supersededBy: event.data.by,
          supersededAt: event.occurredAt,
          supersededBecause: event.data.reason,
        };
      case 'ReportWithdrawn': {
        const { reason, requestedBy, authorisedBy } = event.data;
        return {
          ...row,
          status: 'withdrawn',
          withdrawnAt: event.occurredAt,
          withdrawnBecause: reason,
          withdrawnBy: `${requestedBy}, ${authorisedBy}`,
        };
      }
    }
  },
});

function published({ occurredAt, position, data }: Extract<TrackerEvent, { readonly type: 'ReportPublished' }>): Row {
  const { reportId, title, kind, parameters, publishedBy, logRoot, digest, pieces, synthetic } = data;
  return {
    report: reportId,
    title,
    kind,
    parameters: JSON.stringify(parameters),
    status: 'published',
    publishedAt: occurredAt,
    publishedBy,
    standsAt: data.position,
    logRoot,
    metrics: data.metrics?.map(({ id, version }) => `${id} v${String(version)}`) ?? null,
    geography: data.geography ?? null,
    identities: data.tables.map(({ projection, identity }) => `${projection} ${identity}`),
    digest,
    pieces,
    synthetic,
    ...nothingSince,
    position,
  };
}
