import { Transform, type TransformCallback } from 'node:stream';

import type { ClientReadableStream } from '@grpc/grpc-js';

import { isEventMessage } from './event-message.js';
import type { SourcePosition } from './source-position.js';

/** A message of a subscription that carries no event, as the client's generated code reads it. */
export interface Notice {
  hasConfirmation(): boolean;
  hasCaughtUp(): boolean;
  getCheckpoint(): { getCommitPosition(): string | number; getPreparePosition(): string | number } | undefined;
}

/** What a subscription says beside its events. */
export interface Heard {
  readonly confirmed: () => void;
  readonly caughtUp: () => void;
  /** Everything up to here was sent, or passed over by the filter. */
  readonly checkpoint: (position: SourcePosition) => void;
}

export type MessageStream = ClientReadableStream<Buffer>;

/** gRPC's code of a call that was cancelled, and what its error says where this side did it. */
const cancelled = 1;
const cancelledHere = 'Cancelled on client';

/**
 * A subscription to `$all` as a stream of messages that carry an event each, not yet read: that is done where they are copied. In their
 * place among them `heard` is told the rest.
 */
export class AllSubscription extends Transform {
  readonly #call: Promise<MessageStream>;

  constructor(
    call: Promise<MessageStream>,
    private readonly readNotice: (message: Buffer) => Notice,
    private readonly heard: Heard,
    highWaterMark: number,
  ) {
    super({ objectMode: true, highWaterMark });
    this.#call = call;
    call.then(
      (messages) => {
        messages.on('error', (error) => {
          if (!isOurCancellation(error)) this.emit('error', error);
        });
        messages.pipe(this);
      },
      (error: unknown) => this.emit('error', error),
    );
  }

  /** Ends the call. */
  async unsubscribe(): Promise<void> {
    (await this.#call).cancel();
  }

  override _transform(message: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (isEventMessage(message)) {
      done(null, message);
      return;
    }
    const notice = this.readNotice(message);
    if (notice.hasConfirmation()) this.heard.confirmed();
    if (notice.hasCaughtUp()) this.heard.caughtUp();
    const checkpoint = notice.getCheckpoint();
    if (checkpoint !== undefined) {
      this.heard.checkpoint({
        commit: BigInt(checkpoint.getCommitPosition()),
        prepare: BigInt(checkpoint.getPreparePosition()),
      });
    }
    done();
  }
}

function isOurCancellation(error: Error): boolean {
  const { code, details } = error as { readonly code?: unknown; readonly details?: unknown };
  return code === cancelled && details === cancelledHere;
}
