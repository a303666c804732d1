import type { ServerResponse } from 'node:http';

import { hasEnded, type JobView } from './operations.js';

/** As many streams are open as may be. */
export class StreamsBusy extends Error {
  override readonly name = 'StreamsBusy';
}

export const streamsAtOnce = 20;
/** Proxies drop a connection that is silent for a minute or less. */
const heartbeatMs = 15_000;

export interface StreamTools {
  readonly now: () => number;
  /** False as soon as the server stops listening: a stream must not hold up its end. */
  readonly listening: () => boolean;
  /** Takes the response out of the framework's hands, and gives the headers that every answer carries. */
  readonly begin: () => Readonly<Record<string, string>>;
}

/** The open streams of progress, as server-sent events. */
export class ProgressStreams {
  private open = 0;

  /**
   * Sends each state of a rebuild that differs from the one before as an event `progress`, the last one as `end`, and then ends. A comment
   * keeps the connection alive meanwhile. `steps` is ended when the reader goes away.
   *
   * Rejects with StreamsBusy, or with the error of the first step: nothing was sent then.
   */
  async send(
    response: ServerResponse,
    steps: (signal: AbortSignal) => AsyncIterable<JobView>,
    tools: StreamTools,
  ): Promise<void> {
    if (this.open >= streamsAtOnce) throw new StreamsBusy(`${String(streamsAtOnce)} streams are open: try again later`);
    this.open++;
    const leaving = new AbortController();
    const leave = (): void => {
      leaving.abort();
    };
    response.once('close', leave);
    try {
      await this.relay(response, steps(leaving.signal), tools);
    } finally {
      this.open--;
      response.off('close', leave);
      leaving.abort();
      if (response.headersSent) response.end();
    }
  }

  private async relay(
    response: ServerResponse,
    steps: AsyncIterable<JobView>,
    { now, listening, begin }: StreamTools,
  ): Promise<void> {
    let last = '';
    let sentAt = now();
    for await (const job of steps) {
      if (!response.headersSent) {
        response.writeHead(200, { ...begin(), 'content-type': 'text/event-stream; charset=utf-8' });
      }
      const text = JSON.stringify(job);
      // A reader that does not read gets the next state instead of a growing heap of old ones.
      if (hasEnded(job)) response.write(`event: end\ndata: ${text}\n\n`);
      else if (text !== last && !response.writableNeedDrain) {
        response.write(`event: progress\ndata: ${text}\n\n`);
        [last, sentAt] = [text, now()];
      } else if (now() - sentAt >= heartbeatMs && !response.writableNeedDrain) {
        response.write(': still here\n\n');
        sentAt = now();
      }
      if (!listening()) return;
    }
  }
}
