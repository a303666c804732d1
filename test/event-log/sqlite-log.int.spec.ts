import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { eventLogContract } from '../contract/event-log.contract.js';

eventLogContract('the embedded log', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'log-'));
  const log = openSqliteLog(join(directory, 'events.sqlite'), { clock: Date.now });
  return {
    log,
    async close() {
      log.close();
      await rm(directory, { recursive: true });
    },
  };
});
