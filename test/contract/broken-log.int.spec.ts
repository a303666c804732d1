import { describe, expect, it } from '@jest/globals';

import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { brokenLogs } from './broken-logs.js';
import { eventLogChecks, type Log } from './event-log.contract.js';

/** The same log behind functions of its own, some of them broken. */
function behind(log: Log, broken: Partial<Log>): Log {
  return {
    append: (stream, expected, events) => log.append(stream, expected, events),
    readStream: (stream, from) => log.readStream(stream, from),
    readAll: (after, upTo, options) => log.readAll(after, upTo, options),
    follow: (after, signal, options) => log.follow(after, signal, options),
    head: () => log.head(),
    ...broken,
  };
}

async function verdict(name: string, breaks: (log: Log) => Partial<Log>): Promise<'kept' | 'broken'> {
  const check = eventLogChecks.find((one) => one.name === name);
  if (check === undefined) throw new Error(`the contract has no check named: ${name}`);
  const log = openSqliteLog(':memory:', { clock: Date.now });
  try {
    await check.check(behind(log, breaks(log)));
    return 'kept';
  } catch {
    return 'broken';
  } finally {
    log.close();
  }
}

describe('the contract of an event log', () => {
  it('names every check once', () => {
    expect(new Set(eventLogChecks.map(({ name }) => name)).size).toBe(eventLogChecks.length);
  });

  it.each(brokenLogs.map(({ name, caughtBy, breaks }) => ({ name, caughtBy, breaks })))(
    'fails a log that $name: $caughtBy',
    async ({ caughtBy, breaks }) => {
      expect(await verdict(caughtBy, () => ({}))).toBe('kept');
      expect(await verdict(caughtBy, breaks)).toBe('broken');
    },
  );
});
