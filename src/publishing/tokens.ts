import type { LogReader } from '../event-log/log-reader.js';
import type { ReadModel } from '../read-model/read-model.js';
import type { LatestBoundaries, Metrics } from '../reporting/tokens.js';
import type { OnProgress } from './log-root.js';

/** What publishing needs from outside. The composition root provides it under these names, in a global module. */

/** A {@link StoredLog}. */
export const STORED_LOG = Symbol('STORED_LOG');
/** A {@link FreshTables}. */
export const FRESH_TABLES = Symbol('FRESH_TABLES');
/** A {@link ReportSources}. */
export const REPORT_SOURCES = Symbol('REPORT_SOURCES');
/** A {@link PublishingEffects}. */
export const PUBLISHING_EFFECTS = Symbol('PUBLISHING_EFFECTS');

/** The log as it stands, without upcasting: what is proved of it must be proved of what is stored. */
export type StoredLog = LogReader;

/** Tables that are folded from the log anew, apart from those that serve. */
export interface FreshTables {
  /**
   * Runs `work` on every table that it reads, each folded from the first event up to a position when it is first read. They are gone
   * afterwards. Rejects with what folding rejects with.
   */
  use<T>(position: number, work: (readModel: ReadModel) => Promise<T>, onProgress?: OnProgress): Promise<T>;
}

/** What a report asks beside its tables, whichever tables these are. */
export interface ReportSources {
  /** The definitions of metrics that such tables hold. */
  readonly metricsOver: (readModel: ReadModel) => Metrics;
  readonly boundaries: LatestBoundaries;
}

export interface PublishingEffects {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** A new id, unique for ever. */
  readonly ids: () => string;
  /** Which code runs: version of the program and a digest of its text. */
  readonly code: string;
}
