import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';

import { diffRowsAtMost, type TableDiff } from '../projecting/diff.js';
import { BadOperation } from './bad-operation.js';
import { diffExample } from './operating-examples.js';
import { textIn, wholeIn } from './operation-request.js';
import { OPERATIONS, type Operations } from './operations.js';

const moment = 'A position of the log, a date or a time, `live` or `previous`.';

/** What has changed in a table, and why. */
@ApiTags('projections')
@Controller('projections')
export class DiffController {
  constructor(@Inject(OPERATIONS) private readonly operations: Operations) {}

  @Get(':name/diff')
  @ApiOperation({
    summary: 'The rows that differ between two moments, and the events behind each',
    description: 'The counts are of the whole table, the rows are a page in the order of their keys.',
  })
  @ApiQuery({ name: 'from', description: moment, example: '2024-03-01' })
  @ApiQuery({ name: 'to', description: moment, example: 'live' })
  @ApiQuery({ name: 'limit', required: false, example: 100, description: `1 to ${String(diffRowsAtMost)}.` })
  @ApiQuery({ name: 'cursor', required: false, description: 'The nextCursor of the page before.' })
  @ApiOkResponse({ content: { 'application/json': { example: diffExample } } })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.' })
  @ApiNotFoundResponse({ description: 'There is no such projection.' })
  @ApiConflictResponse({ description: 'There is no previous version.' })
  async diff(
    @Param('name') name: string,
    @Query('from') from?: unknown,
    @Query('to') to?: unknown,
    @Query('limit') limit?: unknown,
    @Query('cursor') cursor?: unknown,
  ): Promise<TableDiff> {
    if (cursor !== undefined && (typeof cursor !== 'string' || cursor.length > 1_000)) {
      throw new BadOperation('cursor', 'the nextCursor of the page before');
    }
    const page = { limit: wholeIn('limit', limit, 1, diffRowsAtMost, 100), cursor };
    return this.operations.diff(name, momentIn('from', from), momentIn('to', to), page);
  }
}

function momentIn(field: string, given: unknown): string {
  const text = textIn(field, given);
  if (text === undefined) throw new BadOperation(field, 'a position, a date or a time, live or previous');
  return text;
}
