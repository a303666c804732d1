import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { readConfig } from '../src/config.js';
import { logFileOf, openDataDirectory, realEffects } from '../src/data-directory.js';
import { openSqliteLog } from '../src/event-log/sqlite/sqlite-log.js';
import { allOf, event, rejection, streamOf } from './contract/event-log/samples.js';

describe('an open data directory', () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'directory-'));
  });
  afterEach(() => {
    rmSync(data, { recursive: true });
  });

  it('lets nobody read past an event of a version that this program does not know: commands, reports, tables', async () => {
    const config = readConfig({ DATA: data }, {});
    mkdirSync(data, { recursive: true });
    const log = openSqliteLog(logFileOf(config), { clock: Date.now });
    await log.append('arrest-1', 'no-stream', [event(0, { type: 'ArrestMade', schemaVersion: 99 })]);
    log.close();

    const directory = await openDataDirectory(config, 'test', { ...realEffects, report: () => undefined });
    try {
      const unknown = { name: 'UnknownSchemaVersion', event: { position: 1, schemaVersion: 99 } };
      expect(await rejection(streamOf({ ...directory.logReader, ...directory.commandLog }, 'arrest-1'))).toMatchObject(
        unknown,
      );
      expect(await rejection(allOf(directory.logReader))).toMatchObject(unknown);
      expect(await rejection(directory.engine.catchUp())).toMatchObject(unknown);
    } finally {
      await directory.close();
    }
  });
});
