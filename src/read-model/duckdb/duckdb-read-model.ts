import { join } from 'node:path';

import {
  type ProjectionSpec,
  type ProjectionTable,
  type ProjectionTables,
  ReadModelInUse,
  type TableVersion,
} from '../projection-tables.js';
import { type ReadModel, type Snapshot, UnknownProjection } from '../read-model.js';
import { DatabaseFile, type DatabaseSettings } from './database-file.js';
import { ProjectionFile } from './projection-file.js';
import { readSnapshot } from './snapshot.js';
import { type Pointer, type VersionFile, VersionFiles } from './version-files.js';

export interface DuckdbReadModelOptions extends Partial<DatabaseSettings> {
  /** Takes a sentence for the log: a file that could not be read. Default: the standard error stream. */
  readonly report?: (message: string) => void;
}

/** What stands of one projection. */
interface Shelf {
  readonly files: VersionFiles;
  live: ProjectionFile | undefined;
  previous: VersionFile | undefined;
  readonly building: Set<ProjectionFile>;
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
  return new DuckdbReadModel(directory, { memoryLimit, threads }, report);
}

export class DuckdbReadModel implements ReadModel, ProjectionTables {
  private readonly shelves = new Map<string, Shelf>();

  constructor(
    private readonly directory: string,
    private readonly settings: DatabaseSettings,
    private readonly report: (message: string) => void,
  ) {}

  async read<T>(projection: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const live = this.shelves.get(projection)?.live;
    if (live === undefined) throw new UnknownProjection(projection);
    return readSnapshot(live, work);
  }

  async open(projection: string): Promise<ProjectionTable | undefined> {
    const shelf = this.shelf(projection);
    if (shelf.live !== undefined) return shelf.live;
    const pointer = shelf.files.pointer();
    if (pointer === undefined) return undefined;
    shelf.live = await this.openLive(shelf.files, pointer);
    if (shelf.live === undefined) return undefined;
    shelf.previous = pointer.previous;
    // Only now: holding the live file proves that no other process is building beside it.
    shelf.files.keepOnly([pointer.live.file, ...(pointer.previous === undefined ? [] : [pointer.previous.file])]);
    return shelf.live;
  }

  async create(spec: ProjectionSpec, createdAt?: string): Promise<ProjectionTable> {
    const shelf = this.shelf(spec.projection);
    const name = shelf.files.next();
    const database = await DatabaseFile.open(shelf.files.path(name), this.settings);
    try {
      const file = await ProjectionFile.create(name, database, spec, createdAt);
      shelf.building.add(file);
      return file;
    } catch (error) {
      database.release();
      shelf.files.remove(name);
      throw error;
    }
  }

  promote(table: ProjectionTable): void {
    const { shelf, file } = this.building(table);
    const old = shelf.live;
    const previous = old === undefined ? undefined : { file: old.name, identity: old.identity };
    const live = { file: file.name, identity: file.identity };
    shelf.files.point(previous === undefined ? { live } : { live, previous });
    shelf.building.delete(file);
    shelf.live = file;
    shelf.previous = previous;
    old?.close();
    const building = [...shelf.building].map((other) => other.name);
    shelf.files.keepOnly([live.file, ...(previous === undefined ? [] : [previous.file]), ...building]);
  }

  discard(table: ProjectionTable): void {
    const { shelf, file } = this.building(table);
    shelf.building.delete(file);
    file.close();
    shelf.files.remove(file.name);
  }

  versions(projection: string): readonly TableVersion[] {
    const { live, previous, building } = this.shelf(projection);
    return [
      ...(live === undefined ? [] : [{ identity: live.identity, state: 'live' as const }]),
      ...(previous === undefined ? [] : [{ identity: previous.identity, state: 'previous' as const }]),
      ...[...building].map(({ identity }) => ({ identity, state: 'building' as const })),
    ];
  }

  /** Closes every file, after the snapshots that are still reading. The engine MUST have stopped. */
  async close(): Promise<void> {
    const files = [...this.shelves.values()].flatMap(({ live, building }) => [...(live ? [live] : []), ...building]);
    this.shelves.clear();
    for (const file of files) file.close();
    await Promise.all(files.map((file) => file.database.closed));
  }

  private async openLive(files: VersionFiles, { live }: Pointer): Promise<ProjectionFile | undefined> {
    let database: DatabaseFile | undefined;
    try {
      database = await DatabaseFile.openExisting(files.path(live.file), this.settings);
      const file = await ProjectionFile.open(live.file, database);
      if (file.identity !== live.identity) throw new Error('it is not the version that the pointer names');
      return file;
    } catch (error) {
      database?.release();
      if (error instanceof ReadModelInUse) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      this.report(`${files.path(live.file)} cannot be read, the tables are rebuilt from the log: ${reason}`);
      return undefined;
    }
  }

  private building(table: ProjectionTable): { shelf: Shelf; file: ProjectionFile } {
    const shelf = this.shelf(table.projection);
    for (const file of shelf.building) if (file === table) return { shelf, file };
    throw new Error(`this version of ${table.projection} is not being built here`);
  }

  private shelf(projection: string): Shelf {
    if (!/^[a-z][a-z0-9-]*$/.test(projection)) throw new Error(`a projection cannot be named ${projection}`);
    let shelf = this.shelves.get(projection);
    if (shelf === undefined) {
      const files = new VersionFiles(join(this.directory, projection), this.report);
      shelf = { files, live: undefined, previous: undefined, building: new Set() };
      this.shelves.set(projection, shelf);
    }
    return shelf;
  }
}
