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
  if (existsSync(to)) throw new FileExists(to);
  const draft = `${to}.partial`;
  removeDatabase(draft);
  const source = openLogFile(file, true);
  try {
    await source.backup(draft, {
      progress({ totalPages, remainingPages }) {
        progress?.({ copiedPages: totalPages - remainingPages, totalPages });
        return pagesAtOnce;
      },
    });
    standAlone(draft);
    const verified = verifyLogFile(draft);
    keepAs(draft, to);
    return verified;
  } catch (error) {
    throw logError(error, `${to}: the backup failed`);
  } finally {
    source.close();
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
  aside: string = `${file}.before-restore`,
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
    if (existed) {
      standAlone(file);
      linkSync(file, aside);
    }
    renameSync(draft, file);
    syncDirectory(file);
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

/** Gives a finished file its name; unlike a rename, it fails when the name has been taken meanwhile. */
function keepAs(draft: string, file: string): void {
  if (existsSync(file)) throw new FileExists(file);
  linkSync(draft, file);
  syncDirectory(file);
}

/** Makes a new name in a directory survive a power cut. */
function syncDirectory(file: string): void {
  const directory = openSync(dirname(file), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true });
}
