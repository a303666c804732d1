import { Controller, Get, Inject, Param, Query, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';

import { definitionExample } from './api-examples.js';
import { NothingFound } from './bad-query.js';
import { type MetricVersion, nameOf } from './metric-book.js';
import { metricSchema } from './metric-schema.js';
import type { MetricDefinition } from './metrics.js';
import { type MetricList, MetricsQuery } from './metrics-list.js';
import { queryValidation } from './query-validation.js';
import { StateRequest } from './report.request.js';

const versionExample: MetricVersion = { definition: definitionExample, from: null, to: null };
const idParameter = ApiParam({ name: 'id', description: 'The id of the metric.', example: 'total-response' });

/** The definitions by which intervals are measured. */
@ApiTags('metrics')
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'Every version of every metric, and when it is in force',
    description: 'The first versions of the standard metrics ship with the program; all others are events of the log.',
  })
  @ApiOkResponse({ content: { 'application/json': { example: { metrics: [versionExample] } } } })
  metrics(@Query() state: StateRequest): Promise<MetricList> {
    return this.queries.execute(new MetricsQuery(state));
  }

  @Get('schema')
  @ApiOperation({ summary: 'The JSON Schema of a definition' })
  @ApiOkResponse({ description: 'JSON Schema, draft 2020-12.' })
  schema(): object {
    return metricSchema;
  }

  @Get(':id')
  @UsePipes(queryValidation)
  @ApiOperation({ summary: 'Every version of one metric' })
  @idParameter
  @ApiOkResponse({ content: { 'application/json': { example: { id: 'total-response', versions: [versionExample] } } } })
  @ApiNotFoundResponse({ description: 'There is no such metric.' })
  async metric(
    @Param('id') id: string,
    @Query() state: StateRequest,
  ): Promise<{ readonly id: string; readonly versions: readonly MetricVersion[] }> {
    return { id, versions: await this.versionsOf(id, state) };
  }

  @Get(':id/versions/:version')
  @UsePipes(queryValidation)
  @ApiOperation({ summary: 'The definition that one version of a metric is', description: 'By the JSON Schema.' })
  @idParameter
  @ApiParam({ name: 'version', description: 'From 1.', example: '1' })
  @ApiOkResponse({ content: { 'application/json': { example: definitionExample } } })
  @ApiNotFoundResponse({ description: 'There is no such version.' })
  async version(
    @Param('id') id: string,
    @Param('version') version: string,
    @Query() state: StateRequest,
  ): Promise<MetricDefinition> {
    const versions = await this.versionsOf(id, state);
    const found = versions.find(({ definition }) => String(definition.version) === version);
    if (found !== undefined) return found.definition;
    throw new NothingFound(`${id} has no such version: there is ${versions.map(nameOf).join(', ')}`);
  }

  private async versionsOf(id: string, state: StateRequest): Promise<readonly MetricVersion[]> {
    const { metrics } = await this.queries.execute(new MetricsQuery(state));
    const versions = metrics.filter(({ definition }) => definition.id === id);
    if (versions.length > 0) return versions;
    const ids = [...new Set(metrics.map(({ definition }) => definition.id))];
    throw new NothingFound(`there is no such metric: there is ${ids.join(', ')}`);
  }
}
