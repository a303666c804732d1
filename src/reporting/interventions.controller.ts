import { Controller, Get, Param, Query, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';

import { badQueryExample, interventionExample } from './api-examples.js';
import { InterventionHistoryQuery, type InterventionHistory } from './intervention-history.js';
import { queryValidation } from './query-validation.js';
import { StateRequest } from './report.request.js';

@ApiTags('reports')
@Controller('interventions')
export class InterventionsController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':id')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'One intervention: its clocks, intervals and codes, and every event that they are made from',
  })
  @ApiParam({ name: 'id', description: 'The id of the intervention.', example: '2024-000017' })
  @ApiOkResponse({ content: { 'application/json': { example: interventionExample } } })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  @ApiNotFoundResponse({ description: 'There is no such intervention.' })
  intervention(@Param('id') id: string, @Query() state: StateRequest): Promise<InterventionHistory> {
    return this.queries.execute(new InterventionHistoryQuery(id, state));
  }
}
