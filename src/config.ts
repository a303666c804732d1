import 'reflect-metadata';
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { inspect } from 'node:util';

import { ValidateBy, ValidateIf, validateSync } from 'class-validator';

import { BadConnection, parseConnection } from './event-log/kurrentdb/connection.js';

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'log', 'debug', 'verbose'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Text that must never be printed. Only `reveal` gives it away; logs, JSON and inspections show `[secret]`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/** Where facts are appended: the log on this machine, or a cluster whose connection string may hold credentials. */
export type EventStore = { readonly kind: 'sqlite' } | { readonly kind: 'cluster'; readonly connection: Secret };

/** The settings of one process. Frozen; nothing else reads the environment. */
export interface Config {
  /** Absolute path of the data directory. */
  readonly data: string;
  /** Absolute path of a folder with reports of the operator's own; absent: there are none. */
  readonly reportsDir?: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Absent: no token is asked for, which is allowed on a loopback address only. */
  readonly accessToken?: Secret;
  /** The profile of the city: the name of one that ships, or the path of a folder. */
  readonly profile: string;
  /** IANA name; absent: that of the profile. */
  readonly timeZone?: string;
  readonly bodyLimitBytes: number;
  /** As DuckDB takes it: `2GB`. */
  readonly duckdbMemory: string;
  readonly duckdbThreads: number;
  readonly logLevel: LogLevel;
  /**
   * How long a write waits to be seen in the local copy of a cluster's log, and a query for the projections to reach a position that its
   * caller asks for.
   */
  readonly readYourWritesMs: number;
  readonly eventStore: EventStore;
  /** Who is answered: whoever gets in, or the public, which gets no small numbers and can record nothing. */
  readonly audience: 'oversight' | 'public';
  /** Numbers that count fewer are not given to the public. */
  readonly suppressBelow: number;
}

export interface ConfigFault {
  readonly variable: string;
  /** What stands there now; never the value of a secret. */
  readonly found: string;
  readonly expected: string;
}

/** Settings that cannot be used. The message lists every fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly ConfigFault[]) {
    const lines = faults.map(({ variable, found, expected }) => `  ${variable}: found ${found}, expected ${expected}`);
    super(['the configuration cannot be used:', ...lines].join('\n'));
  }
}

const prefix = 'HOTSPOT_LEDGER_';
const secrets: readonly string[] = ['TOKEN', 'EVENT_STORE'];
/** The characters of a bearer token (RFC 6750 §2.1). */
const tokenForm = /^[A-Za-z0-9._~+/-]{16,512}={0,2}$/;
const tokenExpected = 'a token of 16 to 512 letters, digits or . _ ~ + / -';
const hostName = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;
const memoryForm = /^[1-9]\d{0,5}(\.\d{1,3})? ?([KMGT]B|[KMGT]iB)$/;
const clusterForm = /^(esdb|kurrentdb)(\+discover)?:\/\/[^\s]{1,2000}$/;

/** A value as text, or no value at all. One message per variable: what was expected of it. */
function Expect(expected: string, holds: (text: string) => boolean): PropertyDecorator {
  const present = ValidateIf((_settings, value) => value !== undefined);
  const check = ValidateBy(
    { name: 'expected', validator: { validate: (value: unknown) => typeof value === 'string' && holds(value) } },
    { message: expected },
  );
  return (target, property) => {
    present(target, property);
    check(target, property);
  };
}

const whole = (from: number, to: number) => (text: string) =>
  /^\d{1,9}$/.test(text) && Number(text) >= from && Number(text) <= to;

function isTimeZone(text: string): boolean {
  // An offset such as +01:00 is no zone: it knows no summer time.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** The variables, without their prefix, as text. */
class Settings {
  @Expect('the path of a directory', (text) => text.trim() !== '' && !text.includes('\0'))
  DATA = './data';
  @Expect('the path of a folder with reports', (text) => text.trim() !== '' && !text.includes('\0'))
  REPORTS_DIR: string | undefined = undefined;
  @Expect('an IP address or a host name, without port', (text) => isIP(text) !== 0 || hostName.test(text))
  HOST = '127.0.0.1';
  @Expect('a whole number from 0 to 65535 (0: the system chooses)', whole(0, 65_535))
  PORT = '3000';
  @Expect(tokenExpected, (text) => tokenForm.test(text))
  TOKEN: string | undefined = undefined;
  @Expect('the path of a file that holds the token', (text) => text.trim() !== '' && !text.includes('\0'))
  TOKEN_FILE: string | undefined = undefined;
  @Expect('the IANA name of a time zone, such as Europe/Brussels', isTimeZone)
  TIME_ZONE: string | undefined = undefined;
  @Expect('the name of a profile that ships, such as brussels, or the path of a folder', (text) => {
    return text.trim() !== '' && !text.includes('\0');
  })
  PROFILE = 'brussels';
  @Expect('a whole number of bytes from 1024 to 10485760', whole(1024, 10 * 1024 * 1024))
  BODY_LIMIT_BYTES = '262144';
  @Expect('an amount of memory with its unit, such as 2GB or 512MiB', (text) => memoryForm.test(text))
  DUCKDB_MEMORY = '2GB';
  @Expect('a whole number from 1 to 256', whole(1, 256))
  DUCKDB_THREADS = '2';
  @Expect(`one of: ${logLevels.join(', ')}`, (text) => isLogLevel(text))
  LOG_LEVEL = 'log';
  @Expect('a whole number of milliseconds from 0 to 60000', whole(0, 60_000))
  READ_YOUR_WRITES_MS = '5000';
  @Expect(
    'sqlite, or a connection string that starts with esdb://, esdb+discover://, kurrentdb:// or kurrentdb+discover://',
    (text) => text === 'sqlite' || clusterForm.test(text),
  )
  EVENT_STORE = 'sqlite';
  @Expect('oversight or public', (text) => text === 'oversight' || text === 'public')
  AUDIENCE = 'oversight';
  @Expect('a whole number from 2 to 100', whole(2, 100))
  SUPPRESS_BELOW = '3';
}

/** The name of a variable without its prefix: what a command line option may set instead of the environment. */
export type SettingName = keyof Settings;

/**
 * Reads the settings: `overrides` (from the command line) first, then the environment, then the defaults.
 * Throws a ConfigError that lists every fault.
 */
export function readConfig(
  overrides: Partial<Readonly<Record<SettingName, string>>> = {},
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const settings = new Settings();
  const names = new Set(Object.keys(settings));
  const given = new Map<string, string>();
  const faults: ConfigFault[] = [];
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(prefix) || text === undefined) continue;
    const name = variable.slice(prefix.length);
    if (names.has(name)) given.set(name, text);
    // A misspelt name would silently leave its default in force, and with TOKEN that is an open door.
    else faults.push({ variable, found: 'it set', expected: `no such variable; there are ${known(names)}` });
  }
  for (const [name, text] of Object.entries(overrides)) given.set(name, text);
  Object.assign(settings, Object.fromEntries(given));

  for (const { property, value, constraints } of validateSync(settings)) {
    faults.push(fault(property, quoted(property, value), Object.values(constraints ?? {}).join('; ')));
  }
  requireConnection(settings, faults);
  const token = tokenOf(settings, faults);
  const sound = (name: SettingName) => !faults.some(({ variable }) => variable === `${prefix}${name}`);
  if (token === undefined && !isLoopback(settings.HOST) && sound('HOST') && sound('TOKEN') && sound('TOKEN_FILE')) {
    faults.push(
      fault(
        'HOST',
        `${quoted('HOST', settings.HOST)} and no token`,
        `a loopback address (127.0.0.1, ::1 or localhost), or ${prefix}TOKEN or ${prefix}TOKEN_FILE: ` +
          'whoever reaches an open address could read and record everything',
      ),
    );
  }
  if (faults.length > 0 || !isLogLevel(settings.LOG_LEVEL)) throw new ConfigError(faults);

  return Object.freeze({
    data: resolve(settings.DATA),
    ...(settings.REPORTS_DIR === undefined ? {} : { reportsDir: resolve(settings.REPORTS_DIR) }),
    host: settings.HOST,
    port: Number(settings.PORT),
    ...(token === undefined ? {} : { accessToken: new Secret(token) }),
    profile: settings.PROFILE,
    ...(settings.TIME_ZONE === undefined ? {} : { timeZone: settings.TIME_ZONE }),
    bodyLimitBytes: Number(settings.BODY_LIMIT_BYTES),
    duckdbMemory: settings.DUCKDB_MEMORY,
    duckdbThreads: Number(settings.DUCKDB_THREADS),
    logLevel: settings.LOG_LEVEL,
    readYourWritesMs: Number(settings.READ_YOUR_WRITES_MS),
    audience: settings.AUDIENCE === 'public' ? 'public' : 'oversight',
    suppressBelow: Number(settings.SUPPRESS_BELOW),
    eventStore: Object.freeze(
      settings.EVENT_STORE === 'sqlite'
        ? { kind: 'sqlite' as const }
        : { kind: 'cluster' as const, connection: new Secret(settings.EVENT_STORE) },
    ),
  });
}

/** True for 127.0.0.0/8, ::1 and localhost: addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return (isIP(host) === 4 && host.startsWith('127.')) || host === '::1' || host.toLowerCase() === 'localhost';
}

function isLogLevel(text: string): text is LogLevel {
  return (logLevels as readonly string[]).includes(text);
}

/** What the client of the cluster would warn of, or find out later, is a fault here. */
function requireConnection({ EVENT_STORE: text }: Settings, faults: ConfigFault[]): void {
  if (!clusterForm.test(text)) return;
  try {
    parseConnection(text);
  } catch (error) {
    if (!(error instanceof BadConnection)) throw error;
    faults.push(fault('EVENT_STORE', quoted('EVENT_STORE', text), error.expected));
  }
}

/** The token itself or the first line of its file; the faults of the file join the others. */
function tokenOf({ TOKEN: token, TOKEN_FILE: file }: Settings, faults: ConfigFault[]): string | undefined {
  if (file === undefined) return token;
  if (token !== undefined) {
    faults.push(fault('TOKEN_FILE', `both it and ${prefix}TOKEN`, 'one of the two'));
    return token;
  }
  const expected = `a readable file whose only line is ${tokenExpected}`;
  try {
    if (file.trim() === '' || file.includes('\0')) return undefined;
    if (!statSync(file).isFile()) throw new Error('no regular file');
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (tokenForm.test(text)) return text;
    faults.push(fault('TOKEN_FILE', `other content in ${quoted('TOKEN_FILE', file)}`, expected));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no regular file';
    faults.push(fault('TOKEN_FILE', `${quoted('TOKEN_FILE', file)} (${code})`, expected));
  }
  return undefined;
}

function fault(name: string, found: string, expected: string): ConfigFault {
  return { variable: `${prefix}${name}`, found, expected };
}

function quoted(name: string, value: unknown): string {
  if (secrets.includes(name)) return `a value of ${String(value).length} characters`;
  return JSON.stringify(String(value).slice(0, 120));
}

function known(names: Iterable<string>): string {
  return [...names].map((name) => `${prefix}${name}`).join(', ');
}
