import type { IncomingMessage, ServerResponse } from 'node:http';

import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';

import type { SwitchedBack } from '../projecting/switch-back.js';
import type { DeployEntry } from '../read-model/deploy-log.js';
import { deployLogExample, jobExample, projectionExample, quarantineExample } from './operating-examples.js';
import { OperationRequest, RebuildManyRequest, RebuildRequest, textIn, wholeIn } from './operation-request.js';
import { type JobView, OPERATIONS, type Operations, type ProjectionView, quarantineAtMost } from './operations.js';
import type { QuarantinePage } from './operations.js';
import { ProgressStreams } from './progress-stream.js';

/** Who asks over HTTP without saying so. */
const somebody = 'somebody over HTTP';

/** As much of the server's request and reply as a stream of events needs. */
interface StreamRequest {
  readonly raw: IncomingMessage;
  readonly server: { readonly server: { readonly listening: boolean } };
}
interface StreamReply {
  readonly raw: ServerResponse;
  getHeaders(): Readonly<Record<string, unknown>>;
  hijack(): unknown;
}

const unknownName = { description: 'There is no such projection.' };
const asItStands = { description: 'As things stand it cannot be done: nothing is being rebuilt, or something is.' };
const jobAnswer = { content: { 'application/json': { example: jobExample } } };

@ApiTags('projections')
@Controller('projections')
export class ProjectionsController {
  private readonly streams = new ProgressStreams();

  constructor(@Inject(OPERATIONS) private readonly operations: Operations) {}

  @Get()
  @ApiOperation({ summary: 'Every projection, how far its table is, and the rebuild that it is in' })
  @ApiOkResponse({ content: { 'application/json': { example: { projections: [projectionExample] } } } })
  async list(): Promise<{ readonly projections: readonly ProjectionView[] }> {
    return { projections: await this.operations.projections() };
  }

  @Get('deploy-log')
  @ApiOperation({ summary: 'Which code made, refused or swapped which tables, when, and who asked; oldest first' })
  @ApiQuery({ name: 'projection', required: false, description: 'Only of this one.' })
  @ApiOkResponse({ content: { 'application/json': { example: deployLogExample } } })
  @ApiNotFoundResponse(unknownName)
  async deployLog(@Query('projection') projection?: unknown): Promise<{ readonly entries: readonly DeployEntry[] }> {
    return { entries: await this.operations.deployLog(textIn('projection', projection)) };
  }

  @Get(':name')
  @ApiOperation({ summary: 'One projection: identity, checkpoint and head, quarantine, versions, rebuild' })
  @ApiOkResponse({ content: { 'application/json': { example: projectionExample } } })
  @ApiNotFoundResponse(unknownName)
  one(@Param('name') name: string): Promise<ProjectionView> {
    return this.operations.projection(name);
  }

  @Get(':name/quarantine')
  @ApiOperation({
    summary: 'The events that the fold could not digest, by position',
    description: 'They are missing from the rows. A rebuild tries them again.',
  })
  @ApiQuery({ name: 'after', required: false, description: 'The nextAfter of the page before.', example: 0 })
  @ApiQuery({ name: 'limit', required: false, example: 100, description: `1 to ${String(quarantineAtMost)}.` })
  @ApiOkResponse({ content: { 'application/json': { example: quarantineExample } } })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.' })
  @ApiNotFoundResponse(unknownName)
  quarantine(
    @Param('name') name: string,
    @Query('after') after?: unknown,
    @Query('limit') limit?: unknown,
  ): Promise<QuarantinePage> {
    const from = wholeIn('after', after, 0, Number.MAX_SAFE_INTEGER, 0);
    return this.operations.quarantine(name, from, wholeIn('limit', limit, 1, quarantineAtMost, 100));
  }

  @Get(':name/progress')
  @ApiOperation({
    summary: 'The rebuild that a projection is in, as server-sent events',
    description:
      'An event `progress` at each change, `end` with the outcome at the end, and the stream ends: `rebuilt` is what was swapped in; where `refused` is REBUILD_DIFFERS, `differing` names the slices and the first rows that differ. Of a rebuild that has ended there is the `end` alone.',
  })
  @ApiOkResponse({
    content: { 'text/event-stream': { example: `event: progress\ndata: ${JSON.stringify(jobExample)}\n\n` } },
  })
  @ApiNotFoundResponse(unknownName)
  @ApiConflictResponse({ description: 'It has not been rebuilt since the service started.' })
  async progress(@Param('name') name: string, @Req() request: StreamRequest, @Res() reply: StreamReply): Promise<void> {
    const { server } = request.server;
    const steps = (signal: AbortSignal) => this.operations.follow(name, signal);
    const begin = (): Record<string, string> => {
      reply.hijack();
      return Object.fromEntries(Object.entries(reply.getHeaders()).map(([header, value]) => [header, String(value)]));
    };
    await this.streams.send(reply.raw, steps, {
      now: () => performance.now(),
      listening: () => server.listening,
      begin,
    });
  }

  @Post('rebuild')
  @HttpCode(202)
  @ApiOperation({ summary: 'Rebuild several projections in one pass over the log' })
  @ApiAcceptedResponse({ description: 'It runs. The progress of each says how it goes.', ...jobAnswer })
  @ApiNotFoundResponse(unknownName)
  @ApiConflictResponse(asItStands)
  rebuildMany(@Body() { projections, by = somebody, accept }: RebuildManyRequest): Promise<JobView> {
    return this.operations.startRebuild(projections, { by, accept });
  }

  @Post(':name/rebuild')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Build the table again from the first event on, compare, and swap',
    description:
      'The live table serves meanwhile. What an earlier process was building with the same code is gone on with.',
  })
  @ApiAcceptedResponse({ description: 'It runs. `progress` says how it goes.', ...jobAnswer })
  @ApiNotFoundResponse(unknownName)
  @ApiConflictResponse(asItStands)
  rebuild(@Param('name') name: string, @Body() { by = somebody, accept }: RebuildRequest): Promise<JobView> {
    return this.operations.startRebuild([name], { by, accept });
  }

  @Post(':name/pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'Pause the rebuild after the batch in hand; a restart leaves it paused' })
  @ApiOkResponse(jobAnswer)
  @ApiNotFoundResponse(unknownName)
  @ApiConflictResponse(asItStands)
  pause(@Param('name') name: string, @Body() _who: OperationRequest): Promise<JobView> {
    return this.operations.pause(name);
  }

  @Post(':name/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Go on with a rebuild that is paused' })
  @ApiOkResponse(jobAnswer)
  @ApiNotFoundResponse(unknownName)
  @ApiConflictResponse(asItStands)
  resume(@Param('name') name: string, @Body() _who: OperationRequest): Promise<JobView> {
    return this.operations.resume(name);
  }

  @Post(':name/cancel')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Give the rebuild up, or what was left unfinished of one; what was built so far is removed',
  })
  @ApiOkResponse(jobAnswer)
  @ApiNotFoundResponse(unknownName)
  @ApiConflictResponse(asItStands)
  cancel(@Param('name') name: string, @Body() { by = somebody }: OperationRequest): Promise<JobView> {
    return this.operations.cancel(name, by);
  }

  @Post(':name/switch-back')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Put the version before in the place of the live one',
    description: 'A second switch undoes the first. One that was made by other code serves as it stood.',
  })
  @ApiOkResponse({
    content: {
      'application/json': {
        example: { projection: 'response-times', identity: 'a3f1…', checkpoint: 1842, follows: true },
      },
    },
  })
  @ApiNotFoundResponse(unknownName)
  @ApiConflictResponse(asItStands)
  switchBack(@Param('name') name: string, @Body() { by = somebody }: OperationRequest): Promise<SwitchedBack> {
    return this.operations.switchBack(name, by);
  }
}
