import type { Snapshot } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import type { Figures, Funnel } from './figures.js';
import { requireKnown } from './known-values.js';
import type { MetricBook } from './metric-book.js';
import { defaultMetric, type MetricDefinition } from './metrics.js';
import type { Question } from './outcomes.js';
import { periodFigures } from './period-figures.js';
import { type NamedTarget, targetOf } from './named-targets.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
import type { LatestBoundaries, ReportingSettings } from './tokens.js';

/** The figures on one side of a difference. */
export interface DifferenceSide {
  /** As it was asked for; null: as the log stands. */
  readonly asked: string | null;
  readonly asOf: number;
  readonly quarantined: number;
  /** A digest of the code that made the table. */
  readonly identity: string;
  readonly metric: { readonly id: string; readonly version: number };
  /** The definition as it was then. */
  readonly definition: MetricDefinition;
  /** The versions that were in force in the period, as the log stood then. All of it is measured by the last of them. */
  readonly versions: readonly number[];
  /** Seconds. */
  readonly target: number;
  /** The target of the profile that those are, where it was asked for by its name. */
  readonly namedTarget?: NamedTarget;
  readonly funnel: Funnel;
  readonly total: Figures;
}

/** What a side is made of: a question by the definitions of its time, and how it was asked for. */
export interface AskedSide {
  readonly asked: string | null;
  readonly question: Question;
  readonly versions: readonly number[];
  readonly target: number;
  readonly named?: NamedTarget;
}

/** Reads the parameters by the definitions that one side has. Throws BadQuery. */
export function askedSide(
  asked: string | undefined,
  parameters: QuestionParameters & { readonly target?: string | number | undefined },
  book: MetricBook,
  { timeZone, targets }: ReportingSettings,
): AskedSide {
  const question = questionOf(parameters, timeZone, book);
  const versions = book.versionsFor(parameters.metric ?? defaultMetric, question.period);
  const { seconds, named } = targetOf(parameters.target, question, targets);
  return {
    asked: asked ?? null,
    question,
    versions: versions.map(({ definition }) => definition.version),
    target: seconds,
    ...(named === undefined ? {} : { named }),
  };
}

/** The figures of a side, its rows apart, and whether made-up data are among them. Rejects with BadQuery that names the side. */
export async function figuresOfSide(
  snapshot: Snapshot,
  { asked, question, versions, target, named }: AskedSide,
  boundaries: LatestBoundaries,
): Promise<{ readonly side: DifferenceSide; readonly rows: readonly Figures[]; readonly synthetic: boolean }> {
  const { asOf, quarantined, identity } = snapshot;
  await atSide(asOf, requireKnown(snapshot, question, boundaries));
  const { figures, synthetic } = await periodFigures(snapshot, question, target);
  const { id, version } = question.metric;
  const side = {
    asked,
    asOf,
    quarantined,
    identity,
    metric: { id, version },
    definition: question.metric,
    versions,
    target,
    ...(named === undefined ? {} : { namedTarget: named }),
    funnel: figures.funnel,
    total: figures.total,
  };
  return { side, rows: figures.rows, synthetic };
}

/** What one side does not know is refused, though the other does: its figures would be empty, and seem to have been. */
async function atSide(asOf: number, known: Promise<void>): Promise<void> {
  try {
    await known;
  } catch (error) {
    if (!(error instanceof BadQuery)) throw error;
    throw new BadQuery(error.field, `${error.expected} (as of position ${String(asOf)})`);
  }
}
