import { Controller, Get, Query, StreamableFile, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags, OmitType } from '@nestjs/swagger';

import { badQueryExample } from './api-examples.js';
import { strategicExample } from './approach-examples.js';
import { csvFile, exportFormats, type ExportFormat } from './export-format.js';
import { ChoiceParameter, InstantParameter } from './query-parameters.js';
import { queryValidation } from './query-validation.js';
import { AreaRequest } from './report.request.js';
import { strategicGroupings, type StrategicReport, StrategicResponseQuery } from './strategic-response.js';
import { strategicCsv } from './strategic-table.js';

export class StrategicResponseRequest extends OmitType(AreaRequest, ['from', 'to', 'zone']) {
  @ChoiceParameter(strategicGroupings, {
    default: 'hotspot',
    description: 'A row per hotspot, or a row per shooting that a council names as its reason.',
  })
  readonly by?: string;

  @InstantParameter({
    example: '2024-02-01',
    description: 'Only shootings from here on: a date in the local time zone, or an RFC 3339 time.',
  })
  readonly from?: string;

  @InstantParameter({
    example: '2024-03-01',
    description: 'The same; exclusive. What followed on them may come later.',
  })
  readonly to?: string;

  @ChoiceParameter(exportFormats, { default: 'json' })
  readonly format?: ExportFormat;
}

@ApiTags('reports')
@Controller('strategic-response')
export class StrategicResponseController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'From a shooting to council, task force, plan and first action at that hotspot',
    description:
      'The response of authorities to a situation, as opposed to that of units to an incident. What has not come is named as open, as of the position of the answer. ' +
      'Restated to the boundaries of today, shootings and operations may be at another hotspot; what names its hotspot stays there (`placedBy`).',
  })
  @ApiOkResponse({
    content: {
      'application/json': { example: strategicExample },
      'text/csv': { example: strategicCsv(strategicExample) },
    },
  })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  async strategicResponse(
    @Query() { format, ...parameters }: StrategicResponseRequest,
  ): Promise<StrategicReport | StreamableFile> {
    const report = await this.queries.execute(new StrategicResponseQuery(parameters));
    return format === 'csv' ? csvFile('strategic-response', strategicCsv(report)) : report;
  }
}
