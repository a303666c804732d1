import { Inject } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import { audienceOf, defaultSuppressBelow } from './audience.js';
import { BadQuery } from './bad-query.js';
import { publicFigures } from './public-figures.js';
import { type ResponseTimesParameters, ResponseTimesQuery, type ResponseTimesReport } from './response-times.js';
import type { ShownReport } from './shown-figures.js';
import { REPORTING_SETTINGS, type ReportingSettings } from './tokens.js';

/** The report, and for whom. */
export type ShownResponseTimesParameters = ResponseTimesParameters & {
  /** `public`: without small cells. See {@link audienceOf}. */
  readonly audience?: string | undefined;
};

/** Answered with the report as its audience gets it; rejected with BadQuery. */
export class ShownResponseTimesQuery extends Query<ShownReport> {
  constructor(readonly parameters: ShownResponseTimesParameters) {
    super();
  }
}

@QueryHandler(ShownResponseTimesQuery)
export class ShownResponseTimesHandler implements IQueryHandler<ShownResponseTimesQuery> {
  constructor(
    private readonly queries: QueryBus,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
  ) {}

  async execute({ parameters: { audience, ...parameters } }: ShownResponseTimesQuery): Promise<ShownReport> {
    return shownTo(audience, parameters, this.settings, (asked) => this.queries.execute(new ResponseTimesQuery(asked)));
  }
}

/** What the public may ask: one table of each kind. Narrower ones, laid beside each other, give single interventions away. */
const forThePublic: readonly string[] = ['metric', 'by', 'from', 'to', 'zone', 'hotspot', 'geography', 'asOf', 'after'];

/** The report as an audience gets it. Rejects with BadQuery where that is not to be had. */
export async function shownTo(
  audience: string | undefined,
  parameters: ResponseTimesParameters,
  settings: ReportingSettings,
  ask: (parameters: ResponseTimesParameters) => Promise<ResponseTimesReport>,
): Promise<ShownReport> {
  if (audienceOf(audience, settings) !== 'public') return ask(parameters);
  requirePublicQuestion(parameters);
  return publicReport(await ask(parameters), settings.suppressBelow ?? defaultSuppressBelow);
}

/** Throws BadQuery for a question that the public is not answered. */
export function requirePublicQuestion(parameters: ResponseTimesParameters): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && !forThePublic.includes(name)) {
      throw new BadQuery(name, `nothing where the answer is for the public, who can ask by ${forThePublic.join(', ')}`);
    }
  }
  if (parameters.by?.includes(',') === true) throw new BadQuery('by', 'one slice where the answer is for the public');
}

/** The report without small cells and what would give them away. Throws BadQuery where the definition changed in the period. */
export function publicReport(report: ResponseTimesReport, below: number): ShownReport {
  if (report.versions !== undefined) {
    throw new BadQuery(
      'metric',
      'one version of it where the answer is for the public: its definition changed in the period',
    );
  }
  const { rows, total, cells } = publicFigures(report.rows, report.total, below);
  const { inPeriod, inPopulation, measured, excluded, censored } = total;
  return {
    ...report,
    funnel: { inPeriod, inPopulation, measured, excluded, censored },
    rows,
    total,
    // Another target, and other stamps, make other tables of the same interventions.
    targets: [],
    beside: {},
    audience: 'public',
    suppression: { below, cells },
  };
}
