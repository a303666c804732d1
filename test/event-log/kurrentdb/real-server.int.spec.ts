import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { WrongExpectedRevision } from '../../../src/event-log/log-errors.js';
import { Clustered, newEvent, until, type Opened } from './clustered.js';

/*
 * Against a real EventStoreDB or KurrentDB, a throw-away one: ESDB_URL='esdb://admin:changeit@localhost:2113?tls=false'. Everything it
 * writes stays there. What the double shows is only what the double does.
 */
const url = process.env.ESDB_URL;
if (url === undefined)
  console.log('real-server: skipped, ESDB_URL is not set: nothing here was tried on a real server');

(url === undefined ? describe.skip : describe)('a real cluster', () => {
  const clustered = new Clustered();
  const settings = { deadlineMs: 10_000, readYourWritesMs: 20_000 };
  const stream = `counter-${randomUUID()}`;
  const events = [newEvent(0, { data: { n: 0, text: 'Saint-Gilles “é” 🚓', big: 9007199254740991 } }), newEvent(1)];
  let opened: Opened;

  beforeAll(async () => {
    opened = await clustered.open(url ?? '', settings);
    await until('the copy has caught up', () => opened.log.following === 'live', 25);
  });
  afterAll(async () => {
    await clustered.close();
  });

  it('takes an append and shows it', async () => {
    const appended = await opened.log.append(stream, 'no-stream', events);
    expect(appended).toMatchObject({ revision: 1, repeated: false });
    const read = [];
    for await (const event of opened.log.readStream(stream)) read.push(event);
    expect(read).toMatchObject(events);
    for await (const page of opened.log.readAll(appended.firstPosition - 1, appended.lastPosition)) {
      expect(page.events).toEqual(read);
    }
  });

  it.each(['no-stream', 'any', 'stream-exists', 0, 1, 9] as const)(
    'recognises a retry that expects %p',
    async (expected) => {
      const again = await opened.log.append(stream, expected, events);
      expect(again).toMatchObject({ revision: 1, repeated: true });
      const { log } = await clustered.open(url ?? '', settings);
      expect(await log.append(stream, expected, events)).toEqual(again);
    },
  );

  it.each(['no-stream', 0, 9] as const)('enforces %p', async (expected) => {
    const error: unknown = await opened.log.append(stream, expected, [newEvent()]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WrongExpectedRevision);
    expect(error).toMatchObject({ actual: 1 });
  });

  it('enforces stream-exists', async () => {
    const appending = opened.log.append(`counter-${randomUUID()}`, 'stream-exists', [newEvent()]);
    await expect(appending).rejects.toBeInstanceOf(WrongExpectedRevision);
  });
});
