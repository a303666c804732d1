import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadOptions } from '../read-model/read-model.js';
import type { MetricVersion } from './metric-book.js';
import { METRICS, type Metrics } from './tokens.js';

/** Every version of every metric. */
export interface MetricList {
  readonly metrics: readonly MetricVersion[];
}

/** Answered with a {@link MetricList}. */
export class MetricsQuery extends Query<MetricList> {
  constructor(readonly state: ReadOptions) {
    super();
  }
}

@QueryHandler(MetricsQuery)
export class MetricsHandler implements IQueryHandler<MetricsQuery> {
  constructor(@Inject(METRICS) private readonly metrics: Metrics) {}

  async execute({ state }: MetricsQuery): Promise<MetricList> {
    return { metrics: (await this.metrics(state)).all() };
  }
}
