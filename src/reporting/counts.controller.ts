import { Controller, Get, Inject, Query, StreamableFile, UsePipes } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { AnswerFiles } from './answer-files.js';
import { badQueryExample } from './api-examples.js';
import { countsExample } from './approach-examples.js';
import { CountsQuery } from './counts.js';
import type { CountsReport } from './counts-report.js';
import { CountsRequest } from './counts.request.js';
import { countsCsv } from './counts-table.js';
import { csvFile, parquetFile } from './export-format.js';
import { queryValidation } from './query-validation.js';

@ApiTags('reports')
@Controller('counts')
export class CountsController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(AnswerFiles) private readonly files: AnswerFiles,
  ) {}

  @Get()
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'Shootings, victims, arrests, seizures and operations, by area and calendar period',
    description:
      'Incidents and victims are counted apart. What was ruled out or voided counts nowhere, and the answer says how much that is; what has no certain point is in no hotspot, and the answer says how much that is too.',
  })
  @ApiOkResponse({
    content: {
      'application/json': { example: countsExample },
      'text/csv': { example: countsCsv(countsExample) },
      'application/vnd.apache.parquet': { schema: { type: 'string', format: 'binary' } },
    },
  })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  async counts(@Query() { format, ...parameters }: CountsRequest): Promise<CountsReport | StreamableFile> {
    const report = await this.queries.execute(new CountsQuery(parameters));
    if (format === 'parquet') return parquetFile('counts', await this.files.counts(report));
    return format === 'csv' ? csvFile('counts', countsCsv(report)) : report;
  }
}
