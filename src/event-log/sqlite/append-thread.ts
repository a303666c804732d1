import { parentPort, workerData } from 'node:worker_threads';

import { failureAsData } from './append-failures.js';
import { openSqliteLog } from './sqlite-log.js';
import type { AppendBatch, AppendOutcome, AppendThreadInput } from './threaded-writer.js';

/* The thread of a ThreadedWriter: it has the only connection that writes, and appends what comes in one message in one transaction. */

const port = parentPort;
if (port === null) throw new Error('this is the entry of a worker thread');
const { file } = workerData as AppendThreadInput;
const log = openSqliteLog(file, { clock: () => Date.now() });

let answered: Promise<unknown> = Promise.resolve();

port.on('message', (batch: AppendBatch | 'close') => {
  if (batch === 'close') {
    // Writes what waits; the port closes once that is answered.
    log.close();
    void answered.then(() => {
      port.close();
    });
    return;
  }
  // All of one turn of the event loop share a transaction.
  const appends = batch.map(({ stream, expected, events }) =>
    log.appendAccepted(stream, expected, events).then(
      (appended): AppendOutcome => ({ appended }),
      (error: unknown): AppendOutcome => ({ failure: failureAsData(error) }),
    ),
  );
  answered = Promise.all(appends).then((outcomes) => {
    port.postMessage(outcomes);
  });
});
port.postMessage('open');
