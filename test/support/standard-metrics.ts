import { standardMetrics } from '../../src/domain/metric/standard-metrics.js';
import { MetricBook } from '../../src/reporting/metric-book.js';
import type { Metrics } from '../../src/reporting/tokens.js';

/** The metrics that ship, for a handler of a report on a log that defines no other. */
export const standardMetricsOnly: Metrics = () => Promise.resolve(new MetricBook(standardMetrics));
