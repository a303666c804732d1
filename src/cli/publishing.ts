import type { Config } from '../config.js';
import { DataDirectoryHeld } from '../event-log/sqlite/data-directory-lock.js';
import { frozenReport } from '../publishing/published-report.js';
import type { OnProgress } from '../publishing/log-root.js';
import { type Decided, type Publication, type PublicationOrder, Publisher } from '../publishing/publisher.js';
import { shownReport, type ShownReport } from '../publishing/shown-report.js';
import { type Verification, Verifier } from '../publishing/verifier.js';
import { withApplication } from './application.js';
import { progressLine } from './progress.js';
import { askServer, steerServer } from './server-client.js';

/** What the verbs about published reports do, whoever does it. */
export interface Publishing {
  publish(order: PublicationOrder): Promise<Publication>;
  supersede(
    id: string,
    order: { readonly by: string; readonly reason: string; readonly decidedBy: string },
  ): Promise<Decided>;
  withdraw(
    id: string,
    order: { readonly reason: string; readonly requestedBy: string; readonly authorisedBy: string },
  ): Promise<Decided>;
  show(id: string): Promise<ShownReport>;
  verify(id: string): Promise<Verification>;
}

/** A verification folds the whole log: the server is given an hour. */
const verificationMs = 3_600_000;

/**
 * Runs `work` on the data directory: through the server that holds it, or in this process when nobody does. `catchUp` says that the tables
 * that serve are needed.
 */
export async function withPublishing<T>(
  config: Config,
  catchUp: boolean,
  work: (publishing: Publishing) => Promise<T>,
): Promise<T> {
  try {
    return await withApplication(config, 'report', async (application) => {
      await (catchUp ? application.catchUp() : application.copyCluster());
      const { context, directory } = application;
      const [publisher, verifier] = [context.get(Publisher), context.get(Verifier)];
      return work({
        publish: (order) => shown((onProgress) => publisher.publish(order, onProgress)),
        supersede: (id, order) => publisher.supersede(id, order),
        withdraw: (id, order) => publisher.withdraw(id, order),
        show: async (id) => shownReport(id, await frozenReport(directory.storedLog, id)),
        verify: (id) => shown((onProgress) => verifier.verify(id, onProgress)),
      });
    });
  } catch (error) {
    if (!(error instanceof DataDirectoryHeld) || error.holder.url === undefined) throw error;
    return work(onServer(error.holder.url, config));
  }
}

function onServer(url: string, config: Config): Publishing {
  const of = (id: string, what = ''): string => `/published-reports/${encodeURIComponent(id)}${what}`;
  return {
    publish: (order) => steerServer(url, '/published-reports', order, config),
    supersede: (id, order) => steerServer(url, of(id, '/supersessions'), order, config),
    withdraw: (id, order) => steerServer(url, of(id, '/withdrawals'), order, config),
    show: (id) => askServer(url, of(id), {}, config),
    verify: (id) => askServer(url, of(id, '/verification'), {}, config, AbortSignal.timeout(verificationMs)),
  };
}

/** With a progress line on stderr for each part of a long work. */
async function shown<T>(work: (onProgress: OnProgress) => Promise<T>): Promise<T> {
  let current: { readonly what: string; readonly line: ReturnType<typeof progressLine> } | undefined;
  const result = await work((what, done, total) => {
    if (current?.what !== what) {
      current?.line.end();
      current = { what, line: progressLine(what, process.stderr, () => performance.now()) };
    }
    current.line.show({ done, total, counted: { of: 'events', count: done } });
  });
  current?.line.end();
  return result;
}
