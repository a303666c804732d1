import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Config } from './config.js';
import type { LogReader } from './event-log/log-reader.js';
import { type DirectoryLock, lockDataDirectory } from './event-log/sqlite/data-directory-lock.js';
import { openSqliteLog, type SqliteLog } from './event-log/sqlite/sqlite-log.js';
import type { CommandLog } from './handling/record-facts.handler.js';
import { ProjectionEngine } from './projecting/projection-engine.js';
import { type DuckdbReadModel, openDuckdbReadModel } from './read-model/duckdb/duckdb-read-model.js';
import { projections } from '../projections/index.js';

/** The effects that the application depends on; tests put their own here. */
export interface Effects {
  /** Milliseconds since 1970, for the time of recording. */
  readonly clock: () => number;
  /** Milliseconds of a clock that does not jump, for rates. */
  readonly now: () => number;
  /** What the operator should know, one line each. */
  readonly report: (message: string) => void;
}

export const realEffects: Effects = {
  clock: () => Date.now(),
  now: () => performance.now(),
  report: (message) => process.stderr.write(`${message}\n`),
};

/** Everything that one process keeps open of a data directory. */
export interface DataDirectory {
  readonly lock: DirectoryLock;
  readonly commandLog: CommandLog;
  readonly logReader: LogReader;
  readonly readModel: DuckdbReadModel;
  readonly engine: ProjectionEngine;
  close(): Promise<void>;
}

/**
 * Opens a data directory for this process alone, and makes it when it is missing.
 * Rejects with DataDirectoryHeld when another process has it; nothing is then left open.
 */
export async function openDataDirectory(
  config: Config,
  verb: string,
  effects: Effects = realEffects,
): Promise<DataDirectory> {
  mkdirSync(config.data, { recursive: true });
  const lock = lockDataDirectory(config.data, { verb });
  let log: SqliteLog | undefined;
  let readModel: DuckdbReadModel | undefined;
  const release = async (): Promise<void> => {
    await readModel?.close();
    log?.close();
    lock.release();
  };
  try {
    log = openSqliteLog(join(config.data, 'events.sqlite'), { clock: effects.clock });
    readModel = await openDuckdbReadModel(join(config.data, 'read-model'), {
      memoryLimit: config.duckdbMemory,
      threads: config.duckdbThreads,
      report: effects.report,
    });
    const engine = new ProjectionEngine({
      log,
      tables: readModel,
      projections,
      report: effects.report,
      now: effects.now,
    });
    await engine.open();
    return {
      lock,
      commandLog: log,
      logReader: log,
      readModel,
      engine,
      close: async () => {
        await engine.stop();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}
