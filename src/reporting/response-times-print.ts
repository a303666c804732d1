import { createHash } from 'node:crypto';

import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { LogReader } from '../event-log/log-reader.js';
import { canonicalJson } from '../ledger/canonical-json.js';
import type { ReadModel } from '../read-model/read-model.js';
import { type Distribution, distributionOf } from './distribution.js';
import { audienceOf, defaultSuppressBelow, isSmall } from './audience.js';
import { publicFigures } from './public-figures.js';
import { askedOf, responseTimesOf } from './response-times.js';
import type { ShownFigures, ShownReport } from './shown-figures.js';
import { publicReport, requirePublicQuestion, type ShownResponseTimesParameters } from './shown-response-times.js';
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
import { type Trend, trendOf } from './trend.js';

/** The report with all that a document of it shows besides, everything of one snapshot. */
export interface ResponseTimesPrint {
  readonly report: ShownReport;
  /** SHA-256 of the report as canonical JSON (RFC 8785), in hexadecimal: the digest that a publication of it has. */
  readonly digest: string;
  /** When the last event that is in it was recorded, by the log's clock; null where there is none. */
  readonly recordedAt: string | null;
  /** The table that it was read from, and the digest of the code, columns and boundaries that made it. */
  readonly table: { readonly projection: string; readonly identity: string };
  /** Null where it is not given out: a bin of it counts too few to tell the public. */
  readonly distribution: Distribution | null;
  readonly trend: Trend<ShownFigures>;
}

/** Answered with a {@link ResponseTimesPrint}; rejected with BadQuery. */
export class ResponseTimesPrintQuery extends Query<ResponseTimesPrint> {
  constructor(readonly parameters: ShownResponseTimesParameters) {
    super();
  }
}

@QueryHandler(ResponseTimesPrintQuery)
export class ResponseTimesPrintHandler implements IQueryHandler<ResponseTimesPrintQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(LOG_READER) private readonly log: Pick<LogReader, 'readAll'>,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters: { audience, ...parameters } }: ResponseTimesPrintQuery): Promise<ResponseTimesPrint> {
    const isPublic = audienceOf(audience, this.settings) === 'public';
    if (isPublic) requirePublicQuestion(parameters);
    const below = this.settings.suppressBelow ?? defaultSuppressBelow;
    const asked = askedOf(parameters, await this.metrics(parameters), this.settings);
    const { question } = asked;
    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        const whole = await responseTimesOf(snapshot, asked, this.boundaries);
        const report = isPublic ? publicReport(whole, below) : whole;
        const distribution = await distributionOf(snapshot, question, whole.total, whole.target);
        const trend = await trendOf(snapshot, question, whole.target);
        return {
          report,
          digest: createHash('sha256').update(canonicalJson(report)).digest('hex'),
          recordedAt: await this.recordedAt(snapshot.asOf),
          table: { projection: snapshot.projection, identity: snapshot.identity },
          // A bin that is left out could be worked out from those within the target.
          distribution:
            isPublic && [...distribution.counts, distribution.beyond].some((count) => isSmall(count, below))
              ? null
              : distribution,
          trend: isPublic ? { ...trend, rows: publicFigures(trend.rows, whole.total, below).rows } : trend,
        };
      },
      parameters,
    );
  }

  private async recordedAt(position: number): Promise<string | null> {
    if (position === 0) return null;
    for await (const { events } of this.log.readAll(position - 1, position)) {
      const [event] = events;
      if (event !== undefined) return event.recordedAt;
    }
    return null;
  }
}
