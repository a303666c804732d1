import { eventLogContract } from '../../contract/event-log.contract.js';
import { Clustered } from './clustered.js';

/*
 * The adapter on the double. A real server cannot be given to the suite: it wants an empty log for each promise; real-server.int.spec.ts does
 * what can be done there.
 */
eventLogContract(
  'a log in a cluster (a double of one)',
  async () => {
    const clustered = new Clustered();
    const double = await clustered.double({ maxAppendBytes: 64 * 1024 * 1024 });
    const { log } = await clustered.open(double.url, {
      deadlineMs: 20_000,
      readYourWritesMs: 20_000,
      maxAppendBytes: 64 * 1024 * 1024,
    });
    return { log, close: () => clustered.close() };
  },
  { timeoutMs: 30_000 },
);
