import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { expect, it } from '@jest/globals';

it.each([[['--help']], [['--no-server']], [['one', 'two']]])('the demo refuses %p, and makes no directory', (args) => {
  const cwd = mkdtempSync(join(tmpdir(), 'demo-'));
  const { status, stderr } = spawnSync(process.execPath, [resolve('dist/demo/run.js'), ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: `refused: demo: expected [directory] [--no-serve], got ${args.join(' ')}\n`,
  });
  expect(existsSync(join(cwd, args[0] ?? ''))).toBe(false);
  rmSync(cwd, { recursive: true });
});
