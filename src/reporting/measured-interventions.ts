import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import { qualityCodes } from '../measures/quality-codes.js';
import type { ReadModel, Snapshot, SqlValue } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { columnBy, type GeographyBasis } from './geography-basis.js';
import { requireKnown } from './known-values.js';
import { carries, codesIn } from './metric-flags.js';
import { classified, type Outcome, outcomeCodes, outcomeIn } from './outcomes.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
import { numberIn, present, textIn } from './sql.js';
import { stateOf } from './table-state.js';
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
export type MeasuredInterventionsParameters = Omit<QuestionParameters, 'by'> & {
  /** `measured`, or a code of the funnel: only those. */
  readonly outcome?: string | undefined;
  /** A quality code: only those that carry it. */
  readonly flag?: string | undefined;
  /** The id after which the page begins: `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  /** 1 to 1,000; 100 when absent. */
  readonly limit?: number | undefined;
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

export interface MeasuredInterventionsPage {
  readonly metric: { readonly id: string; readonly version: number };
  readonly interventions: readonly MeasuredIntervention[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
  /** By which boundaries interventions are in their zone and hotspot. */
  readonly geography: GeographyBasis;
  readonly asOf: number;
  /** Events up to there that could not be digested: they are missing. */
  readonly quarantined: number;
}

export const measuredInterventionsAtMost = 1_000;
const defaultLimit = 100;

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
    const limit = limitOf(parameters.limit);
    const { id, version } = question.metric;
    return this.readModel.read(
      'response-times',
      async (snapshot: Snapshot) => {
        await requireKnown(snapshot, question, this.boundaries);
        const { text, conditions } = classified(snapshot.table, question);
        const wanted: string[] = [];
        const { outcome, flag, cursor } = parameters;
        if (outcome !== undefined) wanted.push(`outcome = ${conditions.bind(outcomeOf(outcome))}`);
        if (flag !== undefined) wanted.push(carries(flagOf(flag), conditions));
        if (cursor !== undefined) wanted.push(`"intervention" > ${conditions.bind(cursor)}`);
        // One row more than asked for says whether there is a next page.
        const rows = await snapshot.rows(
          `${text} SELECT * FROM classified ${wanted.length === 0 ? '' : `WHERE ${wanted.join(' AND ')}`}
        ORDER BY "intervention" LIMIT ${conditions.bind(limit + 1)}`,
          conditions.values,
        );
        const interventions = rows.slice(0, limit).map((row) => interventionIn(row, question.geography));
        const last = rows.length > limit ? interventions.at(-1) : undefined;
        return {
          metric: { id, version },
          interventions,
          ...(last === undefined ? {} : { nextCursor: last.intervention }),
          geography: question.geography,
          ...stateOf(snapshot),
        };
      },
      parameters,
    );
  }
}

function interventionIn(row: Readonly<Record<string, SqlValue>>, geography: GeographyBasis): MeasuredIntervention {
  const elapsed = numberIn(row, 'elapsed');
  return {
    intervention: present(textIn(row, 'intervention'), 'intervention'),
    outcome: outcomeIn(row.outcome),
    seconds: elapsed === null ? null : elapsed / 1_000,
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

function limitOf(limit = defaultLimit): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= measuredInterventionsAtMost) return limit;
  throw new BadQuery('limit', `a whole number from 1 to ${String(measuredInterventionsAtMost)}`);
}
