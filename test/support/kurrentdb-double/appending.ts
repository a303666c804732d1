import { type sendUnaryData, type ServerDuplexStream, type ServerReadableStream, status } from '@grpc/grpc-js';
import protobufAny from 'google-protobuf/google/protobuf/any_pb.js';
import protobufEmpty from 'google-protobuf/google/protobuf/empty_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusMessages from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';

import type { FaultPlan } from './faults.js';
import { serverError } from './messages.js';
import type { AppendResult, Expectation, ProposedEvent } from './records.js';
import type { DoubleStore } from './store.js';

export interface AppendingContext {
  readonly store: DoubleStore;
  readonly faults: FaultPlan;
  readonly cutConnections: () => void;
  readonly maxAppendBytes: number;
}

/** Serves Streams.Append: options first, then one message an event. */
export function serveAppend(
  call: ServerReadableStream<AppendReq, AppendResp>,
  reply: sendUnaryData<AppendResp>,
  context: AppendingContext,
): void {
  let options: AppendReq.Options | undefined;
  const events: ProposedEvent[] = [];
  call.on('data', (request: AppendReq) => {
    if (request.hasOptions()) options = request.getOptions();
    const message = request.getProposedMessage();
    if (message !== undefined) events.push(proposed(message));
  });
  call.on('error', () => undefined);
  const answer = (): void => {
    // A connection that is cut ends the stream too: half an append MUST NOT be written.
    if (call.cancelled) return;
    const fault = context.faults.strike('append');
    if (fault?.kind === 'error') {
      reply(fault.error);
      return;
    }
    if (fault?.kind === 'stall') return;
    if (fault?.kind === 'drop') {
      context.cutConnections();
      return;
    }
    try {
      if (options === undefined) throw serverError(status.INVALID_ARGUMENT, 'an append without options');
      const result = append(context, textOf(options.getStreamIdentifier()), expectationOf(options), events);
      if (fault?.kind === 'lost-reply') context.cutConnections();
      else if (fault?.kind !== 'stalled-reply') reply(null, appendResponse(result));
    } catch (error) {
      reply(error instanceof Error ? error : new Error(String(error)));
    }
  };
  // The cancellation may come just after the end.
  call.on('end', () => setImmediate(answer));
}

/** Serves Streams.BatchAppend: many appends over one call, told apart by their correlation id. */
export function serveBatchAppend(
  call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>,
  context: AppendingContext,
): void {
  const open = new Map<string, { options: BatchAppendReq.Options; events: ProposedEvent[] }>();
  call.on('data', (request: BatchAppendReq) => {
    const correlation = request.getCorrelationId()?.getString() ?? '';
    const options = request.getOptions();
    if (options !== undefined) open.set(correlation, { options, events: [] });
    const append_ = open.get(correlation);
    if (append_ === undefined) return;
    append_.events.push(...request.getProposedMessagesList().map(proposed));
    if (!request.getIsFinal()) return;
    open.delete(correlation);
    const fault = context.faults.strike('append');
    if (fault?.kind === 'stall') return;
    if (fault?.kind === 'drop') {
      context.cutConnections();
      return;
    }
    const stream = textOf(append_.options.getStreamIdentifier());
    const result = append(context, stream, batchExpectationOf(append_.options), append_.events);
    if (fault?.kind === 'lost-reply') context.cutConnections();
    else if (fault?.kind !== 'stalled-reply') {
      const response = batchResponse(result);
      response.setCorrelationId(new shared.UUID().setString(correlation));
      response.setStreamIdentifier(append_.options.getStreamIdentifier());
      call.write(response);
    }
  });
  call.on('error', () => undefined);
  call.on('end', () => {
    call.end();
  });
}

function append(
  { store, maxAppendBytes }: AppendingContext,
  stream: string,
  expected: Expectation,
  events: readonly ProposedEvent[],
): AppendResult {
  const bytes = events.reduce((sum, event) => sum + event.data.length + event.metadata.length, 0);
  if (bytes > maxAppendBytes) {
    throw serverError(status.INVALID_ARGUMENT, 'Maximum Append Size Exceeded.', {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': String(maxAppendBytes),
    });
  }
  return store.append(stream, expected, events);
}

function proposed(message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): ProposedEvent {
  return {
    id: (message.getId()?.getString() ?? '').toLowerCase(),
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function textOf(identifier: { getStreamName_asU8(): Uint8Array } | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

function expectationOf(options: AppendReq.Options): Expectation {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  return BigInt(options.getRevision());
}

function batchExpectationOf(options: BatchAppendReq.Options): Expectation {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  return BigInt(options.getStreamPosition());
}

function appendResponse(result: AppendResult): AppendResp {
  const response = new streams.AppendResp();
  if (result.kind === 'wrong-version') {
    const wrong = new streams.AppendResp.WrongExpectedVersion();
    if (result.actual === undefined) wrong.setCurrentNoStream(new shared.Empty());
    else wrong.setCurrentRevision(result.actual.toString());
    if (result.expected === 'any') wrong.setExpectedAny(new shared.Empty());
    else if (result.expected === 'no-stream') wrong.setExpectedNoStream(new shared.Empty());
    else if (result.expected === 'stream-exists') wrong.setExpectedStreamExists(new shared.Empty());
    else wrong.setExpectedRevision(result.expected.toString());
    return response.setWrongExpectedVersion(wrong);
  }
  const position = new streams.AppendResp.Position();
  position.setCommitPosition(result.position.commit.toString());
  position.setPreparePosition(result.position.prepare.toString());
  const success = new streams.AppendResp.Success();
  success.setCurrentRevision(result.revision.toString());
  success.setPosition(position);
  return response.setSuccess(success);
}

function batchResponse(result: AppendResult): BatchAppendResp {
  const response = new streams.BatchAppendResp();
  if (result.kind === 'wrong-version') {
    const wrong = new shared.WrongExpectedVersion();
    if (result.actual === undefined) wrong.setCurrentNoStream(new protobufEmpty.Empty());
    else wrong.setCurrentStreamRevision(result.actual.toString());
    if (result.expected === 'any') wrong.setExpectedAny(new protobufEmpty.Empty());
    else if (result.expected === 'no-stream') wrong.setExpectedNoStream(new protobufEmpty.Empty());
    else if (result.expected === 'stream-exists') wrong.setExpectedStreamExists(new protobufEmpty.Empty());
    else wrong.setExpectedStreamPosition(result.expected.toString());
    const details = new protobufAny.Any();
    details.pack(wrong.serializeBinary(), 'event_store.client.WrongExpectedVersion');
    const error = new statusMessages.Status();
    error.setMessage('WrongExpectedVersion');
    error.setDetails(details);
    return response.setError(error);
  }
  const position = new shared.AllStreamPosition();
  position.setCommitPosition(result.position.commit.toString());
  position.setPreparePosition(result.position.prepare.toString());
  const success = new streams.BatchAppendResp.Success();
  success.setCurrentRevision(result.revision.toString());
  success.setPosition(position);
  return response.setSuccess(success);
}
