import { createHash } from 'node:crypto';

import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { LogReader } from '../event-log/log-reader.js';
import { canonicalJson } from '../ledger/canonical-json.js';
import type { ReadModel } from '../read-model/read-model.js';
import { type Distribution, distributionOf } from './distribution.js';
import { askedOf, type ResponseTimesParameters, responseTimesOf, type ResponseTimesReport } from './response-times.js';
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
  readonly report: ResponseTimesReport;
  /** SHA-256 of the report as canonical JSON (RFC 8785), in hexadecimal: the digest that a publication of it has. */
  readonly digest: string;
  /** When the last event that is in it was recorded, by the log's clock; null where there is none. */
  readonly recordedAt: string | null;
  /** The table that it was read from, and the digest of the code, columns and boundaries that made it. */
  readonly table: { readonly projection: string; readonly identity: string };
  readonly distribution: Distribution;
  readonly trend: Trend;
}

/** Answered with a {@link ResponseTimesPrint}; rejected with BadQuery. */
export class ResponseTimesPrintQuery extends Query<ResponseTimesPrint> {
  constructor(readonly parameters: ResponseTimesParameters) {
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

  async execute({ parameters }: ResponseTimesPrintQuery): Promise<ResponseTimesPrint> {
    const asked = askedOf(parameters, await this.metrics(parameters), this.settings);
    const { question } = asked;
    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        const report = await responseTimesOf(snapshot, asked, this.boundaries);
        return {
          report,
          digest: createHash('sha256').update(canonicalJson(report)).digest('hex'),
          recordedAt: await this.recordedAt(snapshot.asOf),
          table: { projection: snapshot.projection, identity: snapshot.identity },
          distribution: await distributionOf(snapshot, question, report.total, report.target),
          trend: await trendOf(snapshot, question, report.target),
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
