import { basename, join } from 'node:path';

import type {
  Interrupted,
  OpenFile,
  ProjectionSpec,
  ProjectionTable,
  ProjectionTables,
  TableVersion,
} from '../projection-tables.js';
import { type ReadModel, type ReadOptions, type Snapshot, UnknownProjection } from '../read-model.js';
import { DatabaseFile, type DatabaseSettings } from './database-file.js';
import { FilesInUse } from './files-in-use.js';
import { ProjectionFile } from './projection-file.js';
import { Questions } from './questions.js';
import { createIn, Shelf } from './shelf.js';
import { readSnapshot } from './snapshot.js';
import { VersionFiles } from './version-files.js';

export interface DuckdbReadModelOptions extends Partial<DatabaseSettings> {
  /** Takes a sentence for the log: a file that could not be read. Default: the standard error stream. */
  readonly report?: (message: string) => void;
}

/**
 * Opens the tables under a directory, which is made when it is not there: both the read side and the write side. Nothing is read until
 * a projection is opened by `open` or made by `create`. One process can have a directory open. Rejects when DuckDB refuses the settings.
 */
export async function openDuckdbReadModel(
  directory: string,
  options: DuckdbReadModelOptions = {},
): Promise<DuckdbReadModel> {
  const { memoryLimit = '512MB', threads = 2 } = options;
  const report = options.report ?? ((message: string) => void process.stderr.write(`${message}\n`));
  // A bad setting is told now, not by the first file that seems damaged.
  (await DatabaseFile.open(':memory:', { memoryLimit, threads })).release();
  return new DuckdbReadModel(directory, { memoryLimit, threads, questions: new Questions() }, report);
}

export class DuckdbReadModel implements ReadModel, ProjectionTables {
  private readonly shelves = new Map<string, Shelf>();
  /** Versions in files of their own. */
  private readonly apart = new Set<ProjectionFile>();
  private readonly inUse: FilesInUse;

  constructor(
    private readonly directory: string,
    private readonly settings: DatabaseSettings,
    private readonly report: (message: string) => void,
  ) {
    this.inUse = new FilesInUse(settings);
  }

  async read<T>(
    projection: string,
    work: (snapshot: Snapshot) => Promise<T>,
    { asOf, after }: ReadOptions = {},
  ): Promise<T> {
    if (asOf !== undefined || after !== undefined)
      throw new Error(
        'these are the live tables: other positions are asked of a read model that waits or has snapshots',
      );
    const live = this.shelves.get(projection)?.live;
    if (live === undefined) throw new UnknownProjection(projection);
    return readSnapshot(live, work);
  }

  async open(projection: string): Promise<ProjectionTable | undefined> {
    return this.shelf(projection).open();
  }

  async create(spec: ProjectionSpec, createdAt?: string, note = ''): Promise<ProjectionTable> {
    return this.shelf(spec.projection).create(spec, createdAt, note);
  }

  interrupted(projection: string): Interrupted | undefined {
    return this.shelf(projection).interrupted;
  }

  async resume({ projection, identity }: ProjectionSpec): Promise<ProjectionTable | undefined> {
    return this.shelf(projection).resume(identity);
  }

  annotate(table: ProjectionTable, note: string): void {
    const { shelf, file } = this.beside(table);
    shelf.annotate(file, note);
  }

  async openPrevious(projection: string): Promise<ProjectionTable | undefined> {
    return this.shelf(projection).openPrevious();
  }

  promote(table: ProjectionTable, pinned = false): void {
    const { shelf, file } = this.beside(table);
    shelf.promote(file, pinned);
  }

  pinned(projection: string): boolean {
    return this.shelf(projection).pinned;
  }

  isBeside(table: ProjectionTable): boolean {
    return this.shelf(table.projection).has(table);
  }

  discard(table: ProjectionTable): void {
    if (table instanceof ProjectionFile && this.apart.delete(table)) {
      table.close();
      VersionFiles.removeAt(table.database.path);
      return;
    }
    const { shelf, file } = this.beside(table);
    shelf.discard(file);
  }

  release(table: ProjectionTable): void {
    if (table instanceof ProjectionFile && this.apart.delete(table)) {
      table.close();
      return;
    }
    const { shelf, file } = this.beside(table);
    shelf.release(file);
  }

  setAside(table: ProjectionTable): string {
    const { shelf, file } = this.beside(table);
    return shelf.setAside(file);
  }

  async createFile(spec: ProjectionSpec, path: string, createdAt?: string): Promise<ProjectionTable> {
    const file = await createIn(path, basename(path), this.settings, spec, createdAt);
    this.apart.add(file);
    return file;
  }

  useFile<T>(path: string, work: (open: OpenFile) => Promise<T>): Promise<T> {
    return this.inUse.use(path, (file) => work({ table: file, read: (reading) => readSnapshot(file, reading) }));
  }

  versions(projection: string): readonly TableVersion[] {
    return this.shelf(projection).versions;
  }

  /** Closes every file, after the snapshots that are still reading. The engine MUST have stopped. */
  async close(): Promise<void> {
    const files = [...this.shelves.values()].flatMap((shelf) => shelf.close());
    for (const file of this.apart) file.close();
    await Promise.all([...files, ...this.apart].map((file) => file.database.closed));
    this.shelves.clear();
    this.apart.clear();
  }

  private beside(table: ProjectionTable): { shelf: Shelf; file: ProjectionFile } {
    const shelf = this.shelf(table.projection);
    if (shelf.has(table)) return { shelf, file: table };
    throw new Error(`this version of ${table.projection} is not open beside the live one`);
  }

  private shelf(projection: string): Shelf {
    if (!/^[a-z][a-z0-9-]*$/.test(projection)) throw new Error(`a projection cannot be named ${projection}`);
    let shelf = this.shelves.get(projection);
    if (shelf === undefined) {
      shelf = new Shelf(join(this.directory, projection), this.settings, this.report);
      this.shelves.set(projection, shelf);
    }
    return shelf;
  }
}
