import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import type { GeographyBasis } from './geography-basis.js';
import { requireColumns } from './report-rows.js';
import { cursorAfter } from './timeline-cursor.js';
import { factIn, selectedBy, timelineColumns, type TimelineFact } from './timeline-facts.js';
import { completed, type TimelineParameters, type TimelineQuestion, timelineQuestion } from './timeline-question.js';
import { READ_MODEL, REPORTING_SETTINGS, type ReportingSettings } from './tokens.js';

export interface TimelinePage {
  readonly facts: readonly TimelineFact[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
  /** By which boundaries facts are in their zone and hotspot. */
  readonly geography: GeographyBasis;
  readonly asOf: number;
  /** Events that could not be digested: they are missing from the timeline. */
  readonly quarantined: number;
  /** True when made-up data are on this page. */
  readonly synthetic: boolean;
}

export const defaultTimelineLimit = 50;

/** Answered with a {@link TimelinePage}; rejected with BadQuery. */
export class TimelineQuery extends Query<TimelinePage> {
  constructor(readonly parameters: TimelineParameters) {
    super();
  }
}

@QueryHandler(TimelineQuery)
export class TimelineHandler implements IQueryHandler<TimelineQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
  ) {}

  async execute({ parameters }: TimelineQuery): Promise<TimelinePage> {
    return timelinePage(this.readModel, timelineQuestion(parameters, this.settings.timeZone));
  }
}

/** Reads a page. Rejects with BadQuery, and with ReportBeingRebuilt while the table that serves is of an older program. */
export function timelinePage(readModel: ReadModel, question: TimelineQuestion): Promise<TimelinePage> {
  const { conditions, geography, order, ordering, limit = defaultTimelineLimit } = question;
  return readModel.read(
    'timeline',
    async (snapshot) => {
      await requireColumns(snapshot, timelineColumns);
      await completed(question, snapshot);
      // One row more than asked for says whether there is a next page.
      const ending = `${ordering} LIMIT ${conditions.bind(limit + 1)}`;
      const text = `SELECT ${selectedBy(geography)} FROM ${snapshot.table} ${conditions.where} ${ending}`;
      const found = (await snapshot.rows(text, conditions.values)).map(factIn);
      const facts = found.slice(0, limit);
      const last = found.length > limit ? facts.at(-1) : undefined;
      return {
        facts,
        ...(last === undefined ? {} : { nextCursor: cursorAfter({ order, ...last }) }),
        geography,
        asOf: snapshot.asOf,
        quarantined: snapshot.quarantined,
        synthetic: facts.some(({ synthetic }) => synthetic),
      };
    },
    question.parameters,
  );
}
