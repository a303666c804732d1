import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { DataDirectoryHeld, lockDataDirectory, readHolder } from '../../src/event-log/sqlite/data-directory-lock.js';
import { buildChildModules, type ChildModules } from '../support/child-module.js';

const at = Date.parse('2024-02-27T10:15:00.000Z');

function refusal(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('the lock of a data directory', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'lock-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('keeps out a second holder and says who the first is', () => {
    const lock = lockDataDirectory(directory, { verb: 'serve' }, () => at);
    lock.announce({ url: 'http://127.0.0.1:3000' });
    const held = refusal(() => lockDataDirectory(directory, { verb: 'import' }));
    expect(held).toBeInstanceOf(DataDirectoryHeld);
    expect(held).toMatchObject({
      directory,
      holder: { pid: process.pid, verb: 'serve', url: 'http://127.0.0.1:3000', since: '2024-02-27T10:15:00.000Z' },
    });
    lock.release();
  });

  it('is free again once released, and a second release does nothing', () => {
    const lock = lockDataDirectory(directory, { verb: 'serve' });
    lock.release();
    lock.release();
    expect(readHolder(directory)).toBeUndefined();
    lockDataDirectory(directory, { verb: 'import' }).release();
  });

  it('has no holder in a directory that is missing or was never locked', () => {
    expect(readHolder(join(directory, 'missing'))).toBeUndefined();
    expect(readHolder(directory)).toBeUndefined();
  });

  it('is held even when the note of the holder is lost or garbled', () => {
    const lock = lockDataDirectory(directory, { verb: 'serve' });
    for (const garbled of ['', '{', '[]', '{"pid":"1"}']) {
      writeFileSync(join(directory, 'holder.json'), garbled);
      expect(readHolder(directory)).toMatchObject({ pid: 0, verb: 'unknown' });
    }
    lock.release();
  });

  it('a note that a killed process left does not hold the directory', () => {
    lockDataDirectory(directory, { verb: 'serve' }).release();
    writeFileSync(join(directory, 'holder.json'), JSON.stringify({ pid: 1, verb: 'serve', since: '' }));
    expect(readHolder(directory)).toBeUndefined();
  });

  describe('between processes', () => {
    let modules: ChildModules;
    beforeEach(async () => {
      modules = await buildChildModules();
    });
    afterEach(() => {
      modules.remove();
    });

    it('keeps out another process, and ends when its holder is killed', async () => {
      const child = modules.run(
        `import { lockDataDirectory } from ${modules.specifier('src/event-log/sqlite/data-directory-lock.ts')};
         lockDataDirectory(process.argv[2], { verb: 'serve' }).announce({ url: 'http://[::1]:1' });
         console.log('locked');
         setInterval(() => {}, 1000);`,
        [directory],
      );
      await once(child.stdout, 'data');
      expect(refusal(() => lockDataDirectory(directory, { verb: 'import' }))).toMatchObject({
        holder: { pid: child.pid, verb: 'serve', url: 'http://[::1]:1' },
      });
      expect(readHolder(directory)).toMatchObject({ pid: child.pid });
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(readHolder(directory)).toBeUndefined();
      lockDataDirectory(directory, { verb: 'import' }).release();
    });
  });
});
