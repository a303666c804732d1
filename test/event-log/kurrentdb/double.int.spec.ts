import { randomUUID } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  EventStoreDBClient,
  excludeSystemEvents,
  jsonEvent,
  StreamNotFoundError,
  WrongExpectedVersionError,
  type AllStreamResolvedEvent,
  type AppendToStreamOptions,
  type JSONEventData,
} from '@eventstore/db-client';

import { KurrentDouble } from '../../support/kurrentdb-double/double.js';

const credentials = { username: 'admin', password: 'changeit' };

function event(n: number): JSONEventData {
  return jsonEvent({
    id: randomUUID(),
    type: 'Counted',
    data: { n, text: 'Molenbeek – é 🚓' },
    metadata: { by: 'test' },
  });
}

describe('the double, through the unmodified client', () => {
  let double: KurrentDouble;
  let client: EventStoreDBClient;

  beforeEach(async () => {
    double = await KurrentDouble.start();
    client = EventStoreDBClient.connectionString(double.url);
  });
  afterEach(async () => {
    await client.dispose();
    await double.stop();
  });

  const append = (events: JSONEventData[], options: AppendToStreamOptions = {}) =>
    client.appendToStream('counter-1', events, options);

  it.each([
    ['Append', { credentials }],
    ['BatchAppend', {}],
  ])('enforces expectations and recognises a retry with %s', async (_name, options) => {
    const first = [event(0), event(1)];
    expect((await append(first, { ...options, expectedRevision: 'no_stream' })).nextExpectedRevision).toBe(1n);
    expect((await append(first, { ...options, expectedRevision: 'no_stream' })).nextExpectedRevision).toBe(1n);
    await expect(append([event(2)], { ...options, expectedRevision: 'no_stream' })).rejects.toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 1n,
    });
    await expect(append([event(2)], { ...options, expectedRevision: 7n })).rejects.toBeInstanceOf(
      WrongExpectedVersionError,
    );
    const partly = first[1];
    if (partly === undefined) throw new Error('no event');
    await expect(append([partly, event(3)], { ...options, expectedRevision: 0n })).rejects.toBeInstanceOf(
      WrongExpectedVersionError,
    );
    await append([event(2)], { ...options, expectedRevision: 1n });
    await append([event(3)], { ...options, expectedRevision: 'stream_exists' });
    await expect(
      client.appendToStream('counter-2', [event(0)], { ...options, expectedRevision: 'stream_exists' }),
    ).rejects.toMatchObject({ actualVersion: 'no_stream' });
    expect(double.calls).toMatchObject(_name === 'Append' ? { batchAppend: 0 } : { append: 0, batchAppend: 1 });
  });

  it('reads a stream both ways, inclusive, and says that one is not there', async () => {
    await append([0, 1, 2, 3].map(event), { credentials });
    const numbers = async (options: object) => {
      const seen: unknown[] = [];
      for await (const { event: read } of client.readStream('counter-1', options))
        seen.push((read?.data as { n: number }).n);
      return seen;
    };
    expect(await numbers({})).toEqual([0, 1, 2, 3]);
    expect(await numbers({ fromRevision: 2n })).toEqual([2, 3]);
    expect(await numbers({ direction: 'backwards', fromRevision: 'end' })).toEqual([3, 2, 1, 0]);
    expect(await numbers({ direction: 'backwards', fromRevision: 1n, maxCount: 1 })).toEqual([1]);
    await expect(async () => {
      for await (const read of client.readStream('counter-9')) expect(read).toBeUndefined();
    }).rejects.toBeInstanceOf(StreamNotFoundError);
  });

  it('reads $all: forwards inclusive, backwards exclusive, at sparse positions', async () => {
    await append([0, 1, 2].map(event), { credentials });
    const all: AllStreamResolvedEvent[] = [];
    for await (const read of client.readAll()) all.push(read);
    const positions = all.map((read) => read.event?.position.commit ?? 0n);
    expect(positions.slice(1).every((position, index) => position - (positions[index] ?? 0n) > 1n)).toBe(true);
    const middle = all[1]?.event;
    if (middle === undefined) throw new Error('no event');
    const from = async (direction: 'forwards' | 'backwards') => {
      const revisions: bigint[] = [];
      for await (const read of client.readAll({ direction, fromPosition: middle.position })) {
        revisions.push(read.event?.revision ?? -1n);
      }
      return revisions;
    };
    expect(await from('forwards')).toEqual([1n, 2n]);
    expect(await from('backwards')).toEqual([0n]);
  });

  it('subscribes after a position, filters, checkpoints, and goes on live', async () => {
    await append([event(0)], { credentials });
    for (let n = 0; n < 100; n += 1) {
      double.store.plant('$stats-1', {
        id: randomUUID(),
        type: '$statsCollected',
        contentType: 'application/json',
        data: Buffer.from('{}'),
        metadata: Buffer.alloc(0),
      });
    }
    let checkpoints = 0;
    const subscription = client.subscribeToAll({
      filter: excludeSystemEvents({
        checkpointReached: () => {
          checkpoints += 1;
        },
      }),
    });
    let caughtUp = 0;
    subscription.on('caughtUp', () => {
      caughtUp += 1;
      void append([event(1)], { credentials });
    });
    const seen: unknown[] = [];
    for await (const { event: read } of subscription) {
      seen.push((read?.data as { n: number }).n);
      if (seen.length === 2) break;
    }
    await subscription.unsubscribe();
    expect(seen).toEqual([0, 1]);
    expect({ checkpoints, caughtUp }).toEqual({ checkpoints: 3, caughtUp: 1 });
  });
});
