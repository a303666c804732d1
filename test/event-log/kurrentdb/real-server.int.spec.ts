import { randomUUID } from 'node:crypto';

import { afterAll, describe, it } from '@jest/globals';

import { eventLogContract } from '../../contract/event-log.contract.js';
import { logApart } from '../../contract/log-apart.js';
import { Clustered, type Opened, until } from './clustered.js';

/*
 * The contract against a real EventStoreDB or KurrentDB, a throw-away one: ESDB_URL='esdb://admin:changeit@localhost:2113?tls=false'.
 * Everything that it writes stays there, and nobody else may write meanwhile. What the double shows is only what the double does.
 *
 * ESDB_MAX_APPEND_BYTES says what the server was set to take in one append (MaxAppendSize); its default is below what one promise needs.
 */
const url = process.env.ESDB_URL;
const maxAppendBytes = Number(process.env.ESDB_MAX_APPEND_BYTES ?? '1000000');
const bytesOfTheLargestAppend = 8_000_000;
const settings = { deadlineMs: 30_000, readYourWritesMs: 30_000, maxAppendBytes };

if (url === undefined) {
  console.log('real-server: skipped, ESDB_URL is not set: nothing here was tried on a real server');
  describe.skip('a log in a real cluster keeps the contract of an event log', () => {
    it('is not tried without ESDB_URL', () => undefined);
  });
} else {
  const clustered = new Clustered();
  // One copy for all promises: each new one would copy everything that earlier runs have left there.
  let opened: Promise<Opened> | undefined;
  const open = async (): Promise<Opened> => {
    const { log, ...rest } = await clustered.open(url, settings);
    await until('the copy has caught up', () => log.following === 'live', 60);
    return { log, ...rest };
  };
  afterAll(() => clustered.close());

  eventLogContract(
    'a log in a real cluster',
    async () => {
      opened ??= open();
      const { log } = await opened;
      return { log: await logApart(log, randomUUID().slice(0, 8)), close: () => Promise.resolve() };
    },
    {
      timeoutMs: 120_000,
      without:
        maxAppendBytes >= bytesOfTheLargestAppend
          ? {}
          : {
              'takes as many events in one append as it says, and not one more':
                'ESDB_MAX_APPEND_BYTES does not say that the server takes 8 MB in one append',
            },
    },
  );
}
