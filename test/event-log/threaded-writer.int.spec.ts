import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { LogDamaged, LogUnavailable, OutcomeUnknown } from '../../src/event-log/log-errors.js';
import { failureAsData, failureFromData } from '../../src/event-log/sqlite/append-failures.js';
import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { openThreadedWriter } from '../../src/event-log/sqlite/threaded-writer.js';
import { eventLogContract } from '../contract/event-log.contract.js';
import { events } from '../contract/event-log/samples.js';
import { buildChildModules, type ChildModules } from '../support/child-module.js';

let modules: ChildModules;
let entry: URL;
beforeAll(async () => {
  modules = await buildChildModules();
  entry = new URL(JSON.parse(modules.specifier('src/event-log/sqlite/append-thread.ts')) as string);
});
afterAll(() => {
  modules.remove();
});

async function open() {
  const directory = await mkdtemp(join(tmpdir(), 'thread-'));
  const file = join(directory, 'events.sqlite');
  const reader = openSqliteLog(file, { clock: Date.now });
  const writer = await openThreadedWriter(file, entry);
  return {
    file,
    writer,
    reader,
    close: async () => {
      await writer.close();
      reader.close();
      await rm(directory, { recursive: true });
    },
  };
}

eventLogContract('the embedded log, written on a thread of its own', async () => {
  const { reader, writer, close } = await open();
  const log = {
    append: writer.append.bind(writer),
    readStream: reader.readStream.bind(reader),
    readAll: reader.readAll.bind(reader),
    follow: reader.follow.bind(reader),
    head: reader.head.bind(reader),
  };
  return { log, close };
});

describe('a writer on a thread', () => {
  it('has written what was appended when it is closed, although nobody waited', async () => {
    const { writer, reader, close } = await open();
    const appends = Array.from({ length: 40 }, (_, n) =>
      writer.append(`zone-${String(n)}`, 'no-stream', events(n * 3 + 1, 3)),
    );
    await writer.close();
    expect(await reader.head()).toBe(120);
    expect((await Promise.all(appends)).every(({ repeated }) => !repeated)).toBe(true);
    await close();
  });

  it('refuses after it was closed, and can be closed twice', async () => {
    const { writer, close } = await open();
    await writer.close();
    await expect(writer.append('zone-1', 'any', events(1, 1))).rejects.toBeInstanceOf(LogUnavailable);
    await close();
  });

  it('does not open a file that is no log', async () => {
    await expect(openThreadedWriter('/dev/null/no-log', entry)).rejects.toThrow('cannot be opened');
  });

  it.each([
    new LogUnavailable('the disk is full'),
    new OutcomeUnknown('the disk does not say'),
    new LogDamaged('a hole'),
    new Error('a fault'),
  ])('hands over %s as what it was', (error) => {
    const crossed = failureFromData(structuredClone(failureAsData(error)));
    expect([crossed.constructor, crossed.message]).toEqual([error.constructor, error.message]);
  });
});
