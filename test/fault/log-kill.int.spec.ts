import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { verifyLogFile } from '../../src/event-log/sqlite/verify-file.js';
import { buildChildModules, type ChildModules } from '../support/child-module.js';
import { type Acknowledged, acknowledgedIn, faultsIn } from './log-load.js';
import { planOf, roundsOf } from './seed.js';

const writers = 64;

describe('a writer that is killed under load', () => {
  let modules: ChildModules;
  let directory: string;
  beforeAll(async () => {
    modules = await buildChildModules(['src/event-log', 'test/fault', 'test/support']);
    directory = mkdtempSync(join(tmpdir(), 'kill-'));
  });
  afterAll(() => {
    modules.remove();
    rmSync(directory, { recursive: true });
  });

  it('has lost nothing that it acknowledged, claimed nothing that it had not, and left no half append', async () => {
    const { seed, draw } = planOf('killed writer');
    const file = join(directory, 'events.sqlite');
    const program = `
      import { openSqliteLog } from ${modules.specifier('src/event-log/sqlite/sqlite-log.ts')};
      import { appendForEver } from ${modules.specifier('test/fault/log-load.ts')};
      import { seeded } from ${modules.specifier('test/support/made-events.ts')};
      await appendForEver(openSqliteLog(process.argv[2], { clock: Date.now }), ${String(writers)}, seeded(Number(process.argv[3])));`;
    const acknowledged: Acknowledged[] = [];
    let head = 0;
    // The same log is killed again and again: what one recovery leaves wrong, the next writer builds on.
    for (let round = 0; round < roundsOf(8); round += 1) {
      const enough = 1 + draw(1_500);
      const child = modules.run(program, [file, String(seed + round)]);
      let output = '';
      let lines = 0;
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        lines += chunk.split('\n').length - 1;
        if (lines >= enough) child.kill('SIGKILL');
      });
      await once(child, 'close');
      expect(child.signalCode).toBe('SIGKILL');
      acknowledged.push(...acknowledgedIn(output));

      const { events } = verifyLogFile(file);
      const log = openSqliteLog(file, { clock: Date.now });
      expect(await faultsIn(log, acknowledged)).toEqual([]);
      expect(await log.head()).toBe(events);
      log.close();
      // Each writer took up where the one before was killed.
      expect(events).toBeGreaterThan(head);
      head = events;
    }
  }, 120_000);
});
