import type { Config } from '../config.js';
import type { JobView } from '../operating/operations.js';
import { openFromServer, ServerFault } from './server-client.js';

/** Four heartbeats of the server. */
const silentAtMostMs = 60_000;

/**
 * Reads the server-sent events of a rebuild: each state of it until the last. Rejects with ServerRefused when there is none, with ServerFault
 * when the server breaks off before the end or is silent for a minute.
 */
export async function* followServer(
  base: string,
  path: string,
  config: Config,
  signal: AbortSignal,
): AsyncGenerator<JobView, undefined> {
  const silence = new AbortController();
  const wait = (): NodeJS.Timeout =>
    setTimeout(() => {
      silence.abort();
    }, silentAtMostMs).unref();
  let timer = wait();
  try {
    const body = await openFromServer(base, path, config, AbortSignal.any([signal, silence.signal]));
    let text = '';
    for await (const piece of body) {
      clearTimeout(timer);
      timer = wait();
      text += piece;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
        // A heartbeat is a comment.
        if (data === undefined) continue;
        yield JSON.parse(data) as JobView;
        if (name === 'end') return;
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof TypeError) && !silence.signal.aborted) throw error;
    throw new ServerFault(`the server at ${base} broke off; the rebuild may go on there: see projections status`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
  if (!signal.aborted) {
    throw new ServerFault(`the server at ${base} ended; it goes on with the rebuild when it starts again`);
  }
}
