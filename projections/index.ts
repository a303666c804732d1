import type { Projection } from '../src/projecting/define.js';
import { counts } from './counts.js';
import { declaredFigures } from './declared-figures.js';
import { evaluations } from './evaluations.js';
import { metricDefinitions } from './metric-definitions.js';
import { publishedReports } from './published-reports.js';
import { responseTimes } from './response-times.js';
import { strategicSteps } from './strategic-steps.js';
import { timeline } from './timeline.js';

/** Every report's table. A new projection is added here and nowhere else. */
export const projections: readonly Projection[] = [
  counts,
  declaredFigures,
  evaluations,
  metricDefinitions,
  publishedReports,
  responseTimes,
  strategicSteps,
  timeline,
];
