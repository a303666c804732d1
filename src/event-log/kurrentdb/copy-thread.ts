import { parentPort, workerData } from 'node:worker_threads';

import { openReplicaLog } from '../sqlite/replica.js';
import { failureAsData } from '../sqlite/append-failures.js';
import { copyBatch } from './batch-copier.js';
import { type CopyAnswer, type CopyRequest, type CopyThreadInput, messagesOf } from './threaded-copier.js';

/* The thread of a threaded copier: it has the copy's only connection that writes, and copies what comes in one message in one transaction. */

const port = parentPort;
if (port === null) throw new Error('this is the entry of a worker thread');
const { file } = workerData as CopyThreadInput;
const replica = openReplicaLog(file);

port.on('message', (request: CopyRequest | 'close') => {
  if (request === 'close') {
    replica.close();
    port.close();
    return;
  }
  port.postMessage(answerTo(request));
});

function answerTo(request: CopyRequest): CopyAnswer {
  try {
    return { copied: copyBatch(replica, messagesOf(request), request.after) };
  } catch (error) {
    return { failure: failureAsData(error) };
  }
}
