import { alreadyRecorded } from '../already-recorded.js';
import type { CorrectableRecord } from '../corrections/correctable.js';
import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';
import { invalid, requireId, requireInstant } from '../requirements.js';
import type { Instant } from '../terms/time.js';
import type { MetricDefined, MetricEvent } from './events.js';
import { requireMetric } from './metric-fields.js';
import { standardMetric } from './standard-metrics.js';

export interface DefineMetric {
  readonly type: 'DefineMetric';
  readonly metricId: string;
  /** When it was decided. */
  readonly occurredAt: Instant;
  readonly fields: Omit<MetricDefined['data'], 'metricId'>;
}

export type MetricCommand = DefineMetric;

/** The versions that the log holds, in order. The first one of a standard metric is not among them: it ships. */
export interface MetricState {
  readonly versions: readonly MetricDefined[];
}

function evolve(state: MetricState, event: MetricEvent): MetricState {
  return { versions: [...state.versions, event] };
}

/** A version is defined once; it may only say anew what it says already. */
function decide(command: MetricCommand, { versions }: MetricState): readonly MetricEvent[] {
  const { metricId, occurredAt, fields } = command;
  requireId(metricId, 'metricId');
  // Its address would be that of the schema.
  if (metricId === 'schema') throw invalid('metricId', 'another name than schema');
  requireInstant(occurredAt, 'occurredAt');
  requireMetric(fields);
  const defined: MetricDefined = { type: 'MetricDefined', occurredAt, data: { ...fields, metricId } };
  if (alreadyRecorded(versions, defined)) return [];
  const shipped = standardMetric(metricId) === undefined ? 0 : 1;
  const next = shipped + versions.length + 1;
  if (fields.version < next) {
    throw new Refusal(
      'METRIC_VERSION_ALREADY_DEFINED',
      `version ${String(fields.version)} of ${metricId} is defined, which is never changed: the next one is ${String(next)}`,
      'version',
    );
  }
  if (fields.version > next) {
    throw new Refusal(
      'METRIC_VERSION_NOT_NEXT',
      `${metricId} has no version before ${String(fields.version)}: the next one is ${String(next)}`,
      'version',
    );
  }
  const before = versions.at(-1)?.data.validFrom;
  if (before !== undefined && fields.validFrom <= before) {
    throw invalid('validFrom', `a moment later than ${before}, from when the version before is in force`);
  }
  return [defined];
}

/** Figures were measured by it as it was defined: what is to be otherwise is its next version. */
export const metric: Decider<MetricState, MetricCommand, MetricEvent> & CorrectableRecord<MetricState> = {
  category: 'metric',
  frozen: 'METRIC_NEVER_CORRECTED',
  initial: { versions: [] },
  evolve,
  decide,
};
