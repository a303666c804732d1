import { existsSync, statSync } from 'node:fs';

import {
  type Interrupted,
  type ProjectionSpec,
  ReadModelInUse,
  type TableVersion,
  TargetNotEmpty,
} from '../projection-tables.js';
import { DatabaseFile, type DatabaseSettings } from './database-file.js';
import { ProjectionFile } from './projection-file.js';
import { type Pointer, type VersionFile, VersionFiles } from './version-files.js';

/** The versions of one projection: the live one, and those that are open beside it. */
export class Shelf {
  live: ProjectionFile | undefined;
  private readonly files: VersionFiles;
  private pointer: Pointer;
  /** Open and not promoted: being built, or the previous one on its way back. */
  private readonly beside = new Set<ProjectionFile>();

  constructor(
    directory: string,
    private readonly settings: DatabaseSettings,
    private readonly report: (message: string) => void,
  ) {
    this.files = new VersionFiles(directory, report);
    this.pointer = this.files.pointer() ?? {};
  }

  get pinned(): boolean {
    return this.pointer.pinned === true;
  }

  get interrupted(): Interrupted | undefined {
    const { building } = this.pointer;
    return building === undefined || this.isOpen(building) ? undefined : building;
  }

  get versions(): readonly TableVersion[] {
    const { live, previous, building, refused } = this.pointer;
    const named = { live: this.live === undefined ? undefined : live, previous, building, refused };
    return Object.entries(named).flatMap(([state, version]) =>
      version === undefined
        ? []
        : [{ file: version.file, identity: version.identity, state: state as TableVersion['state'] }],
    );
  }

  async open(): Promise<ProjectionFile | undefined> {
    if (this.live !== undefined || this.pointer.live === undefined) return this.live;
    this.live = await this.openNamed(this.pointer.live, 'the tables are rebuilt from the log');
    // Only now: holding the live file proves that no other process is building beside it.
    if (this.live !== undefined) this.clearAway();
    return this.live;
  }

  async create(spec: ProjectionSpec, createdAt: string | undefined, note: string): Promise<ProjectionFile> {
    const name = this.files.next();
    const file = await createIn(this.files.path(name), name, this.settings, spec, createdAt);
    this.beside.add(file);
    this.point({ ...this.pointer, building: { file: name, identity: spec.identity, note } });
    return file;
  }

  async resume(identity: string): Promise<ProjectionFile | undefined> {
    const { building } = this.pointer;
    if (building === undefined || this.isOpen(building)) return undefined;
    const file =
      building.identity === identity ? await this.openNamed(building, 'the rebuild starts again') : undefined;
    if (file !== undefined) this.beside.add(file);
    else {
      this.point({ ...this.pointer, building: undefined });
      this.files.remove(building.file);
    }
    return file;
  }

  annotate(file: ProjectionFile, note: string): void {
    const { building } = this.pointer;
    if (building?.file === file.name) this.point({ ...this.pointer, building: { ...building, note } });
  }

  async openPrevious(): Promise<ProjectionFile | undefined> {
    const { previous } = this.pointer;
    if (previous === undefined) return undefined;
    const file = await this.openNamed(previous, 'it cannot be switched back to');
    if (file === undefined) throw new Error(`${this.files.path(previous.file)} cannot be read`);
    this.beside.add(file);
    return file;
  }

  promote(file: ProjectionFile, pinned: boolean): void {
    const { building, refused } = this.pointer;
    const old = this.live;
    this.point({
      live: versionOf(file),
      previous: old === undefined ? undefined : versionOf(old),
      building: building?.file === file.name ? undefined : building,
      refused,
      pinned,
    });
    this.beside.delete(file);
    this.live = file;
    old?.close();
    this.clearAway();
  }

  discard(file: ProjectionFile): void {
    this.release(file);
    const { building } = this.pointer;
    if (building?.file === file.name) this.point({ ...this.pointer, building: undefined });
    this.files.remove(file.name);
  }

  release(file: ProjectionFile): void {
    this.beside.delete(file);
    file.close();
  }

  setAside(file: ProjectionFile): string {
    this.release(file);
    this.point({ ...this.pointer, building: undefined, refused: versionOf(file) });
    this.clearAway();
    return this.files.path(file.name);
  }

  has(file: unknown): file is ProjectionFile {
    return this.beside.has(file as ProjectionFile);
  }

  /** Closes every file; gives them, to wait for the snapshots that are still reading. */
  close(): readonly ProjectionFile[] {
    const open = [...(this.live === undefined ? [] : [this.live]), ...this.beside];
    this.live = undefined;
    this.beside.clear();
    for (const file of open) file.close();
    return open;
  }

  /** Undefined when the file is not the whole version that the pointer names, which is reported with what follows from it. */
  private async openNamed({ file, identity }: VersionFile, consequence: string): Promise<ProjectionFile | undefined> {
    let database: DatabaseFile | undefined;
    try {
      database = await DatabaseFile.openExisting(this.files.path(file), this.settings);
      const opened = await ProjectionFile.open(file, database);
      if (opened.identity !== identity) throw new Error('it is not the version that the pointer names');
      return opened;
    } catch (error) {
      database?.release();
      if (error instanceof ReadModelInUse) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      this.report(`${this.files.path(file)} cannot be read, ${consequence}: ${reason}`);
      return undefined;
    }
  }

  private point(pointer: Pointer): void {
    this.files.point(pointer);
    this.pointer = pointer;
  }

  private clearAway(): void {
    const { live, previous, building, refused } = this.pointer;
    const kept = [live, previous, building, refused].flatMap((version) => version?.file ?? []);
    this.files.keepOnly([...kept, ...[...this.beside].map(({ name }) => name)]);
  }

  private isOpen({ file }: VersionFile): boolean {
    return [...this.beside].some(({ name }) => name === file);
  }
}

/** Makes a version in a file that must not be there yet, or be empty. Rejects with TargetNotEmpty, having touched nothing. */
export async function createIn(
  path: string,
  name: string,
  settings: DatabaseSettings,
  spec: ProjectionSpec,
  createdAt: string | undefined,
): Promise<ProjectionFile> {
  if (existsSync(path) && statSync(path).size > 0) throw new TargetNotEmpty(path);
  const database = await DatabaseFile.open(path, settings);
  try {
    return await ProjectionFile.create(name, database, spec, createdAt);
  } catch (error) {
    database.release();
    VersionFiles.removeAt(path);
    throw error;
  }
}

function versionOf({ name, identity }: ProjectionFile): VersionFile {
  return { file: name, identity };
}
