import type { ReportPublished, ReportSuperseded, ReportWithdrawn } from '../domain/report/events.js';
import type { FrozenReport, ReportHistoryEvent } from './published-report.js';

/** A published report as it is shown: how it was made, what it says, and what became of it. */
export interface ShownReport {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly parameters: ReportPublished['data']['parameters'];
  readonly status: 'published' | 'superseded' | 'withdrawn';
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly asOf: number;
  readonly logRoot: string;
  readonly tables: ReportPublished['data']['tables'];
  readonly metrics: NonNullable<ReportPublished['data']['metrics']>;
  readonly geography: string | null;
  readonly timeZone: string;
  readonly code: string | null;
  readonly synthetic: boolean;
  readonly digest: string;
  readonly superseded: Omit<ReportSuperseded['data'], 'reportId'> | null;
  readonly withdrawn: Omit<ReportWithdrawn['data'], 'reportId'> | null;
  readonly history: readonly ReportHistoryEvent[];
  /** What is wrong with the record of it; null when it is whole. */
  readonly damage: string | null;
  /** The answer of the report as it was published; null when the record of it is damaged. */
  readonly result: unknown;
}

export function shownReport(id: string, frozen: FrozenReport): ShownReport {
  const { published, superseded, withdrawn, damage = null } = frozen;
  return {
    id,
    title: published.title,
    kind: published.kind,
    parameters: published.parameters,
    status: withdrawn !== undefined ? 'withdrawn' : superseded !== undefined ? 'superseded' : 'published',
    publishedAt: frozen.publishedAt,
    publishedBy: published.publishedBy,
    asOf: published.position,
    logRoot: published.logRoot,
    tables: published.tables,
    metrics: published.metrics ?? [],
    geography: published.geography ?? null,
    timeZone: published.timeZone,
    code: published.code ?? null,
    synthetic: published.synthetic,
    digest: published.digest,
    superseded: without(superseded),
    withdrawn: without(withdrawn),
    history: frozen.history,
    damage,
    result: damage === null ? (JSON.parse(frozen.text) as unknown) : null,
  };
}

function without<Data extends { readonly reportId: string }>(data: Data | undefined): Omit<Data, 'reportId'> | null {
  if (data === undefined) return null;
  const { reportId: _reportId, ...said } = data;
  return said;
}
