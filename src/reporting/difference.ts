import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { LogReader } from '../event-log/log-reader.js';
import type { ReadModel, Snapshot } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { type ComparedRow, beside } from './comparison.js';
import {
  causesOf,
  type ChangedIntervention,
  type DifferenceCauses,
  type DifferenceCounts,
  type DifferencePage,
} from './difference-causes.js';
import { differenceHeadline } from './difference-headline.js';
import { type AskedSide, askedSide, type DifferenceSide, figuresOfSide } from './difference-side.js';
import type { GeographyBasis } from './geography-basis.js';
import type { Filters } from './outcomes.js';
import type { Period } from './period.js';
import { type EventsBetween, recordedElsewhere } from './recorded-between.js';
import { byTold } from './question-told.js';
import type { QuestionParameters } from './response-times-question.js';
import { type AloneFigures, correctionsAlone } from './corrections-alone.js';
import { type PageParameters, pageLimitOf } from './page-limit.js';
import {
  LATEST_BOUNDARIES,
  type LatestBoundaries,
  LOG_READER,
  METRICS,
  type Metrics,
  READ_MODEL,
  REPORTING_SETTINGS,
  type ReportingSettings,
} from './tokens.js';

/** The response times as of two states of the log: `asOf` and `against`, whichever of them is the earlier. */
export type DifferenceParameters = QuestionParameters &
  PageParameters & {
    /** The other state: a position, or a date or a time. Required. */
    readonly against?: string | undefined;
    /** Whole seconds, inclusive, or the name of a target of the profile; when absent, the first target of the metric on either side. */
    readonly target?: string | number | undefined;
    /** `corrections`: the page is of those that corrections changed only. The counts are of all. */
    readonly cause?: string | undefined;
  };

/** What became of a report between two states of the log, and because of what. */
export interface Difference {
  /** Position of the state that was asked for with `asOf`. */
  readonly asOf: number;
  /** Position of the other. */
  readonly against: number;
  /** In one sentence. */
  readonly headline: string;
  readonly period: Period;
  readonly by: string;
  readonly filters: Filters;
  /** The quality codes that were asked to be left out, where any were. */
  readonly without?: readonly string[];
  readonly geography: GeographyBasis;
  /** The earlier state. */
  readonly before: DifferenceSide;
  /** The later one. */
  readonly after: DifferenceSide;
  /** The figures of each group on either side. */
  readonly rows: readonly ComparedRow[];
  /** False: the two tables were made by different code, which may be why they differ. */
  readonly sameCode: boolean;
  readonly counts: DifferenceCounts;
  readonly causes: DifferenceCauses;
  /** The earlier figures with nothing but the corrected interventions as they are later. Null without such, or where the definition is another one. */
  readonly correctionsAlone: AloneFigures | null;
  /** What was recorded in between that is about no intervention: boundaries, hotspots, zones, and versions of the metric. */
  readonly elsewhere: EventsBetween;
  /** A page of those whose contribution changed, in the order of their ids. */
  readonly interventions: readonly ChangedIntervention[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
  /** Events on either side that could not be digested: they are missing. */
  readonly quarantined: number;
  readonly synthetic: boolean;
}

/** Answered with a {@link Difference}; rejected with BadQuery. */
export class DifferenceQuery extends Query<Difference> {
  constructor(readonly parameters: DifferenceParameters) {
    super();
  }
}

@QueryHandler(DifferenceQuery)
export class DifferenceHandler implements IQueryHandler<DifferenceQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(LOG_READER) private readonly log: LogReader,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters }: DifferenceQuery): Promise<Difference> {
    const { against, asOf, after: position, cursor, cause } = parameters;
    const limit = pageLimitOf(parameters.limit);
    const state = { asOf, after: position };
    if (against === undefined) throw new BadQuery('against', 'another state of the log: a position, a date or a time');
    if (cause !== undefined && cause !== 'corrections')
      throw new BadQuery('cause', 'corrections, or no such parameter');
    const asked = askedSide(asOf, parameters, await this.metrics(state), this.settings);
    const other = askedSide(against, parameters, await ofAgainst(this.metrics({ asOf: against })), this.settings);
    return this.readModel.read(
      'response-times',
      (snapshot) =>
        this.readModel.read(
          'response-times',
          async (second) => {
            const isLater = snapshot.asOf >= second.asOf;
            const [before, after] = isLater
              ? ([
                  [second, other],
                  [snapshot, asked],
                ] as const)
              : ([
                  [snapshot, asked],
                  [second, other],
                ] as const);
            const found = await this.compared(before, after, { limit, cursor, correctedOnly: cause !== undefined });
            return { asOf: snapshot.asOf, against: second.asOf, ...found };
          },
          { asOf: against },
        ),
      state,
    );
  }

  private async compared(
    [earlier, askedBefore]: readonly [Snapshot, AskedSide],
    [later, askedAfter]: readonly [Snapshot, AskedSide],
    page: DifferencePage,
  ): Promise<Omit<Difference, 'asOf' | 'against'>> {
    const before = await figuresOfSide(earlier, askedBefore, this.boundaries);
    const after = await figuresOfSide(later, askedAfter, this.boundaries);
    const sides = [
      { snapshot: earlier, question: askedBefore.question, target: askedBefore.target },
      { snapshot: later, question: askedAfter.question, target: askedAfter.target },
    ] as const;
    const found = await causesOf(this.log, sides, page);
    const { question } = askedAfter;
    const told = {
      period: question.period,
      before: before.side,
      after: after.side,
      counts: found.counts,
      causes: found.causes,
      correctionsAlone: await correctionsAlone(sides[0], before.side, after.side, found.corrected),
    };
    const { by, filters, without, geography } = question;
    return {
      headline: differenceHeadline(told),
      ...told,
      by: byTold(by),
      filters,
      ...(without.length === 0 ? {} : { without }),
      geography,
      rows: by.length === 0 ? [] : beside(before.rows, after.rows),
      sameCode: before.side.identity === after.side.identity,
      elsewhere: await recordedElsewhere(this.log, question.metric.id, [earlier.asOf, later.asOf]),
      interventions: found.page,
      ...(found.nextCursor === undefined ? {} : { nextCursor: found.nextCursor }),
      quarantined: before.side.quarantined + after.side.quarantined,
      synthetic: before.synthetic || after.synthetic,
    };
  }
}

/** What is wrong with the other state is told of the parameter that names it. */
async function ofAgainst<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Error) || !('field' in error) || error.field !== 'asOf' || !('expected' in error))
      throw error;
    throw new BadQuery('against', String(error.expected));
  }
}
