import type { Snapshot } from '../read-model/read-model.js';
import type { MetricVersion } from './metric-book.js';
import type { MetricDefinition } from './metrics.js';
import type { Question } from './outcomes.js';
import type { Period } from './period.js';
import { type PeriodFigures, periodFigures } from './period-figures.js';

/** What one version of a metric gives, where several are in force in a period. */
export interface VersionResult {
  readonly metric: { readonly id: string; readonly version: number };
  readonly definition: MetricDefinition;
  /** When it is in force; null: without end on that side. */
  readonly inForce: { readonly from: string | null; readonly to: string | null };
  /** What is other than in the version before; empty for the first. */
  readonly changes: readonly string[];
  /** Seconds. */
  readonly target: number;
  /** All of the period measured by it, as if it had been in force throughout. */
  readonly wholePeriod: PeriodFigures;
  /** The part of the period in which it was in force. */
  readonly ownPart: PeriodFigures & { readonly period: Period };
}

/** Both sides of every break: each version over all of the period, and over its own part. `targetFor` in seconds. */
export async function versionResults(
  snapshot: Snapshot,
  question: Question,
  versions: readonly MetricVersion[],
  targetFor: (definition: MetricDefinition) => number,
): Promise<readonly VersionResult[]> {
  const results: VersionResult[] = [];
  for (const [index, { definition, from, to }] of versions.entries()) {
    const asked = { ...question, metric: definition };
    const target = targetFor(definition);
    const period = within(question.period, { from, to });
    const before = versions[index - 1]?.definition;
    results.push({
      metric: { id: definition.id, version: definition.version },
      definition,
      inForce: { from, to },
      changes: before === undefined ? [] : changesBetween(before, definition),
      target,
      wholePeriod: (await periodFigures(snapshot, asked, target)).figures,
      ownPart: { period, ...(await periodFigures(snapshot, { ...asked, period }, target)).figures },
    });
  }
  return results;
}

function within(period: Period, { from, to }: VersionResult['inForce']): Period {
  return {
    ...period,
    from: period.from === null || (from !== null && from > period.from) ? from : period.from,
    to: period.to === null || (to !== null && to < period.to) ? to : period.to,
  };
}

const compared = [
  'label',
  'origin',
  'start',
  'stop',
  'stopRule',
  'population',
  'priorityBasis',
  'targets',
  'caps',
] as const satisfies readonly (keyof MetricDefinition)[];

function changesBetween(before: MetricDefinition, after: MetricDefinition): readonly string[] {
  return compared.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
