import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';

import { instantText } from '../instant.js';
import { isSqliteFault } from './sqlite-error.js';

/** Who has a data directory. `url` is where it answers, once it has said so; pid 0 and verb `unknown` until it has written down who it is. */
export interface DirectoryHolder {
  readonly pid: number;
  readonly verb: string;
  readonly url?: string;
  readonly since: string;
}

export interface DirectoryLock {
  /** Writes down where this process answers, for others to find. */
  announce(where: { readonly url: string }): void;
  /** Gives the directory up. A second call does nothing. */
  release(): void;
}

/** Another process, or another part of this one, has the data directory. */
export class DataDirectoryHeld extends Error {
  override readonly name = 'DataDirectoryHeld';
  constructor(
    readonly directory: string,
    readonly holder: DirectoryHolder,
  ) {
    super(
      `${directory} is in use by process ${String(holder.pid)} (${holder.verb}) since ${holder.since}` +
        (holder.url === undefined ? '' : `, which answers at ${holder.url}`),
    );
  }
}

/** Only ever opened by SQLite: closing any other descriptor of it in this process would drop the lock, as POSIX locks are. */
const lockFile = 'lock.sqlite';
const holderFile = 'holder.json';
/** Long enough to sit out readHolder, which holds a shared lock for an instant. */
const patienceMs = 250;

/**
 * Takes a data directory for this process, and makes it when it is missing. The lock is one of the operating system: it ends with the process,
 * however that ends. `verb` says what the process does, for those whom it keeps out.
 *
 * Throws DataDirectoryHeld when it is taken.
 */
export function lockDataDirectory(
  directory: string,
  { verb }: { readonly verb: string },
  clock: () => number = Date.now,
): DirectoryLock {
  mkdirSync(directory, { recursive: true });
  const database = new Database(join(directory, lockFile), { timeout: patienceMs });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw isBusy(error) ? new DataDirectoryHeld(directory, holderIn(directory)) : error;
  }
  const self: DirectoryHolder = { pid: process.pid, verb, since: instantText(Math.floor(clock())) };
  writeHolder(directory, self);
  return {
    announce({ url }) {
      if (database.open) writeHolder(directory, { ...self, url });
    },
    release() {
      if (!database.open) return;
      // First the note, then the lock: the other way round, the note of the next holder could be the one that goes.
      rmSync(join(directory, holderFile), { force: true });
      database.close();
    },
  };
}

/** Who has the data directory now, or undefined when it is free or missing. */
export function readHolder(directory: string): DirectoryHolder | undefined {
  const file = join(directory, lockFile);
  if (!existsSync(file)) return undefined;
  const database = new Database(file, { readonly: true, timeout: 0 });
  try {
    database.prepare('SELECT 1 FROM sqlite_schema').get();
    return undefined;
  } catch (error) {
    if (isBusy(error)) return holderIn(directory);
    throw error;
  } finally {
    database.close();
  }
}

function writeHolder(directory: string, holder: DirectoryHolder): void {
  const file = join(directory, holderFile);
  const draft = `${file}.${String(process.pid)}`;
  writeFileSync(draft, `${JSON.stringify(holder)}\n`);
  renameSync(draft, file);
}

/** What the holder wrote of itself. It is a note, no proof: the lock alone says that the directory is held. */
function holderIn(directory: string): DirectoryHolder {
  try {
    const said: unknown = JSON.parse(readFileSync(join(directory, holderFile), 'utf8'));
    if (isHolder(said)) return said;
  } catch {
    // Not written yet, or just removed.
  }
  return { pid: 0, verb: 'unknown', since: instantText(0) };
}

function isHolder(said: unknown): said is DirectoryHolder {
  if (typeof said !== 'object' || said === null) return false;
  const { pid, verb, since, url } = said as Record<string, unknown>;
  return (
    Number.isSafeInteger(pid) &&
    typeof verb === 'string' &&
    typeof since === 'string' &&
    (url === undefined || typeof url === 'string')
  );
}

function isBusy(error: unknown): boolean {
  return isSqliteFault(error) && error.code.startsWith('SQLITE_BUSY');
}
