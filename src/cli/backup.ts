import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Config } from '../config.js';
import { deployLogOf, logFileOf, readModelOf, realEffects } from '../data-directory.js';
import { LogDamaged } from '../event-log/log-errors.js';
import { backupLog, type BackupProgress, restoreLog } from '../event-log/sqlite/backup.js';
import { lockDataDirectory } from '../event-log/sqlite/data-directory-lock.js';
import { verifyLogFile } from '../event-log/sqlite/verify-file.js';
import { type ExitStatus, exitStatus } from './exit-status.js';
import { progressLine } from './progress.js';

/** A backup that cannot be made, or must not be put in place. Nothing was changed. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

/**
 * Copies the log to a new file and verifies the copy; a server that holds the data directory goes on meanwhile. The summary goes to stdout,
 * as one line of JSON. Rejects with BackupRefused when there is no log or FileExists when the name is taken.
 */
export async function backupVerb(config: Config, to: string): Promise<ExitStatus> {
  const log = logFileOf(config);
  if (!existsSync(log)) throw new BackupRefused(`${config.data}: expected a data directory with a log, found none`);
  const backup = resolve(to);
  const { seconds, found } = await timed('backing up', (progress) => backupLog(log, backup, progress));
  print({ log, backup, ...found, bytes: statSync(backup).size, seconds });
  process.stderr.write(`${backup}: ${String(found.events)} events, verified\n`);
  return exitStatus.done;
}

/**
 * Puts a backup in the place of the log, once it is verified from end to end. The log that was there is kept beside it; the tables are removed, so
 * that the next start makes them from the restored log. Rejects with BackupRefused when the backup is missing or not whole,
 * DataDirectoryHeld when a process has the data directory.
 */
export async function restoreVerb(config: Config, from: string): Promise<ExitStatus> {
  const backup = resolve(from);
  if (!existsSync(backup)) throw new BackupRefused(`${backup}: there is no such file`);
  mustBeWhole(backup);
  const lock = lockDataDirectory(config.data, { verb: 'restore' });
  try {
    const log = logFileOf(config);
    const aside = `${log}.replaced-${new Date(realEffects.clock()).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
    const { seconds, found } = await timed('restoring', (progress) =>
      restoreLog(backup, log, {
        aside,
        progress,
        // Before the log, not after: tables that are ahead of their log would be taken for its own.
        beforeReplacing: () => {
          removeTables(config);
        },
      }),
    );
    const { events, streams, aside: replaced } = found;
    print({ backup, log, events, streams, replaced: replaced ?? null, seconds });
    const kept = replaced === undefined ? 'there was no log before' : `the log before is kept as ${replaced}`;
    process.stderr.write(`${log}: ${String(events)} events restored; ${kept}; the next start makes the tables anew\n`);
  } finally {
    lock.release();
  }
  return exitStatus.done;
}

/** Removes what the log will give again, and leaves the record of which code made it. */
function removeTables(config: Config): void {
  const tables = readModelOf(config);
  if (!existsSync(tables)) return;
  for (const name of readdirSync(tables)) {
    const path = join(tables, name);
    if (path !== deployLogOf(config)) rmSync(path, { recursive: true });
  }
}

/** Refused before anything is locked or made: a damaged backup must not even leave an empty data directory behind. */
function mustBeWhole(backup: string): void {
  process.stderr.write(`verifying ${backup} …\n`);
  try {
    verifyLogFile(backup);
  } catch (error) {
    if (error instanceof LogDamaged) throw new BackupRefused(error.message);
    throw error;
  }
}

async function timed<T>(
  label: string,
  work: (progress: (progress: BackupProgress) => void) => Promise<T>,
): Promise<{ readonly seconds: number; readonly found: T }> {
  const startedAt = realEffects.now();
  const line = progressLine(label, process.stderr, realEffects.now);
  try {
    const found = await work(({ copiedPages, totalPages }) => {
      line.show({ done: copiedPages, total: totalPages, counted: { of: 'pages', count: copiedPages } });
    });
    return { seconds: Math.round(realEffects.now() - startedAt) / 1_000, found };
  } finally {
    line.end();
  }
}

function print(summary: object): void {
  process.stdout.write(`${JSON.stringify(summary)}\n`);
}
