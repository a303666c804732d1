import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** A version of a projection's tables: its file in the projection's directory, and the identity that it was made with. */
export interface VersionFile {
  readonly file: string;
  readonly identity: string;
}

/** A version that is being filled, and what its builder noted for whoever goes on with it. */
export interface BuildingFile extends VersionFile {
  readonly note: string;
}

/** Which version is which. */
export interface Pointer {
  readonly live?: VersionFile | undefined;
  readonly previous?: VersionFile | undefined;
  readonly building?: BuildingFile | undefined;
  readonly refused?: VersionFile | undefined;
  /** The live version was chosen by hand. */
  readonly pinned?: boolean | undefined;
}

const pointerFile = 'live.json';
const versionName = /^(\d+)\.duckdb$/;

/**
 * The files of one projection: `1.duckdb`, `2.duckdb`, … and the pointer that says which one is live. The pointer is replaced by a
 * rename, so that a crash leaves the old one or the new one.
 */
export class VersionFiles {
  constructor(
    readonly directory: string,
    private readonly report: (message: string) => void,
  ) {
    mkdirSync(directory, { recursive: true });
  }

  path(file: string): string {
    return join(this.directory, file);
  }

  /** Undefined when there is none, or when it cannot be understood (which is reported). */
  pointer(): Pointer | undefined {
    if (!existsSync(this.path(pointerFile))) return undefined;
    const text = readFileSync(this.path(pointerFile), 'utf8');
    const pointer = parsePointer(text);
    if (pointer === undefined) this.report(`${this.path(pointerFile)} is damaged: the tables are rebuilt from the log`);
    return pointer;
  }

  point(pointer: Pointer): void {
    const temporary = this.path(`${pointerFile}.new`);
    const file = openSync(temporary, 'w');
    try {
      writeSync(file, JSON.stringify(pointer));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, this.path(pointerFile));
    const directory = openSync(this.directory, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  }

  /** A file name that no version has had while its file stands. */
  next(): string {
    const numbers = readdirSync(this.directory).map((name) =>
      Number(versionName.exec(name.split('.wal')[0] ?? '')?.[1] ?? 0),
    );
    return `${String(Math.max(0, ...numbers) + 1)}.duckdb`;
  }

  remove(file: string): void {
    VersionFiles.removeAt(this.path(file));
  }

  /** Removes a DuckDB file with what DuckDB keeps beside it. */
  static removeAt(path: string): void {
    for (const name of [path, `${path}.wal`, `${path}.tmp`]) rmSync(name, { force: true, recursive: true });
  }

  /** Removes every version that is not among these. */
  keepOnly(files: readonly string[]): void {
    for (const name of readdirSync(this.directory)) {
      const file = /^\d+\.duckdb/.exec(name)?.[0];
      if (file !== undefined && !files.includes(file)) this.remove(file);
    }
    rmSync(this.path(`${pointerFile}.new`), { force: true });
  }
}

/** Undefined when it is no pointer. A part that cannot be understood makes the whole of it suspect. */
function parsePointer(text: string): Pointer | undefined {
  try {
    const { live, previous, building, refused, pinned } = JSON.parse(text) as Record<keyof Pointer, unknown>;
    for (const part of [live, previous, building, refused])
      if (part !== undefined && !isVersion(part)) return undefined;
    if (building !== undefined && typeof (building as Record<string, unknown>).note !== 'string') return undefined;
    return { live, previous, building, refused, pinned: pinned === true } as Pointer;
  } catch {
    return undefined;
  }
}

function isVersion(value: unknown): value is VersionFile {
  if (typeof value !== 'object' || value === null) return false;
  const { file, identity } = value as Record<string, unknown>;
  return typeof file === 'string' && versionName.test(file) && typeof identity === 'string';
}
