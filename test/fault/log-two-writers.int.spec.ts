import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { verifyLogFile } from '../../src/event-log/sqlite/verify-file.js';
import { buildChildModules, type ChildModules } from '../support/child-module.js';
import { planOf, roundsOf } from './seed.js';

const appendsEach = 150;

/** One writer's account: the ids that it appended, and how often the other one was faster. */
interface Account {
  readonly ids: readonly string[];
  readonly lostRaces: number;
}

describe('two processes that race for one stream, past the lock of the data directory', () => {
  let modules: ChildModules;
  let directory: string;
  beforeAll(async () => {
    modules = await buildChildModules(['src/event-log', 'test/support']);
    directory = mkdtempSync(join(tmpdir(), 'race-'));
  });
  afterAll(() => {
    modules.remove();
    rmSync(directory, { recursive: true });
  });

  /** Appends at the revision that it last saw; when the other was faster, it reads on and tries again. Now and then it pauses. */
  const program = () => `
    import { setTimeout as pause } from 'node:timers/promises';
    import { openSqliteLog } from ${modules.specifier('src/event-log/sqlite/sqlite-log.ts')};
    import { seeded } from ${modules.specifier('test/support/made-events.ts')};
    const [, , file, writer, seed] = process.argv;
    const random = seeded(Number(seed));
    const log = openSqliteLog(file, { clock: Date.now });
    const ids = [];
    let [lostRaces, last] = [0, -1];
    const readOn = async () => { for await (const { revision } of log.readStream('raced-1', last + 1)) last = revision; };
    while (ids.length < ${String(appendsEach)}) {
      const id = writer.repeat(8) + '-0000-4000-8000-' + String(ids.length).padStart(12, '0');
      const event = { id, type: 'Raced', schemaVersion: 1, occurredAt: '2024-02-27T10:15:00.000Z', data: {}, metadata: {} };
      try {
        ({ revision: last } = await log.append('raced-1', last < 0 ? 'no-stream' : last, [event]));
        ids.push(id);
      } catch (error) {
        if (error.name === 'WrongExpectedRevision') { lostRaces += 1; await readOn(); }
        else if (error.name !== 'LogUnavailable') throw error;
      }
      if (random() < 0.3) await pause(random() * 3);
    }
    log.close();
    console.log(JSON.stringify({ ids, lostRaces }));`;

  it('lets exactly one win each revision, and keeps every append of both', async () => {
    const { seed } = planOf('two writers');
    for (let round = 0; round < roundsOf(1); round += 1) {
      const file = join(directory, `events-${String(round)}.sqlite`);
      const accounts = await Promise.all(
        ['a', 'b'].map(async (writer, index): Promise<Account> => {
          const child = modules.run(program(), [file, writer, String(seed + 2 * round + index)]);
          const [out] = await Promise.all([text(child.stdout), once(child, 'exit')]);
          return JSON.parse(out) as Account;
        }),
      );
      const log = openSqliteLog(file, { clock: Date.now });
      const found: string[] = [];
      for await (const { id, revision } of log.readStream('raced-1')) {
        expect(revision).toBe(found.length);
        found.push(id);
      }
      log.close();
      expect(found.toSorted()).toEqual(accounts.flatMap(({ ids }) => ids).toSorted());
      for (const { ids } of accounts) expect(found.filter((id) => ids.includes(id))).toEqual(ids);
      expect(verifyLogFile(file)).toEqual({ events: 2 * appendsEach, streams: 1 });
      // Otherwise they took turns, and nothing was tried.
      expect(accounts.reduce((sum, { lostRaces }) => sum + lostRaces, 0)).toBeGreaterThan(0);
    }
  }, 240_000);
});
