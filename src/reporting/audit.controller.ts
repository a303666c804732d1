import { Controller, Get, Query, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { badQueryExample } from './api-examples.js';
import { type Comparison, ComparisonQuery } from './comparison.js';
import { type Completeness, CompletenessQuery } from './completeness.js';
import { type Dispositions, DispositionsQuery } from './dispositions.js';
import { queryValidation } from './query-validation.js';
import { ComparisonRequest, CompletenessRequest, QuestionRequest } from './response-times.request.js';

const refused = { description: 'A parameter is not what it should be.', ...badQueryExample };

/** What an auditor asks of the response times beside the figures themselves. */
@ApiTags('reports')
@Controller('response-times')
export class AuditController {
  constructor(private readonly queries: QueryBus) {}

  @Get('comparison')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'Two periods beside each other',
    description:
      'With the change of the share within target split into what another mix of groups makes and what other times within them make (Kitagawa 1955).',
  })
  @ApiOkResponse({ description: 'The figures of either period, group by group.' })
  @ApiBadRequestResponse(refused)
  comparison(@Query() parameters: ComparisonRequest): Promise<Comparison> {
    return this.queries.execute(new ComparisonQuery(parameters));
  }

  @Get('completeness')
  @UsePipes(queryValidation)
  @ApiOperation({ summary: 'How many interventions have each stamp, by group' })
  @ApiOkResponse({ description: 'A row per group.' })
  @ApiBadRequestResponse(refused)
  completeness(@Query() parameters: CompletenessRequest): Promise<Completeness> {
    return this.queries.execute(new CompletenessQuery(parameters));
  }

  @Get('dispositions')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'How interventions ended, by how long was waited',
    description: 'With the share that ended as gone on arrival or unfounded, and when each disposition was in use.',
  })
  @ApiOkResponse({ description: 'A row per wait band, the last for what was not measured.' })
  @ApiBadRequestResponse(refused)
  dispositions(@Query() parameters: QuestionRequest): Promise<Dispositions> {
    return this.queries.execute(new DispositionsQuery(parameters));
  }
}
