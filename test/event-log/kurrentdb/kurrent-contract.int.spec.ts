import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll } from '@jest/globals';

import { copierInThread } from '../../../src/event-log/kurrentdb/threaded-copier.js';
import { eventLogContract } from '../../contract/event-log.contract.js';
import { logApart } from '../../contract/log-apart.js';
import { buildChildModules, type ChildModules } from '../../support/child-module.js';
import { Clustered, newEvent, type Opened } from './clustered.js';

const maxAppendBytes = 64 * 1024 * 1024;
const settings = { deadlineMs: 20_000, readYourWritesMs: 20_000, maxAppendBytes };

eventLogContract('a log in a cluster (a double of one)', async () => {
  const clustered = new Clustered();
  const double = await clustered.double({ maxAppendBytes });
  const { log } = await clustered.open(double.url, settings);
  return { log, close: () => clustered.close() };
});

/* As a real server is tried (real-server.int.spec.ts): one log for all promises, which others have written to. A thread copies it. */
const clustered = new Clustered();
let modules: ChildModules;
let directory: string;
let opened: Opened;
beforeAll(async () => {
  modules = await buildChildModules();
  directory = mkdtempSync(join(tmpdir(), 'contract-'));
  const file = join(directory, 'events.sqlite');
  const entry = new URL(JSON.parse(modules.specifier('src/event-log/kurrentdb/copy-thread.ts')) as string);
  const double = await clustered.double({ maxAppendBytes });
  opened = await clustered.open(double.url, { ...settings, file, batches: copierInThread(file, entry) });
  await opened.log.append('zone-1', 'no-stream', [newEvent(1), newEvent(2)]);
});
afterAll(async () => {
  await clustered.close();
  modules.remove();
  rmSync(directory, { recursive: true });
});

eventLogContract('a log in a cluster (a double of one) that is never empty, copied by a thread', async () => ({
  log: await logApart(opened.log, randomUUID().slice(0, 8)),
  close: () => Promise.resolve(),
}));
