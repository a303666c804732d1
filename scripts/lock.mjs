import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Runs `work` while no other process does so for the same directory; waits for the one that does. A lock whose process has died is taken
 * over. The lock lies in the temporary directory, because an installation empties node_modules.
 */
export async function withLock(directory, say, work) {
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `hotspot-ledger-${name}.lock`);
  for (let waited = 0; ; waited += 1) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readHolder(path));
    if (waited === 0) say('waiting for another process that installs or builds …');
    if (waited > 1 && (!Number.isInteger(holder) || holder <= 0 || !alive(holder))) rmSync(path, { force: true });
    // Waiting a different time in each process keeps two of them from taking over a dead lock in step.
    await sleep(150 + (process.pid % 100));
  }
  const release = () => {
    if (readHolder(path) === String(process.pid)) rmSync(path, { force: true });
  };
  process.once('exit', release);
  try {
    await work();
  } finally {
    release();
  }
}

function readHolder(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
