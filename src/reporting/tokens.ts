import type { Geography } from '../geography/geography.js';
import type { RecordedEvent } from '../event-log/envelope.js';
import type { ReadOptions, SqlRow } from '../read-model/read-model.js';
import type { Audience } from './audience.js';
import type { MetricBook } from './metric-book.js';
import type { NamedTarget } from './named-targets.js';

/** What the reports need from outside. The composition root provides it under these names, in a global module. */

/** A ReadModel. */
export const READ_MODEL = Symbol('READ_MODEL');
/** A LogReader. */
export const LOG_READER = Symbol('LOG_READER');
/** A {@link ReportingSettings}. */
export const REPORTING_SETTINGS = Symbol('REPORTING_SETTINGS');

/** The ReportDescription of every registered report. */
export const REPORTS = Symbol('REPORTS');
/** A FileRoom, where files are made that are then downloaded. */
export const FILE_ROOM = Symbol('FILE_ROOM');

export interface ReportingSettings {
  /** IANA name of the zone in which a date without a time begins and in which times are shown. */
  readonly timeZone: string;
  /** The targets of the city's profile; none when absent. */
  readonly targets?: readonly NamedTarget[];
  /** Who is answered; `oversight` when absent. A service that answers the public answers nobody else. */
  readonly audience?: Audience;
  /** Cells that count fewer are not given to the public; 3 when absent. */
  readonly suppressBelow?: number;
}

export const defaultReportingSettings: ReportingSettings = { timeZone: 'Europe/Brussels' };

/** A {@link LatestBoundaries}. */
export const LATEST_BOUNDARIES = Symbol('LATEST_BOUNDARIES');

/** Gives hotspots, zones and boundaries as the log has them by now, or had them at a position, with the position up to which that holds. */
export type LatestBoundaries = (at?: number) => Promise<{ readonly geography: Geography; readonly asOf: number }>;

/** A {@link Metrics}. */
export const METRICS = Symbol('METRICS');

/** Gives the definitions of metrics as the log has them, or had them at an earlier position. */
export type Metrics = (state: ReadOptions) => Promise<MetricBook>;

/** A {@link RowsAround}. */
export const ROWS_AROUND = Symbol('ROWS_AROUND');

/** A correction of an intervention, with the row of the response-times table just before it and just after it. */
export interface AroundCorrection {
  readonly correction: RecordedEvent;
  /** Null: there was no row. */
  readonly before: SqlRow | null;
  readonly after: SqlRow | null;
}

/** Makes the rows around each correction of an intervention, up to a position of the log and by the boundaries that it has there. */
export type RowsAround = (intervention: string, asOf: number) => Promise<readonly AroundCorrection[]>;
