import { randomUUID } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';

import {
  EventIdConflict,
  LogUnavailable,
  OutcomeUnknown,
  ReplicaBehind,
  StreamDeleted,
  UnacceptableEvent,
  WrongExpectedRevision,
} from '../../../src/event-log/log-errors.js';
import type { ExpectedRevision } from '../../../src/event-log/log-writer.js';
import type { KurrentDouble } from '../../support/kurrentdb-double/double.js';
import { accessDenied, notLeader, serverError, streamDeleted } from '../../support/kurrentdb-double/messages.js';
import { Clustered, everything, newEvent, until, type Opened } from './clustered.js';

describe('a log in a cluster', () => {
  let clustered: Clustered;
  let double: KurrentDouble;

  beforeEach(async () => {
    clustered = new Clustered();
    double = await clustered.double();
  });
  afterEach(async () => {
    await clustered.close();
  });

  const streamOf = async ({ log }: Opened, stream: string) => {
    const events = [];
    for await (const event of log.readStream(stream)) events.push(event);
    return events;
  };

  describe('append', () => {
    it('gives local positions of events that can be read at once, all fields unchanged', async () => {
      const opened = await clustered.open(double.url);
      const events = [
        newEvent(0, {
          data: { big: 9007199254740991, small: 5e-324, text: 'Saint-Gilles “é” \u2028 🚓', nested: [{ a: null }] },
        }),
        newEvent(1, { schemaVersion: 7, occurredAt: '1999-12-31T23:59:59.999Z', metadata: {} }),
      ];
      const appended = await opened.log.append('counter-1', 'no-stream', events);
      expect(appended).toEqual({ firstPosition: 1, lastPosition: 2, revision: 1, repeated: false });
      const read = await everything(opened.log);
      expect(read).toMatchObject(events);
      expect(read[1]?.metadata).toEqual({});
      expect(await streamOf(opened, 'counter-1')).toEqual(read);
      expect(read[0]?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(await opened.log.head()).toBe(2);
    });

    it('never goes through the shared batch stream, with credentials in the URL or without', async () => {
      const anonymous = await clustered.open(double.url);
      const named = await clustered.open(double.url.replace('esdb://', 'kurrentdb://admin:changeit@'));
      await anonymous.log.append('counter-1', 'no-stream', [newEvent()]);
      await named.log.append('counter-2', 'any', [newEvent()]);
      expect(double.calls).toMatchObject({ append: 2, batchAppend: 0 });
    });

    const expectations: [ExpectedRevision, number, boolean][] = [
      ['no-stream', 0, true],
      ['no-stream', 1, false],
      ['stream-exists', 0, false],
      ['stream-exists', 1, true],
      ['any', 0, true],
      ['any', 2, true],
      [0, 1, true],
      [0, 0, false],
      [0, 2, false],
      [5, 2, false],
    ];
    it.each(expectations)('expecting %p of a stream of %i', async (expected, length, accepted) => {
      const { log } = await clustered.open(double.url);
      if (length > 0)
        await log.append(
          'counter-1',
          'no-stream',
          Array.from({ length }, (_, n) => newEvent(n)),
        );
      const appending = log.append('counter-1', expected, [newEvent(9)]);
      if (accepted) await expect(appending).resolves.toMatchObject({ revision: length, repeated: false });
      else {
        const error: unknown = await appending.catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(WrongExpectedRevision);
        expect(error).toMatchObject({ expected, actual: length === 0 ? undefined : length - 1 });
      }
      expect(double.store.all).toHaveLength(length + (accepted ? 1 : 0));
    });

    it.each<ExpectedRevision>(['no-stream', 'any', 'stream-exists', 0, 1, 2, 3, 44])(
      'recognises a retry that expects %p, where the copy has the events and where it has not',
      async (expected) => {
        const first = await clustered.open(double.url);
        const events = [newEvent(1), newEvent(2)];
        await first.log.append('counter-1', 'no-stream', [newEvent(0)]);
        await first.log.append('counter-1', 0, events);
        await first.log.append('counter-1', 2, [newEvent(3)]);
        const place = { firstPosition: 2, lastPosition: 3, revision: 2, repeated: true };
        expect(await first.log.append('counter-1', expected, events)).toEqual(place);
        const fresh = await clustered.open(double.url);
        expect(await fresh.log.append('counter-1', expected, events)).toEqual(place);
        expect(double.store.all).toHaveLength(4);
      },
    );

    it('refuses the same ids with other content, also where only the cluster knows them', async () => {
      const first = await clustered.open(double.url);
      const event = newEvent(1);
      await first.log.append('counter-1', 'no-stream', [event]);
      const other = { ...event, data: { n: 2 } };
      await expect(first.log.append('counter-1', 0, [other])).rejects.toBeInstanceOf(EventIdConflict);
      // At once, before it has copied anything: the cluster takes the id for a repetition, and the copy shows the difference.
      const fresh = await clustered.open(double.url);
      await expect(fresh.log.append('counter-1', 'no-stream', [other])).rejects.toBeInstanceOf(EventIdConflict);
      double.faults.plan('subscribe', { kind: 'stall' });
      const blind = await clustered.open(double.url, { readYourWritesMs: 200 });
      await expect(blind.log.append('counter-1', 'no-stream', [other])).rejects.toBeInstanceOf(EventIdConflict);
      expect(double.store.all).toHaveLength(1);
    });

    it('refuses ids of which only some are there, and ids that stand in another stream', async () => {
      const { log } = await clustered.open(double.url);
      const events = [newEvent(0), newEvent(1)];
      await log.append('counter-1', 'no-stream', events);
      const [, second] = events;
      if (second === undefined) throw new Error('no event');
      await expect(log.append('counter-1', 1, [second, newEvent(2)])).rejects.toBeInstanceOf(EventIdConflict);
      await expect(log.append('counter-2', 'no-stream', [second])).rejects.toBeInstanceOf(EventIdConflict);
      await expect(log.append('counter-1', 7, [second, newEvent(2)])).rejects.toBeInstanceOf(WrongExpectedRevision);
      expect(double.store.all).toHaveLength(2);
    });

    it('lets writers of one stream take turns, whatever they expect', async () => {
      const { log } = await clustered.open(double.url);
      const appended = await Promise.all(
        Array.from({ length: 8 }, (_, n) => log.append('counter-1', 'any', [newEvent(n)])),
      );
      expect(appended.map(({ revision }) => revision).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    });

    it.each([
      ['nothing', [], {}],
      ['a BigInt', [newEvent(0, { data: { n: 1n } })], {}],
      ['the reserved key', [newEvent(0, { metadata: { _envelope: 1 } })], {}],
      ['too much for one append', [newEvent(0, { data: { text: 'x'.repeat(500) } })], { maxAppendBytes: 500 }],
    ])('refuses %s before anything is sent', async (_what, events, options) => {
      const { log } = await clustered.open(double.url, options);
      await expect(log.append('counter-1', 'any', events)).rejects.toBeInstanceOf(UnacceptableEvent);
      expect(double.calls.append).toBe(0);
    });
  });

  describe('errors of the cluster', () => {
    const failures: [string, Parameters<KurrentDouble['faults']['plan']>[1], new (...parts: never[]) => Error][] = [
      ['another leader', { kind: 'error', error: notLeader('127.0.0.1', 1) }, LogUnavailable],
      [
        'no leader',
        { kind: 'error', error: serverError(status.UNKNOWN, 'No leader info available in response') },
        LogUnavailable,
      ],
      ['not ready', { kind: 'error', error: serverError(status.UNAVAILABLE, 'Server Is Not Ready') }, LogUnavailable],
      ['rights', { kind: 'error', error: accessDenied() }, LogUnavailable],
      ['a deleted stream', { kind: 'error', error: streamDeleted('counter-1') }, StreamDeleted],
      [
        'a timeout within the cluster',
        { kind: 'error', error: serverError(status.ABORTED, 'Operation timed out') },
        OutcomeUnknown,
      ],
      ['an error nobody planned', { kind: 'error', error: serverError(status.INTERNAL, 'oops') }, OutcomeUnknown],
      ['a dropped connection', { kind: 'drop' }, OutcomeUnknown],
      ['silence', { kind: 'stall' }, OutcomeUnknown],
    ];
    it.each(failures)('%s', async (_name, fault, expected) => {
      const { log } = await clustered.open(double.url, { deadlineMs: 300 });
      double.faults.plan('append', fault);
      await expect(log.append('counter-1', 'no-stream', [newEvent()])).rejects.toBeInstanceOf(expected);
      expect(double.store.all).toHaveLength(0);
    });

    it('takes more than the cluster accepts for unacceptable', async () => {
      const small = await clustered.double({ maxAppendBytes: 200 });
      const { log } = await clustered.open(small.url);
      const events = [newEvent(0, { data: { text: 'x'.repeat(300) } })];
      await expect(log.append('counter-1', 'any', events)).rejects.toBeInstanceOf(UnacceptableEvent);
    });

    it('says that nothing was written when the cluster is down, and works again when it is back', async () => {
      const { log } = await clustered.open(double.url, { deadlineMs: 2_000 });
      await double.stop();
      await expect(log.append('counter-1', 'no-stream', [newEvent()])).rejects.toBeInstanceOf(LogUnavailable);
      await expect(async () => {
        for await (const event of log.readStream('counter-1')) expect(event).toBeUndefined();
      }).rejects.toBeInstanceOf(LogUnavailable);
      await double.resume();
      const event = newEvent();
      await until('an append succeeds', async () => {
        try {
          return (await log.append('counter-1', 'no-stream', [event])).lastPosition === 1;
        } catch {
          return false;
        }
      });
    });

    it('gives a read that stalls an end', async () => {
      const { log } = await clustered.open(double.url, { deadlineMs: 300 });
      await log.append('counter-1', 'no-stream', [newEvent(0), newEvent(1)]);
      double.faults.plan('read', { kind: 'stall', afterEvents: 1 });
      await expect(async () => {
        for await (const event of log.readStream('counter-1')) expect(event.revision).toBe(0);
      }).rejects.toBeInstanceOf(LogUnavailable);
    });

    it('never takes a read that was cut short for the whole stream', async () => {
      const { log } = await clustered.open(double.url);
      await log.append('counter-1', 'no-stream', [newEvent(0), newEvent(1), newEvent(2)]);
      for (const afterEvents of [0, 1, 2]) {
        double.faults.plan('read', { kind: 'drop', afterEvents });
        await expect(async () => {
          for await (const event of log.readStream('counter-1')) expect(event.revision).toBeLessThan(afterEvents);
        }).rejects.toBeInstanceOf(LogUnavailable);
      }
    });

    it('finds a leader by gossip', async () => {
      const { log } = await clustered.open(double.url.replace('esdb://', 'kurrentdb+discover://'));
      await expect(log.append('counter-1', 'no-stream', [newEvent()])).resolves.toMatchObject({ lastPosition: 1 });
    });
  });

  it('reads a stream from a revision on, and leaves no call behind when the reader leaves early', async () => {
    const { log } = await clustered.open(double.url, { deadlineMs: 10_000, readYourWritesMs: 10_000 });
    await log.append(
      'counter-1',
      'no-stream',
      Array.from({ length: 500 }, (_, n) => newEvent(n)),
    );
    for await (const event of log.readStream('counter-1', 3)) {
      expect(event).toMatchObject({ revision: 3, position: 4 });
      break;
    }
    await until('only the subscription is open', () => double.openReads === 1);
    // Of a call that has ended, but was not read to its end, nothing is left behind in the client either.
    for await (const event of log.readStream('counter-1', 490)) if (event.revision === 490) break;
    for await (const event of log.readStream('unknown-1')) expect(event).toBeUndefined();
    const closing = Date.now();
    await log.close();
    expect(Date.now() - closing).toBeLessThan(500);
  });

  it('says of events that the copy does not show in time that they are recorded', async () => {
    double.faults.plan('subscribe', { kind: 'stall' });
    const { log } = await clustered.open(double.url, { readYourWritesMs: 300 });
    const event = newEvent();
    const error: unknown = await log.append('counter-1', 'no-stream', [event]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ReplicaBehind);
    expect(error).toMatchObject({ stream: 'counter-1', eventIds: [event.id] });
    expect(double.store.all).toHaveLength(1);
    // The subscription that gave nothing was given up for another one.
    await until('the event is copied', async () => (await log.head()) === 1);
    await expect(log.append('counter-1', 'no-stream', [event])).resolves.toMatchObject({
      firstPosition: 1,
      repeated: true,
    });
  });

  it('hands out what was appended to those who follow', async () => {
    const { log } = await clustered.open(double.url, { deadlineMs: 10_000, readYourWritesMs: 10_000 });
    const stop = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      for await (const page of log.follow(0, stop.signal)) {
        if ('events' in page) seen.push(...page.events.map(({ position }) => position));
        if (seen.length === 3) stop.abort();
      }
    })();
    await log.append('counter-1', 'no-stream', [newEvent(0), newEvent(1)]);
    await log.append('counter-2', 'no-stream', [newEvent(0)]);
    await following;
    expect(seen).toEqual([1, 2, 3]);
  });

  it('passes over events of the system and of others, and says so of the others', async () => {
    const client = EventStoreDBClient.connectionString(double.url);
    const foreign = () => jsonEvent({ id: randomUUID(), type: 'SomethingElse', data: { n: 1 } });
    await client.appendToStream('other-1', [foreign(), foreign()], { credentials: { username: 'a', password: 'b' } });
    double.store.plant('$$counter-1', {
      id: randomUUID(),
      type: '$metadata',
      contentType: 'application/json',
      data: Buffer.from('{}'),
      metadata: Buffer.alloc(0),
    });
    const { log, reports } = await clustered.open(double.url);
    await expect(log.append('counter-1', 'no-stream', [newEvent()])).resolves.toMatchObject({ firstPosition: 1 });
    expect(reports).toEqual([{ kind: 'foreign', stream: 'other-1', type: 'SomethingElse' }]);
    await client.dispose();
  });

  it('refuses everything once it is closed', async () => {
    const { log } = await clustered.open(double.url);
    await log.close();
    await expect(log.append('counter-1', 'any', [newEvent()])).rejects.toBeInstanceOf(LogUnavailable);
    expect(log.following).toBe('stopped');
  });
});
