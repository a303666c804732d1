import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { WarmCli } from '../support/warm-cli.js';

const root = mkdtempSync(join(tmpdir(), 'warm-'));
const entry = join(root, 'program.mjs');
writeFileSync(
  entry,
  `const [verb = '', ...words] = process.argv.slice(2);
  globalThis.before = (globalThis.before ?? 0) + 1;
  if (verb === 'tell') {
    process.stdout.write(words.join(' ') + ' ' + String(process.env.HOTSPOT_LEDGER_DATA) + ' ' + globalThis.before);
    process.stderr.write('told');
  }
  if (verb === 'refuse') process.exitCode = 1;
  if (verb === 'stay') setInterval(() => undefined, 1_000);
  if (verb === 'linger') setTimeout(() => process.stdout.write('late'), 30);
  if (verb === 'break') throw new Error('broken');`,
);
const warm = new WarmCli(entry, 300);
const run = (...args: readonly string[]) => warm.run(args, process.env, {});
afterAll(async () => {
  await warm.stop();
  rmSync(root, { recursive: true, force: true });
});

/* What the tests of the command line rest on: that a run in a process that goes on tells what one of its own would have told. */
describe('a process that runs verbs one after the other', () => {
  it('gives each run its arguments, settings, output and status, and none of another', async () => {
    const settings = { HOTSPOT_LEDGER_DATA: 'd' };
    expect(await warm.run(['tell', 'a', 'b'], process.env, settings)).toEqual({ status: 0, stdout: 'a b d 1', stderr: 'told' }); // prettier-ignore
    expect(await run('refuse')).toEqual({ status: 1, stdout: '', stderr: '' });
    expect(await run('tell', 'c')).toEqual({ status: 0, stdout: 'c undefined 3', stderr: 'told' });
    await expect(warm.run(['tell'], process.env, { TZ: 'UTC' })).rejects.toThrow(
      'TZ: expected settings of the program',
    );
  });

  it('has others beside it where runs overlap', async () => {
    const both = await Promise.all([run('tell', 'd'), run('tell', 'e')]);
    expect(both.map(({ stdout }) => stdout)).toEqual(['d undefined 4', 'e undefined 1']);
  });

  it('waits for what would keep a process from ending, and fails where that does not end', async () => {
    expect(await run('linger')).toEqual({ status: 0, stdout: 'late', stderr: '' });
    await expect(run('stay')).rejects.toThrow('stay: it is over, and kept from ending by Timeout');
  });

  it('ends with what the program does not catch', async () => {
    const { status, stderr } = await run('break');
    expect([status, stderr]).toEqual([1, expect.stringContaining('Error: broken')]);
    expect(await run('refuse')).toMatchObject({ status: 1 });
  });
});
