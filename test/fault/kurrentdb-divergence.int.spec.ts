import { randomUUID } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { LogDamaged, LogUnavailable } from '../../src/event-log/log-errors.js';
import type { KurrentDouble } from '../support/kurrentdb-double/double.js';
import type { ProposedEvent } from '../support/kurrentdb-double/records.js';
import { Clustered, everything, newEvent, until, type Opened } from '../event-log/kurrentdb/clustered.js';

/** An event of ours, as it would stand in a cluster. */
function ours(id: string = randomUUID(), n = 0): ProposedEvent {
  return {
    id,
    type: 'Counted',
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify({ n })),
    metadata: Buffer.from(
      JSON.stringify({ _envelope: { schemaVersion: 1, occurredAt: '2026-03-01T10:00:00.000Z', append: 'planted' } }),
    ),
  };
}

describe('a copy that does not fit the cluster stops loudly and takes nothing more', () => {
  let clustered: Clustered;
  let double: KurrentDouble;

  beforeEach(async () => {
    clustered = new Clustered();
    double = await clustered.double();
  });
  afterEach(async () => {
    await clustered.close();
  });

  const expectStopped = async ({ log, reports }: Opened, message: RegExp, events: number) => {
    await until('the follower stops', () => log.following === 'stopped');
    expect(log.damage).toBeInstanceOf(LogDamaged);
    expect(log.damage?.message).toMatch(message);
    expect(reports.at(-1)).toEqual({ kind: 'damaged', error: log.damage });
    expect(await log.head()).toBe(events);
    const appends = double.calls.append;
    await expect(log.append('counter-9', 'any', [newEvent()])).rejects.toBeInstanceOf(LogUnavailable);
    expect(double.calls.append).toBe(appends);
  };

  it('when a revision is missing, as after a scavenge', async () => {
    double.store.plant('counter-1', ours());
    double.store.plant('counter-1', ours());
    double.store.plant('counter-1', ours());
    double.store.scavenge(1);
    await expectStopped(await clustered.open(double.url), /lacks revision 1/, 0);
  });

  it('when the cluster holds an id twice', async () => {
    const opened = await clustered.open(double.url);
    const event = newEvent();
    await opened.log.append('counter-1', 'no-stream', [event]);
    double.store.plant('counter-2', ours(event.id));
    await expectStopped(opened, /id twice/, 1);
  });

  it('when the cluster was put back from an older backup', async () => {
    const opened = await clustered.open(double.url);
    await opened.log.append('counter-1', 'no-stream', [newEvent(0), newEvent(1)]);
    double.store.truncate(1);
    double.cutConnections();
    await expectStopped(opened, /not the one that was copied.*nothing of ours/, 2);
  });

  it('when it is another cluster', async () => {
    const { log, replica } = await clustered.open(double.url);
    await log.append('counter-1', 'no-stream', [newEvent(0)]);
    await log.close();
    const other = await clustered.double();
    for (let n = 0; n < 5; n += 1) other.store.plant(`counter-${String(n)}`, ours());
    const reopened = await clustered.open(other.url, { replica });
    await until('the follower stops', () => reopened.log.following === 'stopped');
    expect(reopened.log.damage).toBeInstanceOf(LogDamaged);
    expect(await reopened.log.head()).toBe(1);
  });

  it('when the last event copied has other content in the cluster', async () => {
    const id = randomUUID();
    double.store.plant('counter-1', ours(id, 1));
    const { log, replica } = await clustered.open(double.url);
    await until('it is copied', async () => (await log.head()) === 1);
    await log.close();
    const other = await clustered.double();
    other.store.plant('counter-1', ours(id, 2));
    const reopened = await clustered.open(other.url, { replica });
    await until('the follower stops', () => reopened.log.following === 'stopped');
    expect(reopened.log.damage?.message).toMatch(/not the one that was copied/);
  });

  it('when an event of ours is not what we write', async () => {
    const broken = { ...ours(), data: Buffer.from('{"n":') };
    double.store.plant('counter-1', broken);
    await expectStopped(await clustered.open(double.url), /not one that was written/, 0);
  });

  it('but not for a cluster that says the same again', async () => {
    const { log, replica } = await clustered.open(double.url);
    await log.append('counter-1', 'no-stream', [newEvent(0), newEvent(1)]);
    await log.close();
    const reopened = await clustered.open(double.url, { replica });
    await reopened.log.append('counter-1', 1, [newEvent(2)]);
    expect((await everything(reopened.log)).map(({ position, revision }) => [position, revision])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
  });
});
