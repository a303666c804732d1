import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { inspect } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ConfigError, type ConfigFault, readConfig } from '../src/config.js';

const token = 'a-token-of-enough-length';
const prefixed = (variables: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(variables).map(([name, text]) => [`HOTSPOT_LEDGER_${name}`, text]));

function faultsOf(variables: Readonly<Record<string, string>>): readonly ConfigFault[] {
  try {
    readConfig({}, prefixed(variables));
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hotspot-ledger-config-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('the settings', () => {
  it('have defaults', () => {
    const config = readConfig({}, { PATH: '/bin', OTHER_TOKEN: 'x' });
    expect(isAbsolute(config.data)).toBe(true);
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      profile: 'brussels',
      bodyLimitBytes: 262_144,
      duckdbMemory: '2GB',
      duckdbThreads: 2,
      logLevel: 'log',
      readYourWritesMs: 5000,
      eventStore: { kind: 'sqlite' },
      audience: 'oversight',
      suppressBelow: 3,
    });
    expect(config.accessToken).toBeUndefined();
  });

  it('come from the environment, and first from the command line', () => {
    const environment = prefixed({ PORT: '0', HOST: '::1', DUCKDB_THREADS: '8', LOG_LEVEL: 'silent' });
    expect(readConfig({ PORT: '8080' }, environment)).toMatchObject({
      port: 8080,
      host: '::1',
      duckdbThreads: 8,
      logLevel: 'silent',
    });
    expect(readConfig({}, environment).port).toBe(0);
  });

  it('cannot be changed', () => {
    const config = readConfig({}, {});
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.eventStore)).toBe(true);
  });

  it.each(['esdb://', 'esdb+discover://', 'kurrentdb://', 'kurrentdb+discover://'])(
    'take a cluster at %s',
    (scheme) => {
      const { eventStore } = readConfig({ EVENT_STORE: `${scheme}admin:changeit@node:2113?tls=false` }, {});
      expect(eventStore.kind === 'cluster' && eventStore.connection.reveal()).toBe(
        `${scheme}admin:changeit@node:2113?tls=false`,
      );
    },
  );
});

describe('a setting that cannot be used', () => {
  it.each([
    ['DATA', ''],
    ['REPORTS_DIR', ' '],
    ['HOST', 'http://localhost'],
    ['HOST', '[::1]'],
    ['HOST', ''],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '0x50'],
    ['PORT', 'tcp://10.0.0.1:3000'],
    ['TOKEN', 'too-short'],
    ['TOKEN', ''],
    ['TOKEN', 'with a blank in between'],
    ['TIME_ZONE', 'Europe/Atlantis'],
    ['TIME_ZONE', '+01:00'],
    ['BODY_LIMIT_BYTES', '10485761'],
    ['BODY_LIMIT_BYTES', '256k'],
    ['DUCKDB_MEMORY', '80%'],
    ['DUCKDB_MEMORY', "2GB'; --"],
    ['DUCKDB_THREADS', '0'],
    ['LOG_LEVEL', 'loud'],
    ['READ_YOUR_WRITES_MS', '60001'],
    ['READ_YOUR_WRITES_MS', '1e3'],
    ['AUDIENCE', 'everybody'],
    ['SUPPRESS_BELOW', '1'],
    ['EVENT_STORE', 'postgres://x'],
    ['EVENT_STORE', 'esdb://'],
    ['EVENT_STORE', 'esdb://node:2113'],
    ['EVENT_STORE', 'kurrentdb://admin:changeit@node:99999'],
    ['EVENT_STORE', 'esdb://admin:changeit@node?tls=perhaps'],
  ])('%s=%j is named', (name, text) => {
    const faults = faultsOf({ [name]: text });
    expect(faults.map(({ variable }) => variable)).toEqual([`HOTSPOT_LEDGER_${name}`]);
    expect(faults[0]?.expected).not.toBe('');
  });

  it('is listed with all others', () => {
    const faults = faultsOf({ PORT: 'x', TIME_ZONE: 'y', PROT: '1', LOG_LEVEL: 'z', HOST: '0.0.0.0' });
    expect(faults.map(({ variable }) => variable.replace('HOTSPOT_LEDGER_', '')).sort()).toEqual([
      'HOST',
      'LOG_LEVEL',
      'PORT',
      'PROT',
      'TIME_ZONE',
    ]);
    const { message } = new ConfigError(faults);
    expect(message).toContain('HOTSPOT_LEDGER_PORT: found "x", expected a whole number from 0 to 65535');
    expect(message).toContain('HOTSPOT_LEDGER_TOKEN');
  });
});

describe('a secret', () => {
  it('is in no message, whatever is wrong with it', () => {
    const secret = 'hunter2 with blanks';
    const connection = 'http://admin:changeit@node';
    const faults = faultsOf({ TOKEN: secret, EVENT_STORE: connection, TOKEN_FILE: file('bad', secret) });
    expect(faults.length).toBeGreaterThanOrEqual(2);
    expect(new ConfigError(faults).message).not.toMatch(/hunter2|changeit/);
  });

  it('is in no print of the settings', () => {
    const config = readConfig({ TOKEN: token, EVENT_STORE: 'esdb://admin:changeit@node:2113' }, {});
    const printed = [
      inspect(config, { depth: 9, showHidden: true }),
      JSON.stringify(config),
      String(config.accessToken),
    ];
    expect(printed.join('')).not.toMatch(/enough-length|changeit/);
    expect(config.accessToken?.reveal()).toBe(token);
  });
});

describe('the token', () => {
  it('may be in a file, with or without a last line break', () => {
    for (const end of ['', '\n', '\r\n']) {
      expect(readConfig({ TOKEN_FILE: file('token', token + end) }, {}).accessToken?.reveal()).toBe(token);
    }
  });

  it('is in one place', () => {
    expect(faultsOf({ TOKEN: token, TOKEN_FILE: file('token', token) })[0]?.variable).toBe('HOTSPOT_LEDGER_TOKEN_FILE');
  });

  it.each([
    ['missing', () => join(folder, 'nothing')],
    ['a folder', () => folder],
    ['empty', () => file('empty', '')],
    ['of two lines', () => file('two', `${token}\n${token}\n`)],
    ['too short', () => file('short', 'short')],
  ])('is refused from a file that is %s', (_kind, path) => {
    const faults = faultsOf({ TOKEN_FILE: path() });
    expect(faults.map(({ variable }) => variable)).toEqual(['HOTSPOT_LEDGER_TOKEN_FILE']);
  });
});

describe('a host that others reach', () => {
  it.each(['0.0.0.0', '::', '192.168.1.5', 'tracker.example', '::ffff:127.0.0.1', '127.example'])(
    '%s is refused without a token',
    (HOST) => {
      const [fault, ...others] = faultsOf({ HOST });
      expect(others).toEqual([]);
      expect(fault?.variable).toBe('HOTSPOT_LEDGER_HOST');
      expect(fault?.expected).toMatch(/loopback.*HOTSPOT_LEDGER_TOKEN/);
      expect(readConfig({ HOST, TOKEN: token }, {}).host).toBe(HOST);
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost', 'LocalHost'])('%s is not one', (HOST) => {
    expect(readConfig({ HOST }, {}).host).toBe(HOST);
  });
});
