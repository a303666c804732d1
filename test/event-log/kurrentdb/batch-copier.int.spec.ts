import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { type BatchCopier, copierHere } from '../../../src/event-log/kurrentdb/batch-copier.js';
import { copierInThread } from '../../../src/event-log/kurrentdb/threaded-copier.js';
import { LogDamaged, LogUnavailable } from '../../../src/event-log/log-errors.js';
import { openReplicaLog, type ReplicaLog } from '../../../src/event-log/sqlite/replica.js';
import { buildChildModules, type ChildModules } from '../../support/child-module.js';
import { eventMessage } from '../../support/kurrentdb-double/messages.js';
import type { StoredEvent } from '../../support/kurrentdb-double/records.js';
import { Clustered, everything, until } from './clustered.js';

let modules: ChildModules;
let entry: URL;
beforeAll(async () => {
  modules = await buildChildModules();
  entry = new URL(JSON.parse(modules.specifier('src/event-log/kurrentdb/copy-thread.ts')) as string);
});
afterAll(() => {
  modules.remove();
});

const envelope = { schemaVersion: 1, occurredAt: '2026-03-01T10:00:00.000Z', append: 'a' };

/** An event of ours at an offset; with a metadata text of its own, perhaps one of others. */
function stored(at: number, stream: string, revision: number, changes: Partial<StoredEvent> = {}): StoredEvent {
  return {
    id: randomUUID(),
    type: 'Counted',
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify({ at })),
    metadata: Buffer.from(JSON.stringify({ by: 'a test', _envelope: envelope })),
    stream,
    revision: BigInt(revision),
    position: { commit: BigInt(at), prepare: BigInt(at) },
    createdTicks: 17_090_289_001_234_567n,
    ...changes,
  };
}

const positionAt = (at: number) => ({ commit: BigInt(at), prepare: BigInt(at) });

describe.each([
  ['here', (_file: string, replica: ReplicaLog) => copierHere(replica)],
  ['in a thread', (file: string) => copierInThread(file, entry)],
])('copying batches %s', (_where, open) => {
  let directory: string;
  let replica: ReplicaLog;
  let batches: BatchCopier;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'copied-'));
    replica = openReplicaLog(join(directory, 'events.sqlite'));
    batches = open(join(directory, 'events.sqlite'), replica);
  });
  afterEach(async () => {
    await batches.close();
    replica.close();
    rmSync(directory, { recursive: true });
  });

  it('keeps what is ours, names what is not, and says how far it came', async () => {
    const foreign = stored(30, 'theirs', 0, { type: 'Ordered', metadata: Buffer.from('no JSON') });
    const system = stored(40, '$stats', 0, { type: '$statsCollected' });
    const messages = [stored(10, 'counter-1', 0), stored(20, 'counter-2', 0), foreign, system].map(eventMessage);
    expect(await batches.copy(messages, undefined)).toEqual({
      appended: 2,
      head: 2,
      reached: positionAt(40),
      foreign: [{ stream: 'theirs', type: 'Ordered' }],
    });
    expect(await everything(replica)).toMatchObject([
      { position: 1, stream: 'counter-1', data: { at: 10 }, metadata: { by: 'a test' } },
      { position: 2, stream: 'counter-2', recordedAt: '2024-02-27T10:15:00.123Z', occurredAt: envelope.occurredAt },
    ]);
    expect((await everything(replica))[0]?.metadata).toEqual({ by: 'a test' });
  });

  it('passes over what came before, and what the copy has', async () => {
    const first = stored(10, 'counter-1', 0);
    const second = stored(20, 'counter-1', 1);
    await batches.copy([eventMessage(first)], undefined);
    const all = [first, second].map(eventMessage);
    expect(await batches.copy(all, positionAt(10))).toMatchObject({ appended: 1, head: 2 });
    expect(await batches.copy(all, undefined)).toMatchObject({ appended: 0, head: 2, reached: positionAt(20) });
  });

  it.each<[string, readonly StoredEvent[], string]>([
    ['a revision that is missing', [stored(10, 'counter-1', 0), stored(20, 'counter-1', 2)], 'lacks revision 1'],
    ['ours whose data is no JSON', [stored(10, 'a-1', 0), stored(20, 'b-1', 0, { data: Buffer.from('{') })], 'not one'],
    ['an event without a position', [stored(10, 'a-1', 0), stored(0, 'b-1', 0)], 'without a position'],
    ['an event type that no log holds', [stored(10, 'a-1', 0), stored(20, 'b-1', 0, { type: 'No type' })], '.type'],
  ])('stops at %s, and has copied nothing of the batch', async (_what, events, reason) => {
    const failure: unknown = await batches.copy(events.map(eventMessage), undefined).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LogDamaged);
    expect((failure as Error).message).toContain(reason);
    expect(await replica.head()).toBe(0);
    expect(await batches.copy([eventMessage(stored(10, 'counter-1', 0))], undefined)).toMatchObject({ head: 1 });
  });
});

it('a thread that cannot start, or was lost, is started anew with the next batch', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'copied-'));
  const room = join(directory, 'not-there-yet');
  const batches = copierInThread(join(room, 'events.sqlite'), entry);
  const messages = [eventMessage(stored(10, 'counter-1', 0))];
  await expect(batches.copy(messages, undefined)).rejects.toBeInstanceOf(LogUnavailable);
  mkdirSync(room);
  expect(await batches.copy(messages, undefined)).toMatchObject({ appended: 1, head: 1 });
  await batches.close();
  expect(existsSync(join(room, 'events.sqlite-wal'))).toBe(false);
  rmSync(directory, { recursive: true });
});

it('a follower loses nothing when events and a checkpoint after them come while it copies', async () => {
  const clustered = new Clustered();
  const double = await clustered.double();
  let planted = 0;
  const plant = (upTo: number): void => {
    for (; planted < upTo; planted += 1) double.store.plant(`counter-${String(planted % 7)}`, stored(planted, '', 0));
  };
  // A checkpoint comes after every 1,024 events: one in the first batch, more while it is being copied.
  plant(1_500);
  const replica = openReplicaLog(':memory:');
  const here = copierHere(replica);
  const slow: BatchCopier = {
    ...here,
    copy: async (messages, after) => {
      plant(5_000);
      await pause(100);
      return here.copy(messages, after);
    },
  };
  const { reports } = await clustered.open(double.url, { replica, batches: slow, batchSize: 1_500 });
  await until('everything is copied', async () => (await replica.head()) === 5_000, 10);
  expect(reports).toEqual([]);
  await clustered.close();
});
