import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import Database from 'better-sqlite3';

import { logError } from './log-error.js';
import { openLogFile } from './schema.js';
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
  reserve(to);
  const draft = `${to}.partial`;
  let source: Database.Database | undefined;
  try {
    removeDatabase(draft);
    source = openLogFile(file, true);
    await source.backup(draft, {
      progress({ totalPages, remainingPages }) {
        progress?.({ copiedPages: totalPages - remainingPages, totalPages });
        return pagesAtOnce;
      },
    });
    standAlone(draft);
    const verified = verifyLogFile(draft);
    putInPlace(draft, to);
    return verified;
  } catch (error) {
    rmSync(to, { force: true });
    throw logError(error, `${to}: the backup failed`);
  } finally {
    source?.close();
    removeDatabase(draft);
  }
}

/**
 * Puts a backup in the place of a log. The backup is copied and verified first; only then does it take the log's place, at once. The log that was
 * there is kept beside it under the name given back. No process may have the log open: take the data directory's lock first.
 *
 * Rejects with LogDamaged when the backup is not whole, FileExists when `aside` is taken, or LogUnavailable. The log is then untouched.
 */
export async function restoreLog(
  backup: string,
  file: string,
  aside = `${file}.before-restore`,
): Promise<VerifiedFile & { readonly aside: string | undefined }> {
  if (existsSync(aside)) throw new FileExists(aside);
  const draft = `${file}.restoring`;
  removeDatabase(draft);
  try {
    verifyLogFile(backup);
    const source = openLogFile(backup, true);
    try {
      await source.backup(draft);
    } finally {
      source.close();
    }
    standAlone(draft);
    const verified = verifyLogFile(draft);
    const existed = existsSync(file);
    if (existed) keepAside(file, aside);
    putInPlace(draft, file);
    return { ...verified, aside: existed ? aside : undefined };
  } catch (error) {
    throw logError(error, `${file}: the restore failed`);
  } finally {
    removeDatabase(draft);
  }
}

/** Brings what is in the write-ahead log into the file, so that the file alone is the whole database. */
function standAlone(file: string): void {
  const database = new Database(file, { fileMustExist: true });
  try {
    database.pragma('synchronous = FULL');
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
}

/** Takes a name that nobody has, so that nothing is ever overwritten. */
function reserve(file: string): void {
  try {
    closeSync(openSync(file, 'wx'));
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'EEXIST' ? new FileExists(file) : error;
  }
}

/** Gives the log that is replaced a second name; its first one stays until the new log takes it. */
function keepAside(file: string, aside: string): void {
  try {
    standAlone(file);
  } catch {
    // A log so damaged that SQLite cannot open it is what a restore is for: its write-ahead log goes with it as it is.
  }
  linkSync(file, aside);
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`);
  rmSync(`${file}-shm`, { force: true });
}

/** Renames a whole file to its name, and makes both survive a power cut. */
function putInPlace(draft: string, file: string): void {
  sync(draft);
  renameSync(draft, file);
  sync(dirname(file));
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
