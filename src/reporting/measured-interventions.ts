import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import { qualityCodes } from '../measures/quality-codes.js';
import type { ReadModel, Snapshot, SqlRow } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { columnBy, type GeographyBasis } from './geography-basis.js';
import { type InterventionPage, interventionPage } from './intervention-page.js';
import { requireKnown } from './known-values.js';
import { carries, codesIn } from './metric-flags.js';
import { classified, type Outcome, outcomeCodes, outcomeIn } from './outcomes.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
import { present, secondsIn, textIn } from './sql.js';
import { type TableState, stateOf } from './table-state.js';
import { type PageParameters, pageLimitOf } from './page-limit.js';
import {
  LATEST_BOUNDARIES,
  type LatestBoundaries,
  METRICS,
  type Metrics,
  READ_MODEL,
  REPORTING_SETTINGS,
  type ReportingSettings,
} from './tokens.js';

/** The interventions behind a number of the response-times report. */
export type MeasuredInterventionsParameters = Omit<QuestionParameters, 'by'> &
  PageParameters & {
    /** `measured`, or a code of the funnel: only those. */
    readonly outcome?: string | undefined;
    /** A quality code: only those that carry it. */
    readonly flag?: string | undefined;
  };

/** One intervention and where it landed. Times are RFC 3339 UTC text; null says: not known, or not applicable. */
export interface MeasuredIntervention {
  readonly intervention: string;
  readonly outcome: Outcome;
  /** The interval between the two clocks of the metric, where both are known: negative when the stop is before the start. */
  readonly seconds: number | null;
  readonly startAt: string | null;
  readonly stopAt: string | null;
  /** Where it is censored: until when it was waited, without the stop. */
  readonly censoredAt: string | null;
  readonly zone: string | null;
  readonly hotspot: string | null;
  readonly priority: string | null;
  readonly type: string | null;
  readonly codes: readonly string[];
  readonly synthetic: boolean;
}

export interface MeasuredInterventionsPage extends InterventionPage<MeasuredIntervention>, TableState {
  readonly metric: { readonly id: string; readonly version: number };
  /** By which boundaries interventions are in their zone and hotspot. */
  readonly geography: GeographyBasis;
}

/** Answered with a {@link MeasuredInterventionsPage}; rejected with BadQuery. */
export class MeasuredInterventionsQuery extends Query<MeasuredInterventionsPage> {
  constructor(readonly parameters: MeasuredInterventionsParameters) {
    super();
  }
}

@QueryHandler(MeasuredInterventionsQuery)
export class MeasuredInterventionsHandler implements IQueryHandler<MeasuredInterventionsQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters }: MeasuredInterventionsQuery): Promise<MeasuredInterventionsPage> {
    const question = questionOf({ ...parameters, by: 'none' }, this.settings.timeZone, await this.metrics(parameters));
    const limit = pageLimitOf(parameters.limit);
    const { id, version } = question.metric;
    return this.readModel.read(
      'response-times',
      async (snapshot: Snapshot) => {
        await requireKnown(snapshot, question, this.boundaries);
        const found = classified(snapshot.table, question);
        const wanted: string[] = [];
        const { outcome, flag, cursor } = parameters;
        if (outcome !== undefined) wanted.push(`outcome = ${found.conditions.bind(outcomeOf(outcome))}`);
        if (flag !== undefined) wanted.push(carries(flagOf(flag), found.conditions));
        const itemIn = (row: SqlRow): MeasuredIntervention => interventionIn(row, question.geography);
        return {
          metric: { id, version },
          ...(await interventionPage(snapshot, found, { wanted, cursor, limit }, itemIn)),
          geography: question.geography,
          ...stateOf(snapshot),
        };
      },
      parameters,
    );
  }
}

function interventionIn(row: SqlRow, geography: GeographyBasis): MeasuredIntervention {
  return {
    intervention: present(textIn(row, 'intervention'), 'intervention'),
    outcome: outcomeIn(row.outcome),
    seconds: secondsIn(row, 'elapsed'),
    startAt: textIn(row, 'startAt'),
    stopAt: textIn(row, 'stopAt'),
    censoredAt: textIn(row, 'censoredAt'),
    zone: textIn(row, columnBy('zone', geography)),
    hotspot: textIn(row, columnBy('hotspot', geography)),
    priority: textIn(row, 'priority'),
    type: textIn(row, 'type'),
    codes: codesIn(row),
    synthetic: row.synthetic === true,
  };
}

function outcomeOf(text: string): Outcome {
  if (text === 'measured' || Object.hasOwn(outcomeCodes, text)) return text as Outcome;
  throw new BadQuery('outcome', `measured, or one of ${Object.keys(outcomeCodes).join(', ')}`);
}

function flagOf(text: string): string {
  if (Object.hasOwn(qualityCodes, text)) return text;
  throw new BadQuery('flag', `one of ${Object.keys(qualityCodes).join(', ')}`);
}
