/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Authorisation } from '../terms/authorisation.js';
import type { Instant } from '../terms/time.js';

interface ReportFact<Type extends string, Data> {
  readonly type: Type;
  /** When it was decided. */
  readonly occurredAt: Instant;
  readonly data: { readonly reportId: string } & Data;
}

/** The table that a report was read from, and the digest of the code, the columns and the boundaries that made it. */
export interface FrozenTable {
  readonly projection: string;
  readonly identity: string;
}

/** A metric that a report measures by. */
export interface FrozenMetric {
  readonly id: string;
  readonly version: number;
}

/**
 * An answer of this service, frozen as it was given out. Its result is the answer as canonical JSON (RFC 8785): the first piece of that text is
 * here, the others follow it in `ReportResultContinued`, so that a report of any length fits into events of limited size.
 */
export type ReportPublished = ReportFact<
  'ReportPublished',
  {
    readonly title: string;
    /** Which report: `response-times`, `counts`. */
    readonly kind: string;
    /** What was asked, as it was asked. */
    readonly parameters: Readonly<Record<string, string | number>>;
    /** The log's position that it stands at: everything up to there is in it, and nothing after. */
    readonly position: number;
    /** Root of the Merkle tree (RFC 6962) over the canonical JSON of the first `position` events, in base64. */
    readonly logRoot: string;
    readonly tables: readonly FrozenTable[];
    readonly metrics?: readonly FrozenMetric[];
    /** `as-was` or `today`, where the report is by boundaries. */
    readonly geography?: string;
    /** IANA name of the time zone of dates and calendar periods. */
    readonly timeZone: string;
    /** Which code made it: version of the program and a digest of its text. */
    readonly code?: string;
    readonly synthetic: boolean;
    /** SHA-256 of the whole result as UTF-8, in lower-case hexadecimal. */
    readonly digest: string;
    /** In how many pieces the result is, this one included. */
    readonly pieces: number;
    readonly result: string;
    /** Who publishes it: a staff number or a role account, never a name. */
    readonly publishedBy: string;
  }
>;
export type ReportResultContinued = ReportFact<
  'ReportResultContinued',
  {
    /** Counts the pieces from 1; the first one is in `ReportPublished`. */
    readonly piece: number;
    readonly result: string;
  }
>;
/** A later report takes its place. It stays as it was published. */
export type ReportSuperseded = ReportFact<
  'ReportSuperseded',
  { readonly by: string; readonly reason: string; readonly decidedBy: string }
>;
/** It must not be relied on any more. It stays as it was published, and says so. */
export type ReportWithdrawn = ReportFact<'ReportWithdrawn', Authorisation & { readonly reason: string }>;

export type ReportEvent = ReportPublished | ReportResultContinued | ReportSuperseded | ReportWithdrawn;
