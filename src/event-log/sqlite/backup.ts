import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import Database from 'better-sqlite3';

import { LogUnavailable } from '../log-errors.js';
import { logError } from './log-error.js';
import { openLogFile } from './schema.js';
import { isSqliteFault } from './sqlite-error.js';
import { type VerifiedFile, verifyLogFile } from './verify-file.js';

export interface BackupProgress {
  readonly copiedPages: number;
  readonly totalPages: number;
}

/** A file is in the way: nothing was written. */
export class FileExists extends Error {
  override readonly name = 'FileExists';
  constructor(readonly file: string) {
    super(`${file}: there is a file of that name already; nothing was written`);
  }
}

const pagesAtOnce = 1_024;

/**
 * Copies a log to a new file, as it stands at one moment; the log may be in use, by this process or another, and goes on meanwhile.
 * The copy is verified, and appears under its name only when it is whole. Gives what it holds.
 *
 * Rejects with FileExists, LogDamaged or LogUnavailable.
 */
export async function backupLog(
  file: string,
  to: string,
  progress?: (progress: BackupProgress) => void,
): Promise<VerifiedFile> {
  if (existsSync(to)) throw new FileExists(to);
  const draft = `${to}.${String(process.pid)}.partial`;
  try {
    await copy(file, draft, progress);
    const verified = verifyLogFile(draft);
    sync(draft);
    takeFreeName(draft, to);
    sync(dirname(to));
    return verified;
  } catch (error) {
    throw logError(error, `${to}: the backup failed`);
  } finally {
    removeDatabase(draft);
  }
}

export interface RestoreOptions {
  /** The name that the replaced log gets. */
  readonly aside?: string;
  readonly progress?: (progress: BackupProgress) => void;
  /** Called once the backup is known to be whole, right before the log is replaced: what was made from the old log goes here. */
  readonly beforeReplacing?: () => void;
}

/**
 * Puts a backup in the place of a log. The backup is copied and verified first; only then does it take the log's place, at once. The log that was
 * there is kept beside it under the name given back. No process may have the log open: take the data directory's lock first.
 *
 * Rejects with LogDamaged when the backup is not whole, FileExists when `aside` is taken, or LogUnavailable, also when a process has the log
 * open all the same. The log is then untouched.
 */
export async function restoreLog(
  backup: string,
  file: string,
  { aside = `${file}.before-restore`, progress, beforeReplacing }: RestoreOptions = {},
): Promise<VerifiedFile & { readonly aside: string | undefined }> {
  if (existsSync(aside)) throw new FileExists(aside);
  const draft = `${file}.restoring`;
  try {
    verifyLogFile(backup);
    await copy(backup, draft, progress);
    const verified = verifyLogFile(draft);
    const existed = existsSync(file);
    if (existed) mustBeUnused(file);
    beforeReplacing?.();
    sync(draft);
    if (existed) keepAside(file, aside);
    renameSync(draft, file);
    sync(dirname(file));
    return { ...verified, aside: existed ? aside : undefined };
  } catch (error) {
    throw logError(error, `${file}: the restore failed`);
  } finally {
    removeDatabase(draft);
  }
}

/** Copies a log, as it stands now, to a file that is whole by itself; one that was left there is removed. */
async function copy(file: string, draft: string, progress?: (progress: BackupProgress) => void): Promise<void> {
  removeDatabase(draft);
  const source = openLogFile(file, true);
  try {
    // A read transaction holds one moment of the log still. Without it, every append of another process would start the copy anew.
    source.exec('BEGIN; SELECT 1 FROM sqlite_schema;');
    await source.backup(draft, {
      progress({ totalPages, remainingPages }) {
        progress?.({ copiedPages: totalPages - remainingPages, totalPages });
        return pagesAtOnce;
      },
    });
  } finally {
    source.close();
  }
  standAlone(draft);
}

/** Brings what is in the write-ahead log into the file, so that the file alone is the whole database. */
function standAlone(file: string): void {
  const database = new Database(file, { fileMustExist: true, timeout: 0 });
  try {
    database.pragma('synchronous = FULL');
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
}

/** Throws LogUnavailable when some process has the log open. */
function mustBeUnused(file: string): void {
  try {
    standAlone(file);
  } catch (error) {
    if (isSqliteFault(error) && error.code.startsWith('SQLITE_BUSY')) {
      throw new LogUnavailable(`${file}: another process has it open; it was left as it is`, { cause: error });
    }
    // A log so damaged that SQLite cannot open it is what a restore is for: its write-ahead log goes with it as it is.
  }
}

/** Gives the log that is replaced a second name; its first one stays until the new log takes it. */
function keepAside(file: string, aside: string): void {
  linkSync(file, aside);
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`);
  rmSync(`${file}-shm`, { force: true });
}

/** Gives a file a name, unless another has it by now: a rename would overwrite that one. */
function takeFreeName(draft: string, to: string): void {
  try {
    linkSync(draft, to);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new FileExists(to) : error;
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true });
}
