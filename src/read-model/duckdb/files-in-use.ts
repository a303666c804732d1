import { basename } from 'node:path';

import { DatabaseFile, type DatabaseSettings } from './database-file.js';
import { ProjectionFile } from './projection-file.js';

interface InUse {
  readonly file: Promise<ProjectionFile>;
  users: number;
}

/** Versions in files of their own that are open because somebody uses them: once each, however many do. */
export class FilesInUse {
  private readonly open = new Map<string, InUse>();

  constructor(private readonly settings: DatabaseSettings) {}

  /** Runs `work` on the file of a version. Rejects when it is not there, or not whole. */
  async use<T>(path: string, work: (file: ProjectionFile) => Promise<T>): Promise<T> {
    const inUse = this.open.get(path) ?? { file: this.opened(path), users: 0 };
    this.open.set(path, inUse);
    inUse.users++;
    try {
      return await work(await inUse.file);
    } finally {
      inUse.users--;
      if (inUse.users === 0) {
        this.open.delete(path);
        await inUse.file.then(
          (file) => {
            file.close();
          },
          () => undefined,
        );
      }
    }
  }

  private async opened(path: string): Promise<ProjectionFile> {
    const database = await DatabaseFile.openExisting(path, this.settings);
    try {
      return await ProjectionFile.open(basename(path), database);
    } catch (error) {
      database.release();
      throw error;
    }
  }
}
