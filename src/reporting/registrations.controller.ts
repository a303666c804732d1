import { Controller, Get, Query, StreamableFile, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { badQueryExample } from './api-examples.js';
import { evaluationsExample, reconciliationExample } from './registrations-examples.js';
import { EvaluationsQuery, type EvaluationsReport } from './evaluations.js';
import { csvFile, exportFormats, type ExportFormat } from './export-format.js';
import { ChoiceParameter, TextParameter } from './query-parameters.js';
import { queryValidation } from './query-validation.js';
import { type Reconciliation, ReconciliationQuery } from './reconciliation.js';
import { GeographyParameter, StateRequest } from './report.request.js';
import { reconciliationCsv } from './registrations-table.js';

export class EvaluationsRequest extends StateRequest {
  @TextParameter(
    { description: 'Only this one: its matter and its id.', example: 'hotspots-2024/peterbos' },
    { atMost: 260 },
  )
  readonly evaluation?: string;

  @GeographyParameter()
  readonly geography?: string;
}

export class ReconciliationRequest extends StateRequest {
  @GeographyParameter()
  readonly geography?: string;

  @ChoiceParameter(exportFormats, { default: 'json' })
  readonly format?: ExportFormat;
}

/** What is laid beside what somebody said before, or elsewhere. */
@ApiTags('reports')
@Controller()
export class RegistrationsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('evaluations')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'What an action did, by areas and windows that were registered before',
    description:
      'The weighted displacement difference (Wheeler and Ratcliffe 2018) of each registered evaluation, or why there is none. A registration that came after the window began is flagged, by the clock of the log. Areas were registered on the map of then: restated to that of today the counts are of other areas of the same names, and none where one of them is no area any more.',
  })
  @ApiOkResponse({ content: { 'application/json': { example: evaluationsExample } } })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  evaluations(@Query() parameters: EvaluationsRequest): Promise<EvaluationsReport> {
    return this.queries.execute(new EvaluationsQuery(parameters));
  }

  @Get('reconciliation')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'Published figures beside the sum of their parts and what the log counts',
    description:
      'Neither is corrected by the other: the differences are shown. Only what the log counts can be restated to the boundaries of today; a published figure stays as it was published.',
  })
  @ApiOkResponse({
    content: {
      'application/json': { example: reconciliationExample },
      'text/csv': { example: reconciliationCsv(reconciliationExample) },
    },
  })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  async reconciliation(@Query() { format, ...state }: ReconciliationRequest): Promise<Reconciliation | StreamableFile> {
    const answer = await this.queries.execute(new ReconciliationQuery(state));
    return format === 'csv' ? csvFile('reconciliation', reconciliationCsv(answer)) : answer;
  }
}
