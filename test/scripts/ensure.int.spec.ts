import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));

/** Stands in for npm: writes down how it was called, takes its time, and fails when told to. */
const fakeNpm = `
const { appendFileSync, existsSync, mkdirSync } = require('node:fs');
appendFileSync('calls.txt', process.argv.slice(2).join(' ') + '\\n');
console.log('npm says something');
if (existsSync('broken')) { console.error('npm is broken'); process.exit(7); }
mkdirSync(process.argv[2] === 'ci' ? 'node_modules' : 'dist', { recursive: true });
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
`;

describe('scripts/ensure.mjs', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ensure-'));
    cpSync(scripts, join(root, 'scripts'), { recursive: true });
    mkdirSync(join(root, 'src'));
    writeFileSync(join(root, 'src/main.ts'), 'export {};');
    writeFileSync(join(root, 'package-lock.json'), '{}');
    writeFileSync(join(root, 'npm.js'), fakeNpm);
    writeFileSync(join(root, 'package.json'), '{}');
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const calls = (): string[] =>
    existsSync(join(root, 'calls.txt')) ? readFileSync(join(root, 'calls.txt'), 'utf8').trim().split('\n') : [];

  const ensure = (...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> =>
    new Promise((resolve, reject) => {
      const env = { ...process.env, npm_execpath: join(root, 'npm.js'), NODE_OPTIONS: '' };
      const child = spawn(process.execPath, [join(root, 'scripts/ensure.mjs'), ...args], { env });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk) => (stdout += String(chunk)));
      child.stderr.on('data', (chunk) => (stderr += String(chunk)));
      child.on('error', reject);
      child.on('close', (status) => {
        resolve({ status, stdout, stderr });
      });
    });

  it('installs and builds once, on stderr only, and is silent when nothing is to do', async () => {
    const first = await ensure();
    expect(first).toMatchObject({ status: 0, stdout: '' });
    expect(first.stderr).toMatch(/installing packages[\s\S]*building/);
    expect(calls()).toEqual(['ci --no-audit --no-fund', 'run --silent build']);
    expect(await ensure()).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(calls()).toHaveLength(2);
  });

  it('builds again when a source changes, and says nothing of it under --quiet', async () => {
    await ensure();
    writeFileSync(join(root, 'src/main.ts'), 'export const changed = 1;');
    expect(await ensure('--quiet')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(calls().slice(2)).toEqual(['run --silent build']);
  });

  it('installs again when the lock file changes', async () => {
    await ensure();
    writeFileSync(join(root, 'package-lock.json'), '{ "changed": true }');
    await ensure();
    expect(calls().slice(2)).toEqual(['ci --no-audit --no-fund', 'run --silent build']);
  });

  it('trusts packages that somebody installed by hand after the lock file was written', async () => {
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}');
    await ensure();
    expect(calls()).toEqual(['run --silent build']);
  });

  it('does not trust packages that are older than the lock file', async () => {
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}');
    utimesSync(join(root, 'node_modules/.package-lock.json'), 1, 1);
    await ensure();
    expect(calls()[0]).toBe('ci --no-audit --no-fund');
  });

  it('does the work once when two start together', async () => {
    const both = await Promise.all([ensure(), ensure()]);
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect(calls()).toEqual(['ci --no-audit --no-fund', 'run --silent build']);
  });

  it('fails with what npm said, and tries again the next time', async () => {
    writeFileSync(join(root, 'broken'), '');
    const failed = await ensure('--quiet');
    expect(failed).toMatchObject({ status: 1, stdout: '' });
    expect(failed.stderr).toMatch(/npm is broken[\s\S]*npm ci --no-audit --no-fund failed/);
    rmSync(join(root, 'broken'));
    expect((await ensure()).status).toBe(0);
  });
});
