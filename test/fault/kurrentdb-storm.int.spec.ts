import { createHash, randomUUID } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { NewEvent } from '../../src/event-log/envelope.js';
import { LogUnavailable, OutcomeUnknown, ReplicaBehind } from '../../src/event-log/log-errors.js';
import type { Appended } from '../../src/event-log/log-writer.js';
import type { KurrentLog } from '../../src/event-log/kurrentdb/kurrent-log.js';
import type { KurrentDouble } from '../support/kurrentdb-double/double.js';
import type { Fault, Struck } from '../support/kurrentdb-double/faults.js';
import { Clustered, everything, newEvent, until } from '../event-log/kurrentdb/clustered.js';

/** Numbers from 0 up to 1 that a seed decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Sends the same events until their place is known, as a caller would; counts what was not an answer. */
async function appendUntilKnown(
  log: KurrentLog,
  stream: string,
  revision: number,
  events: readonly NewEvent[],
  troubles: Map<string, number>,
): Promise<Appended> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      return await log.append(stream, revision < 0 ? 'no-stream' : revision, events);
    } catch (error) {
      const retryable = [OutcomeUnknown, LogUnavailable, ReplicaBehind].some((type) => error instanceof type);
      if (!(error instanceof Error) || !retryable) throw error;
      troubles.set(error.name, (troubles.get(error.name) ?? 0) + 1);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  throw new Error(`${stream}: no answer in 200 attempts`);
}

async function digestOf(log: Pick<KurrentLog, 'readAll'>): Promise<string> {
  const digest = createHash('sha256');
  for (const event of await everything(log)) digest.update(JSON.stringify(event));
  return digest.digest('hex');
}

describe('a log in a cluster that fails in every way', () => {
  let clustered: Clustered;
  let double: KurrentDouble;

  beforeEach(async () => {
    clustered = new Clustered();
    double = await clustered.double();
  });
  afterEach(async () => {
    await clustered.close();
  });

  it('loses nothing that it acknowledged, claims nothing that is not there, and all its copies are the same', async () => {
    const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31));
    const random = randomFrom(seed);
    console.log(`storm seed ${String(seed)}: FAULT_SEED=${String(seed)} repeats the plan`);
    const below = (limit: number) => Math.floor(random() * limit);
    const settings = {
      deadlineMs: 150,
      readYourWritesMs: 200,
      batchSize: 7,
      renewAfterMs: 300,
      random,
      pause: shortPause,
    };
    const writers = [await clustered.open(double.url, settings), await clustered.open(double.url, settings)];

    const kinds: [Struck, () => Fault][] = [
      ['append', () => ({ kind: 'drop' })],
      ['append', () => ({ kind: 'lost-reply' })],
      ['append', () => ({ kind: 'stalled-reply' })],
      ['append', () => ({ kind: 'stall' })],
      ['subscribe', () => ({ kind: 'drop', afterEvents: below(20) })],
      ['subscribe', () => ({ kind: 'stall', afterEvents: below(20) })],
      ['read', () => ({ kind: 'drop', afterEvents: below(3) })],
    ];
    const weather = { storming: true };
    const storm = (async () => {
      while (weather.storming) {
        const [on, fault] = kinds[below(kinds.length)] ?? kinds[0] ?? fail();
        double.faults.plan(on, fault(), 1 + below(3));
        if (random() < 0.1) double.cutConnections();
        if (random() < 0.05) {
          await double.stop();
          await new Promise((resolve) => setTimeout(resolve, 20));
          await double.resume();
        }
        if (random() < 0.3) double.store.plant('$stats', planted());
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    })();

    const troubles = new Map<string, number>();
    const acknowledged: { events: readonly NewEvent[]; appended: Appended; stream: string }[] = [];
    const writing = Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        const stream = `counter-${String(writer)}`;
        let revision = -1;
        for (let turn = 0; turn < 8; turn += 1) {
          const events = Array.from({ length: 1 + below(3) }, (_event, n) => newEvent(n));
          const { log } = writers[writer % 2] ?? fail();
          const appended = await appendUntilKnown(log, stream, revision, events, troubles);
          acknowledged.push({ events, appended, stream });
          revision = appended.revision;
        }
      }),
    );
    try {
      await writing;
    } finally {
      weather.storming = false;
      await storm;
    }

    const fresh = await clustered.open(double.url, settings);
    const expected = acknowledged.reduce((sum, { events }) => sum + events.length, 0);
    for (const { log } of [...writers, fresh]) {
      await until('every copy has everything', async () => (await log.head()) >= expected);
      const events = await everything(log);
      expect(events).toHaveLength(expected);
      expect(events.map(({ position }) => position)).toEqual(events.map((_event, index) => index + 1));
      for (const { events: sent, appended, stream } of acknowledged) {
        expect(appended.lastPosition - appended.firstPosition).toBe(sent.length - 1);
        expect(events.slice(appended.firstPosition - 1, appended.lastPosition)).toMatchObject(
          sent.map((event) => ({ ...event, stream })),
        );
      }
      expect(log.damage).toBeUndefined();
    }
    expect(new Set(await Promise.all([...writers, fresh].map(({ log }) => digestOf(log)))).size).toBe(1);
    // A storm in which nothing went wrong shows nothing.
    expect([...troubles.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    console.log(`storm: ${JSON.stringify(Object.fromEntries(troubles))}, ${String(expected)} events`);
  }, 120_000);

  it('gives the first place to a retry after a reply that was lost', async () => {
    // Longer than any machine is busy: it must be the lost reply that ends the first attempt.
    const { log } = await clustered.open(double.url, { pause: shortPause, deadlineMs: 15_000 });
    const event = newEvent();
    double.faults.plan('append', { kind: 'lost-reply' });
    const first: unknown = await log.append('counter-1', 'no-stream', [event]).catch((reason: unknown) => reason);
    expect(first).toBeInstanceOf(OutcomeUnknown);
    const again = await appendUntilKnown(log, 'counter-1', -1, [event], new Map());
    expect(again).toEqual({ firstPosition: 1, lastPosition: 1, revision: 0, repeated: true });
    expect(double.store.all).toHaveLength(1);
  });

  it('takes the copy for an answer when the cluster wrote and then says nothing', async () => {
    const { log } = await clustered.open(double.url, { deadlineMs: 5_000 });
    double.faults.plan('append', { kind: 'stalled-reply' });
    const started = Date.now();
    await expect(log.append('counter-1', 'no-stream', [newEvent()])).resolves.toMatchObject({ repeated: false });
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  it.each([
    ['is cut', { kind: 'drop', afterEvents: 40 } as const],
    ['stops sending', { kind: 'stall', afterEvents: 40 } as const],
  ])('goes on where it was when the subscription %s', async (_what, fault) => {
    for (let n = 0; n < 10; n += 1) double.store.plant('$stats', planted());
    double.faults.plan('subscribe', fault);
    const writer = await clustered.open(double.url, { pause: shortPause, readYourWritesMs: 300 });
    const troubles = new Map<string, number>();
    for (let n = 0; n < 60; n += 1) await appendUntilKnown(writer.log, 'counter-1', n - 1, [newEvent(n)], troubles);
    const events = await everything(writer.log);
    expect(events.map(({ revision, data }) => [revision, data.n])).toEqual(events.map((_event, n) => [n, n]));
    expect(events).toHaveLength(60);
  });

  it('goes on after the cluster was started again', async () => {
    const { log, reports } = await clustered.open(double.url, { pause: shortPause });
    await log.append('counter-1', 'no-stream', [newEvent(0)]);
    await double.stop();
    await until('it is noticed', () => reports.some(({ kind }) => kind === 'dropped'));
    await double.resume();
    const appended = await appendUntilKnown(log, 'counter-1', 0, [newEvent(1)], new Map());
    expect(appended).toMatchObject({ firstPosition: 2, revision: 1 });
  });

  it('replaces a subscription that hangs, also where nothing is appended', async () => {
    double.faults.plan('subscribe', { kind: 'stall', afterEvents: 1 });
    const { log: reader } = await clustered.open(double.url, { renewAfterMs: 100 });
    await until('it follows', () => reader.following === 'live');
    const { log: writer } = await clustered.open(double.url);
    for (let n = 0; n < 3; n += 1) await writer.append('counter-1', n === 0 ? 'no-stream' : n - 1, [newEvent(n)]);
    await until('the reader has it all', async () => (await reader.head()) === 3);
  });

  it('does not look again through what it passed over', async () => {
    const { log, replica } = await clustered.open(double.url);
    await log.append('counter-1', 'no-stream', [newEvent(0)]);
    for (let n = 0; n < 3_000; n += 1) double.store.plant('$stats', planted());
    await new Promise((resolve) => setTimeout(resolve, 100));
    const considered = double.considered;
    double.cutConnections();
    await appendUntilKnown(log, 'counter-1', 0, [newEvent(1)], new Map());
    await until('it is copied', async () => (await replica.head()) === 2);
    expect(double.considered - considered).toBeLessThan(1_100);
  });
});

function planted() {
  return {
    id: randomUUID(),
    type: '$statsCollected',
    contentType: 'application/json',
    data: Buffer.from('{}'),
    metadata: Buffer.alloc(0),
  };
}

async function shortPause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.min(ms, 10)));
}

function fail(): never {
  throw new Error('an index out of range');
}
