import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel, Snapshot } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { type CorrectionEffect, correctionEffects, type CorrectedSide } from './correction-effects.js';
import { type CorrectionGroup, CorrectionTally, type Movement, movementOf, movements } from './correction-tally.js';
import { requireKnown } from './known-values.js';
import type { MetricDefinition } from './metrics.js';
import type { Question } from './outcomes.js';
import { type NamedTarget, targetOf } from './named-targets.js';
import { type QuestionTold, questionTold } from './question-told.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
import { type TableState, stateOf } from './table-state.js';
import { weekOf } from './local-periods.js';
import { type PageParameters, pageLimitOf } from './page-limit.js';
import {
  LATEST_BOUNDARIES,
  type LatestBoundaries,
  METRICS,
  type Metrics,
  READ_MODEL,
  REPORTING_SETTINGS,
  type ReportingSettings,
  ROWS_AROUND,
  type RowsAround,
} from './tokens.js';

/** What corrections did to a metric, each by itself. */
export type CorrectionsParameters = Omit<QuestionParameters, 'by'> &
  PageParameters & {
    /** Whole seconds, inclusive, or the name of a target of the profile; when absent, the first target of the metric, else 480. */
    readonly target?: string | number | undefined;
    /** One of `movements`: lists only those. When absent, all that moved are listed. */
    readonly move?: string | undefined;
  };

/** A correction that moved an intervention across the target, or in or out of what is measured. */
export interface MovedCorrection {
  readonly position: number;
  readonly intervention: string;
  readonly movement: Movement;
  readonly before: CorrectedSide;
  readonly after: CorrectedSide;
  readonly zone: string | null;
  /** When the log recorded it. */
  readonly recordedAt: string;
  /** TimestampCorrected, RecordCorrected or RecordAnnulled. */
  readonly type: string;
  /** The type of the event that it corrects. */
  readonly corrects: string;
  /** Null of an annulment. */
  readonly field: string | null;
  readonly valueBefore: unknown;
  readonly valueAfter: unknown;
  readonly reason: string | null;
  readonly requestedBy: string | null;
  readonly authorisedBy: string | null;
}

export interface CorrectionsReport extends QuestionTold, TableState {
  readonly definition: MetricDefinition;
  /** Seconds. */
  readonly target: number;
  /** The target of the profile that those are, where it was asked for by its name. */
  readonly namedTarget?: NamedTarget;
  readonly total: CorrectionGroup;
  /** By the zone of the intervention. */
  readonly byZone: readonly CorrectionGroup[];
  /** By who asked for the correction. */
  readonly byRequester: readonly CorrectionGroup[];
  /** By who allowed it. */
  readonly byAuthoriser: readonly CorrectionGroup[];
  /** By the week, of local time, in which it was recorded. */
  readonly byWeek: readonly CorrectionGroup[];
  /** A page of those that moved something, in the order of recording. */
  readonly corrections: readonly MovedCorrection[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
  readonly synthetic: boolean;
}

/** Answered with a {@link CorrectionsReport}; rejected with BadQuery. */
export class CorrectionsQuery extends Query<CorrectionsReport> {
  constructor(readonly parameters: CorrectionsParameters) {
    super();
  }
}

@QueryHandler(CorrectionsQuery)
export class CorrectionsHandler implements IQueryHandler<CorrectionsQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
    @Inject(ROWS_AROUND) private readonly rowsAround: RowsAround,
  ) {}

  async execute({ parameters }: CorrectionsQuery): Promise<CorrectionsReport> {
    const { timeZone } = this.settings;
    const question = questionOf({ ...parameters, by: 'none' }, timeZone, await this.metrics(parameters));
    const { seconds: target, named } = targetOf(parameters.target, question, this.settings.targets);
    const page = pageOf(parameters);
    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        await requireKnown(snapshot, question, this.boundaries);
        const found = await this.told(snapshot, question, target, page);
        return {
          ...questionTold(question),
          definition: question.metric,
          target,
          ...(named === undefined ? {} : { namedTarget: named }),
          ...found,
          ...stateOf(snapshot),
        };
      },
      parameters,
    );
  }

  private async told(snapshot: Snapshot, question: Question, target: number, { move, cursor, limit }: Page) {
    const { timeZone } = question.period;
    const tally = new CorrectionTally();
    const moved: MovedCorrection[] = [];
    let synthetic = false;
    for await (const effect of correctionEffects(snapshot, question, target, this.rowsAround)) {
      const { correction } = effect;
      const movement = movementOf(effect.before.standing, effect.after.standing);
      tally.add(movement, {
        byZone: effect.zone,
        byRequester: textOf(correction.data.requestedBy),
        byAuthoriser: textOf(correction.data.authorisedBy),
        byWeek: weekOf(correction.recordedAt, timeZone),
      });
      synthetic ||= effect.synthetic;
      if (movement === null || (move !== undefined && movement !== move)) continue;
      if (correction.position > cursor) moved.push(movedBy(effect, movement));
    }
    moved.sort((a, b) => a.position - b.position);
    const corrections = moved.slice(0, limit);
    const last = moved.length > limit ? corrections.at(-1) : undefined;
    return {
      ...tally.groups(),
      corrections,
      ...(last === undefined ? {} : { nextCursor: String(last.position) }),
      synthetic,
    };
  }
}

interface Page {
  readonly move: string | undefined;
  /** A position; 0 before the first page. */
  readonly cursor: number;
  readonly limit: number;
}

function pageOf({ move, cursor = '0', limit }: CorrectionsParameters): Page {
  if (move !== undefined && !(movements as readonly string[]).includes(move)) {
    throw new BadQuery('move', `one of ${movements.join(', ')}`);
  }
  if (!/^\d{1,15}$/.test(cursor)) throw new BadQuery('cursor', 'the nextCursor of the page before');
  return { move, cursor: Number(cursor), limit: pageLimitOf(limit) };
}

function movedBy(
  { intervention, zone, correction, before, after }: CorrectionEffect,
  movement: Movement,
): MovedCorrection {
  const { position, recordedAt, type, data } = correction;
  return {
    position,
    intervention,
    movement,
    before,
    after,
    zone,
    recordedAt,
    type,
    corrects: textOf(data.event) ?? 'unknown',
    field: textOf(data.field),
    valueBefore: data.before ?? null,
    valueAfter: data.after ?? null,
    reason: textOf(data.reason),
    requestedBy: textOf(data.requestedBy),
    authorisedBy: textOf(data.authorisedBy),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
