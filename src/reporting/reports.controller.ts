import { Controller, Get, Header, Inject, Param, Query, Res, StreamableFile, type Type } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiExcludeEndpoint,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';

import { badQueryExample } from './api-examples.js';
import { dictionaryPage } from './data-dictionary.js';
import { isFile, RegisteredReports } from './registered-reports.js';
import type { CataloguedReport } from './report-catalogue.js';
import { columnsOf, type ReportDescription } from './report-description.js';
import { afterDescription } from './query-parameters.js';
import { download, type Headers } from './report-download.js';
import { filterParameters } from './report-filters.js';
import { defaultRows, maxFileRows, maxPageRows, reportFormats } from './report-query.js';
import { pageExample, pageSchema } from './report-schema.js';
import type { ReportPage } from './report-rows.js';

@ApiTags('reports')
@Controller('reports')
export class ReportsController {
  constructor(@Inject(RegisteredReports) private readonly reports: RegisteredReports) {}

  @Get()
  @ApiOperation({
    summary: 'Every registered report',
    description: 'What each answers, its columns with meaning and unit, and how far into the log its rows reach.',
  })
  @ApiOkResponse({ description: 'In the order in which they are registered.' })
  async list(): Promise<{ readonly reports: readonly CataloguedReport[] }> {
    return { reports: await this.reports.list() };
  }

  /** Reports have routes of their own; what comes here has none. */
  @Get(':name')
  @ApiExcludeEndpoint()
  unknown(@Param('name') name: string): ReportDescription {
    return this.reports.named(name);
  }
}

/** The routes of one report, with their documentation, made from its definition. */
export function reportController(report: ReportDescription): Type<unknown> {
  const { name, question, grain } = report;

  @ApiTags('reports')
  @Controller(`reports/${name}`)
  class ReportController {
    constructor(@Inject(RegisteredReports) private readonly reports: RegisteredReports) {}

    @Get()
    @ApiOperation({
      operationId: `report_${name}`,
      summary: question,
      description:
        `One row is ${grain}. A page ends with a cursor to the next, which rows that are added meanwhile do not shift. ` +
        `CSV and Parquet hold all rows that match, up to ${String(maxFileRows)}.`,
    })
    @ApiOkResponse({
      content: {
        'application/json': { schema: pageSchema(report), example: pageExample(report) },
        'text/csv': { schema: { type: 'string' } },
        'application/vnd.apache.parquet': { schema: { type: 'string', format: 'binary' } },
      },
    })
    @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
    async rows(
      @Query() parameters: Record<string, unknown>,
      @Res({ passthrough: true }) reply: Headers,
    ): Promise<ReportPage | StreamableFile> {
      const answer = await this.reports.ask(name, parameters);
      if (!isFile(answer)) return answer;
      return download(answer, reply);
    }

    @Get('dictionary')
    @Header('content-type', 'text/markdown; charset=utf-8')
    @ApiOperation({ operationId: `dictionary_${name}`, summary: `What the columns of ${name} mean, as Markdown` })
    @ApiOkResponse({ content: { 'text/markdown': { example: dictionaryPage(report) } } })
    dictionary(): string {
      return dictionaryPage(report);
    }
  }

  for (const parameter of parametersOf(report)) {
    const descriptor = Object.getOwnPropertyDescriptor(ReportController.prototype, 'rows');
    if (descriptor !== undefined)
      ApiQuery({ required: false, ...parameter })(ReportController.prototype, 'rows', descriptor);
  }
  return ReportController;
}

interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly schema: {
    readonly type: string;
    readonly enum?: string[];
    readonly minimum?: number;
    readonly maximum?: number;
  };
}

function parametersOf(report: ReportDescription): readonly Parameter[] {
  return [
    ...filterParameters(columnsOf(report)).map(({ parameter, description }) => ({
      name: parameter,
      description,
      schema: { type: 'string' },
    })),
    {
      name: 'columns',
      description: 'Only these columns: names with commas between them.',
      schema: { type: 'string' },
    },
    {
      name: 'sort',
      description: `A column, with - before it to turn round; ${report.rowKey} when absent. Rows without a value come last.`,
      schema: { type: 'string' },
    },
    {
      name: 'limit',
      description: `Rows on the page (${String(defaultRows)} when absent), or at most in the file (all when absent).`,
      schema: { type: 'integer', minimum: 1, maximum: maxPageRows },
    },
    {
      name: 'cursor',
      description: 'The nextCursor of the page before, with the same other parameters.',
      schema: { type: 'string' },
    },
    {
      name: 'asOf',
      description: 'The rows as the log stood: a position of it, or the last one recorded before a date or a time.',
      schema: { type: 'string' },
    },
    { name: 'after', description: afterDescription, schema: { type: 'integer', minimum: 0 } },
    { name: 'format', description: 'json when absent.', schema: { type: 'string', enum: [...reportFormats] } },
  ];
}
