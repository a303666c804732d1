import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { openReplicaLog } from '../../src/event-log/sqlite/replica.js';
import { buildChildModules, type ChildModules } from '../support/child-module.js';
import type { KurrentDouble } from '../support/kurrentdb-double/double.js';
import { Clustered, everything, newEvent, until } from '../event-log/kurrentdb/clustered.js';

const events = 6_000;

describe('a follower that is killed', () => {
  let modules: ChildModules;
  let clustered: Clustered;
  let double: KurrentDouble;
  let directory: string;

  beforeAll(async () => {
    modules = await buildChildModules();
  });
  afterAll(() => {
    modules.remove();
  });
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'killed-follower-'));
    clustered = new Clustered();
    double = await clustered.double();
    for (let n = 0; n < events; n += 1) {
      const { id, type } = newEvent();
      const envelope = { schemaVersion: 1, occurredAt: '2026-03-01T10:00:00.000Z', append: id };
      const content = { contentType: 'application/json', data: Buffer.from(JSON.stringify({ n })) };
      const metadata = Buffer.from(JSON.stringify({ _envelope: envelope }));
      double.store.plant(`counter-${String(n % 500)}`, { id, type, ...content, metadata });
      if (n % 3 === 0) {
        double.store.plant('$stats', { id: newEvent().id, type: '$statsCollected', ...content, metadata });
      }
    }
  });
  afterEach(async () => {
    await clustered.close();
    rmSync(directory, { recursive: true });
  });

  /** A process that follows; it prints a line for each batch copied, before anything else can happen. */
  const inOneThread = (file: string) => `
    import { openKurrentLog } from ${modules.specifier('src/event-log/kurrentdb/kurrent-log.ts')};
    import { openReplicaLog } from ${modules.specifier('src/event-log/sqlite/replica.ts')};
    import { randomUUID } from 'node:crypto';
    import { writeSync } from 'node:fs';
    const replica = openReplicaLog(${JSON.stringify(file)});
    const copy = replica.appendReplicated.bind(replica);
    replica.appendReplicated = (batch) => { const copied = copy(batch); writeSync(1, String(copied.head) + '\\n'); return copied; };
    await openKurrentLog({
      url: ${JSON.stringify(double.url)}, replica, checkpointFile: ${JSON.stringify(`${file}.follow`)},
      deadlineMs: 2000, readYourWritesMs: 2000, batchSize: 100, appendId: randomUUID, random: Math.random,
      report: (report) => { if (report.error) console.error(report); },
    });`;

  /** The same with a thread that copies: it prints a line for each batch that another connection sees. */
  const inTwoThreads = (file: string) => `
    import { openKurrentLog } from ${modules.specifier('src/event-log/kurrentdb/kurrent-log.ts')};
    import { copierInThread } from ${modules.specifier('src/event-log/kurrentdb/threaded-copier.ts')};
    import { openReplicaLog } from ${modules.specifier('src/event-log/sqlite/replica.ts')};
    import { randomUUID } from 'node:crypto';
    import { writeSync } from 'node:fs';
    const file = ${JSON.stringify(file)};
    const entry = new URL(${modules.specifier('src/event-log/kurrentdb/copy-thread.ts')});
    const replica = openReplicaLog(file);
    const log = await openKurrentLog({
      url: ${JSON.stringify(double.url)}, replica, batches: copierInThread(file, entry), checkpointFile: file + '.follow',
      deadlineMs: 2000, readYourWritesMs: 2000, batchSize: 100, appendId: randomUUID, random: Math.random,
      report: (report) => { if (report.error) console.error(report); },
    });
    let head = await log.head();
    for (;;) {
      const now = await log.head();
      if (now !== head) writeSync(1, '\\n'.repeat(Math.ceil((now - head) / 100)));
      head = now;
      await new Promise((resolve) => setImmediate(resolve));
    }`;

  it.each([
    ['in one thread', inOneThread],
    ['in a thread of its own', inTwoThreads],
  ])('%s, goes on without a gap or a repetition, however often', async (_where, follower) => {
    const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 1_000));
    console.log(`killed follower: FAULT_SEED=${String(seed)} repeats the number of batches before each kill`);
    const file = join(directory, 'events.sqlite');
    let kills = 0;
    for (let at = seed; kills < 4; at += 7) {
      const child = modules.run(follower(file));
      const exited = once(child, 'exit');
      let batches = 0;
      child.stdout.on('data', (text: Buffer) => {
        batches += text.toString().split('\n').length - 1;
        // In the midst of the next batch, or between a batch and what is noted after it.
        if (batches > at % 9) child.kill('SIGKILL');
      });
      await exited;
      kills += 1;
    }
    const killed = openReplicaLog(file);
    expect(await killed.head()).toBeGreaterThan(0);
    expect(await killed.head()).toBeLessThan(events);
    const { log, reports } = await clustered.open(double.url, { replica: killed, checkpointFile: `${file}.follow` });
    const undisturbed = await clustered.open(double.url);
    const complete = async () => (await log.head()) === events && (await undisturbed.log.head()) === events;
    await until('both have everything', complete, 20);
    expect(await everything(log)).toEqual(await everything(undisturbed.log));
    expect(reports).toEqual([]);
  });
});
