import { BadQuery } from './bad-query.js';
import type { MetricDefinition } from './metrics.js';
import type { Period } from './period.js';

/** A target of the city's profile: named, versioned and dated, as whoever set it said it. None is law. */
export interface NamedTarget {
  readonly id: string;
  readonly version: number;
  /** Its first instant. */
  readonly from: string;
  /** The id of the metric that it is about. */
  readonly metric: string;
  /** Inclusive. */
  readonly seconds: number;
  /** 0 to 1. */
  readonly share: number;
  readonly source: string;
}

/** What figures are told by. */
export interface AskedTarget {
  readonly seconds: number;
  /** Where it was asked for by its name. */
  readonly named?: NamedTarget;
}

export const defaultTargetSeconds = 480;
export const maxTargetSeconds = 86_400;

const secondsForm = /^\d+$/;
/** A name, with `@` and a version where one is meant. */
export const targetForm = /^(\d+|[a-z0-9]+(-[a-z0-9]+)*(@\d{1,5})?)$/;
const secondsExpected = `a whole number of seconds from 1 to ${String(maxTargetSeconds)}`;

/**
 * Whole seconds, or a target of the profile by its name: the version that is in force in the period, unless one is named. Without any, the
 * first target of the metric. Throws BadQuery with the targets that there are: for a name that is none, a target of another metric, one
 * that changed in the period or was not in force in all of it.
 */
export function targetOf(
  asked: string | number | undefined,
  { metric, period }: { readonly metric: MetricDefinition; readonly period: Pick<Period, 'from' | 'to'> },
  targets: readonly NamedTarget[] = [],
): AskedTarget {
  if (asked === undefined) return { seconds: metric.targets[0]?.seconds ?? defaultTargetSeconds };
  const text = String(asked);
  if (!secondsForm.test(text)) {
    const named = byName(text, metric, period, targets);
    return { seconds: named.seconds, named };
  }
  const seconds = Number(text);
  if (seconds < 1 || seconds > maxTargetSeconds) throw new BadQuery('target', secondsExpected);
  return { seconds };
}

/** `general-inspectorate-travel@1` */
export function targetName({ id, version }: NamedTarget): string {
  return `${id}@${String(version)}`;
}

function byName(
  text: string,
  { id: metric }: MetricDefinition,
  { from, to }: Pick<Period, 'from' | 'to'>,
  targets: readonly NamedTarget[],
): NamedTarget {
  const fitting = targets.filter((one) => one.metric === metric);
  const [id, version] = text.split('@');
  const versions = fitting.filter((one) => one.id === id).toSorted((a, b) => a.version - b.version);
  if (versions.length === 0) {
    const others = targets.filter((one) => one.metric !== metric);
    const known = `${listed(fitting)}${others.length === 0 ? '' : `; of other metrics: ${listed(others, true)}`}`;
    throw new BadQuery('target', `${secondsExpected}, or a target of ${metric} that the profile has: ${known}`);
  }
  if (version !== undefined) {
    const named = versions.find((one) => String(one.version) === version);
    if (named !== undefined) return named;
    throw new BadQuery('target', `a version that the profile has: ${listed(versions)}`);
  }
  const inForce = versions.filter((one, index) => {
    const end = versions[index + 1]?.from;
    return (to === null || one.from < to) && (end === undefined || from === null || end > from);
  });
  const [only, ...more] = inForce;
  if (only !== undefined && more.length === 0 && (from === null || only.from <= from)) return only;
  const since = versions.map((one) => `${targetName(one)} is in force from ${one.from}`).join(', ');
  throw new BadQuery(
    'target',
    `a target that is one in all of the period: ${since}. Name a version to use it all the same`,
  );
}

function listed(targets: readonly NamedTarget[], withMetric = false): string {
  if (targets.length === 0) return 'none';
  return targets.map((one) => `${targetName(one)}${withMetric ? ` (${one.metric})` : ''}`).join(', ');
}
