import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';

import type { KeptSnapshot } from '../read-model/snapshot-shelf.js';
import { snapshotExample } from './operating-examples.js';
import { SnapshotRequest, textIn, wholeIn } from './operation-request.js';
import { OPERATIONS, type Operations } from './operations.js';

const unknownName = { description: 'There is no such projection, or no such snapshot.' };

/** Tables as the log stood at a position. */
@ApiTags('projections')
@Controller('projections')
export class SnapshotsController {
  constructor(@Inject(OPERATIONS) private readonly operations: Operations) {}

  @Get('snapshots')
  @ApiOperation({ summary: 'The tables that are kept as of earlier positions' })
  @ApiQuery({ name: 'projection', required: false, description: 'Only of this one.' })
  @ApiOkResponse({ content: { 'application/json': { example: { snapshots: [snapshotExample] } } } })
  @ApiNotFoundResponse(unknownName)
  async list(@Query('projection') projection?: unknown): Promise<{ readonly snapshots: readonly KeptSnapshot[] }> {
    return { snapshots: await this.operations.snapshots(textIn('projection', projection)) };
  }

  @Post(':name/snapshots')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Make the table as the log stood at a position, or give the one that is kept',
    description: 'Reports with `asOf` make it by themselves; here it is made beforehand.',
  })
  @ApiOkResponse({ content: { 'application/json': { example: snapshotExample } } })
  @ApiBadRequestResponse({ description: 'The log has not come to this position, or this is none.' })
  @ApiNotFoundResponse(unknownName)
  make(@Param('name') name: string, @Body() { asOf }: SnapshotRequest): Promise<KeptSnapshot> {
    return this.operations.snapshot(name, asOf);
  }

  @Delete(':name/snapshots/:position')
  @ApiOperation({ summary: 'Remove the table that is kept as of a position' })
  @ApiOkResponse({ content: { 'application/json': { example: { dropped: [snapshotExample] } } } })
  @ApiNotFoundResponse(unknownName)
  async drop(
    @Param('name') name: string,
    @Param('position') position: string,
  ): Promise<{ readonly dropped: readonly KeptSnapshot[] }> {
    const at = wholeIn('position', position, 0, Number.MAX_SAFE_INTEGER, 0);
    return { dropped: await this.operations.dropSnapshot(name, at) };
  }
}
