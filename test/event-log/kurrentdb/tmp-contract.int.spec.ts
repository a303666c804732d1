import { it } from '@jest/globals';
import { appendChecks } from '../../contract/event-log/append-checks.js';
import { retryChecks } from '../../contract/event-log/retry-checks.js';
import { Clustered } from './clustered.js';
for (const { name, check } of [...appendChecks, ...retryChecks])
  it(name, async () => {
    const c = new Clustered();
    const d = await c.double({ maxAppendBytes: 64 * 1024 * 1024 });
    const { log } = await c.open(d.url, {
      deadlineMs: 20_000,
      readYourWritesMs: 20_000,
      maxAppendBytes: 64 * 1024 * 1024,
    });
    try {
      await check(log);
    } finally {
      await c.close();
    }
  });
