import { Controller, Get, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';

import { interventionExample } from './api-examples.js';
import { InterventionHistoryQuery, type InterventionHistory } from './intervention-history.js';

@ApiTags('reports')
@Controller('interventions')
export class InterventionsController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':id')
  @ApiOperation({
    summary: 'One intervention: its clocks, intervals and codes, and every event that they are made from',
  })
  @ApiParam({ name: 'id', description: 'The id of the intervention.', example: '2024-000017' })
  @ApiOkResponse({ content: { 'application/json': { example: interventionExample } } })
  @ApiNotFoundResponse({ description: 'There is no such intervention.' })
  intervention(@Param('id') id: string): Promise<InterventionHistory> {
    return this.queries.execute(new InterventionHistoryQuery(id));
  }
}
