import type { Geography } from '../geography/geography.js';
import type { ReadOptions } from '../read-model/read-model.js';
import type { MetricBook } from './metric-book.js';

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
