import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

/** Compose as a plugin of Docker, or by itself (Debian's `docker-compose`): checking a file needs no engine. */
const composes: readonly (readonly string[])[] = [['docker', 'compose'], ['docker-compose']];
const found = composes.find(([command = '', ...first]) => spawnSync(command, [...first, 'version']).status === 0);
if (found === undefined) console.log('compose-config: skipped, neither `docker compose` nor `docker-compose` is here');

(found === undefined ? describe.skip : describe)('docker compose config', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'compose-'));
    cpSync('docker-compose.yml', join(directory, 'docker-compose.yml'));
    cpSync('kurrentdb.env.example', join(directory, 'kurrentdb.env'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const config = (profile: readonly string[], env: Readonly<Record<string, string>>) => {
    const [command = '', ...first] = found ?? [];
    const { HOTSPOT_LEDGER_TOKEN: _token, HOTSPOT_LEDGER_EVENT_STORE: _store, ...rest } = process.env;
    return spawnSync(command, [...first, ...profile, 'config'], {
      cwd: directory,
      env: { ...rest, ...env },
      encoding: 'utf8',
    });
  };
  const withToken = { HOTSPOT_LEDGER_TOKEN: 'a secret of a test' };

  it.each([
    ['alone', []],
    ['with one node', ['--profile', 'single']],
    ['with a cluster', ['--profile', 'cluster']],
  ])('takes the file for the service %s', (_what, profile) => {
    const { status, stdout, stderr } = config(profile, withToken);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { services } = parse(stdout) as { services: Record<string, { environment?: Record<string, unknown> }> };
    expect(services['hotspot-ledger']?.environment).toMatchObject({
      ...withToken,
      HOTSPOT_LEDGER_EVENT_STORE: 'sqlite',
    });
  });

  it('asks for a token', () => {
    const { status, stderr } = config([], {});
    expect(status).not.toBe(0);
    expect(stderr).toContain('set HOTSPOT_LEDGER_TOKEN to a secret of your own');
  });

  it('refuses the file with a key that means nothing', () => {
    const file = join(directory, 'docker-compose.yml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('    init: true\n', '    inti: true\n'));
    expect(config([], withToken).status).not.toBe(0);
  });
});
