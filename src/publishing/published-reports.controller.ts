import { Body, Controller, Get, Header, Inject, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import { BadQuery } from '../reporting/bad-query.js';
import { isFile, RegisteredReports } from '../reporting/registered-reports.js';
import type { ReportPage } from '../reporting/report-rows.js';
import { shownReport, type ShownReport } from './shown-report.js';
import { frozenReport } from './published-report.js';
import { type Decided, type Publication, Publisher } from './publisher.js';
import { publicationExample, shownExample, verificationExample } from './publishing-examples.js';
import { PublicationRequest, SupersessionRequest, WithdrawalRequest } from './publishing.request.js';
import { STORED_LOG, type StoredLog } from './tokens.js';
import { type Verification, Verifier } from './verifier.js';

const unknown = { description: 'No report was published under this id.' };
const refused = { description: 'A field is not what it should be, or the report refuses a parameter.' };

/** As much of the server's reply as is needed. */
interface Reply {
  status(code: number): unknown;
}

/** Reports as they were given out. None is ever edited: a later one supersedes it, or it is withdrawn, and it stays listed. */
@ApiTags('published reports')
@Controller('published-reports')
export class PublishedReportsController {
  constructor(
    @Inject(Publisher) private readonly publisher: Publisher,
    @Inject(Verifier) private readonly verifier: Verifier,
    @Inject(RegisteredReports) private readonly reports: RegisteredReports,
    @Inject(STORED_LOG) private readonly log: StoredLog,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Publish a report: freeze its answer in the log',
    description:
      'Recorded are what was asked, the position of the log it stands at with the root of the Merkle tree up to there, the tables it was read from and what made them, the result as canonical JSON (RFC 8785) and its SHA-256.',
  })
  @ApiCreatedResponse({ content: { 'application/json': { example: publicationExample } } })
  @ApiOkResponse({ description: 'The very same was published under this id before; nothing was added.' })
  @ApiBadRequestResponse(refused)
  @ApiConflictResponse({ description: 'Another report was published under this id.' })
  async publish(@Body() order: PublicationRequest, @Res({ passthrough: true }) reply: Reply): Promise<Publication> {
    return answered(await this.publisher.publish(order), reply);
  }

  @Get()
  @ApiOperation({
    summary: 'The published reports, newest first',
    description:
      'Filters, columns, pages and the exports as CSV and Parquet are those of /reports/published-reports, whose rows these are.',
  })
  @ApiOkResponse({ description: 'A page of rows, each with what became of the report since.' })
  async list(@Query() parameters: Record<string, unknown>): Promise<ReportPage> {
    if (parameters.format !== undefined && parameters.format !== 'json') {
      throw new BadQuery('format', 'json; files are at /reports/published-reports');
    }
    const page = await this.reports.ask('published-reports', { sort: '-publishedAt', ...parameters });
    if (isFile(page)) throw new Error('a page was asked for');
    return page;
  }

  @Get(':id')
  @ApiOperation({ summary: 'A published report: how it was made, its result, and what became of it' })
  @ApiOkResponse({ content: { 'application/json': { example: shownExample } } })
  @ApiNotFoundResponse(unknown)
  async one(@Param('id') id: string): Promise<ShownReport> {
    return shownReport(id, await frozenReport(this.log, id));
  }

  @Get(':id/result')
  @ApiOperation({
    summary: 'The result alone, byte for byte as it was published',
    description: 'Canonical JSON: the SHA-256 of these bytes is the digest of the report.',
  })
  @ApiOkResponse({ description: 'The answer of the report.' })
  @ApiNotFoundResponse(unknown)
  @Header('content-type', 'application/json; charset=utf-8')
  async result(@Param('id') id: string): Promise<StreamableFile> {
    const { text } = await frozenReport(this.log, id);
    return new StreamableFile(Buffer.from(text), { type: 'application/json; charset=utf-8' });
  }

  @Get(':id/verification')
  @ApiOperation({
    summary: 'Recompute a published report from the log alone',
    description:
      'The log is folded from its first event up to the position of the report, apart from the tables that serve. The verdict is equal, differs (with each cell, and why where it can be known) or damaged. Only one is computed at a time.',
  })
  @ApiOkResponse({ content: { 'application/json': { example: verificationExample } } })
  @ApiNotFoundResponse(unknown)
  verification(@Param('id') id: string): Promise<Verification> {
    return this.verifier.verify(id);
  }

  @Post(':id/supersessions')
  @ApiOperation({ summary: 'A later report takes the place of a published one' })
  @ApiBadRequestResponse(refused)
  @ApiNotFoundResponse(unknown)
  @ApiConflictResponse({ description: 'Another report took its place already.' })
  async supersede(
    @Param('id') id: string,
    @Body() order: SupersessionRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<Decided> {
    return answered(await this.publisher.supersede(id, order), reply);
  }

  @Post(':id/withdrawals')
  @ApiOperation({ summary: 'A published report must not be relied on any more. Takes two people' })
  @ApiBadRequestResponse(refused)
  @ApiNotFoundResponse(unknown)
  @ApiConflictResponse({ description: 'It was withdrawn already, for another reason.' })
  async withdraw(
    @Param('id') id: string,
    @Body() order: WithdrawalRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<Decided> {
    return answered(await this.publisher.withdraw(id, order), reply);
  }
}

/** 201, or 200 when nothing was added. */
function answered<Answer extends Decided>(answer: Answer, reply: Reply): Answer {
  reply.status(answer.status === 'recorded' ? 201 : 200);
  return answer;
}
