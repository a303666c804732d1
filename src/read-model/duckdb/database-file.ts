import { existsSync } from 'node:fs';

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

import { ReadModelInUse } from '../projection-tables.js';
import { Questions } from './questions.js';

export interface DatabaseSettings {
  /** Per file, as DuckDB takes it: `512MB`. */
  readonly memoryLimit: string;
  /** Per file. */
  readonly threads: number;
  /** Those that are answered from files of the same read model. */
  readonly questions?: Questions;
}

/**
 * One open DuckDB file. Whoever uses it holds it; it is closed when the last one lets go, so that a snapshot outlives a swap.
 */
export class DatabaseFile {
  private holders = 1;
  private whenClosed: () => void = () => undefined;
  /** Resolves when the last holder has let go. */
  readonly closed = new Promise<void>((resolve) => {
    this.whenClosed = resolve;
  });

  private constructor(
    readonly path: string,
    private readonly instance: DuckDBInstance,
    readonly questions: Questions,
  ) {}

  /**
   * Opens or makes a file. No query can reach another file or the network, nor change the settings.
   * Rejects with ReadModelInUse when another process has it open.
   */
  static async open(path: string, settings: DatabaseSettings): Promise<DatabaseFile> {
    const { memoryLimit, threads, questions = new Questions() } = settings;
    let instance: DuckDBInstance;
    try {
      instance = await DuckDBInstance.create(path, {
        memory_limit: memoryLimit,
        threads: String(threads),
        // Each checkpoint rewrites what has changed: with DuckDB's 16 MB, a rebuild would spend most of its time on that.
        checkpoint_threshold: '256MB',
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
        enable_external_access: 'false',
      });
    } catch (error) {
      if (String(error).includes('Could not set lock')) {
        throw new ReadModelInUse(`${path} is open in another process`, { cause: error });
      }
      throw error;
    }
    try {
      const connection = await instance.connect();
      await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
      await connection.run(`SET lock_configuration = true`);
      connection.closeSync();
      return new DatabaseFile(path, instance, questions);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** The same for a file that must be there: DuckDB would make an empty one. */
  static async openExisting(path: string, settings: DatabaseSettings): Promise<DatabaseFile> {
    if (!existsSync(path)) throw new Error('the file is gone');
    return DatabaseFile.open(path, settings);
  }

  connect(): Promise<DuckDBConnection> {
    return this.instance.connect();
  }

  hold(): void {
    this.holders++;
  }

  release(): void {
    this.holders--;
    if (this.holders > 0) return;
    this.instance.closeSync();
    this.whenClosed();
  }
}
