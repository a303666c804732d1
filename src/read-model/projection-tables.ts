import type { ColumnBlock } from './column-block.js';
import type { Snapshot } from './read-model.js';
import type { SeenKeys } from './seen-keys.js';
import type { StoredColumn, StoredRow, StoredType, StoredValue } from './stored-row.js';
import type { TableDigest, TableView } from './table-view.js';

export type { StoredColumn, StoredRow, StoredType, StoredValue, TableDigest };

export interface TableSpec {
  /** Lower case letters, digits and underscores. */
  readonly name: string;
  /** The column that holds the key; `text` or `integer`. */
  readonly key: string;
  readonly columns: readonly StoredColumn[];
  readonly comment: string;
}

/** What a version of a projection's tables is made from. The first table is the one that reports read. */
export interface ProjectionSpec {
  readonly projection: string;
  /** The version number in the definition. */
  readonly version: number;
  /** A digest of the whole definition: other code or other columns, other identity. */
  readonly identity: string;
  readonly tables: readonly [TableSpec, ...TableSpec[]];
}

/** What to change in one table. No key is in both. */
export interface TableChanges {
  readonly upserts: ReadonlyMap<string, StoredRow>;
  readonly removals: ReadonlySet<string>;
}

/** An event that the fold could not digest: it is missing from the rows, and counted. */
export interface QuarantinedEvent {
  readonly position: number;
  readonly eventId: string;
  readonly type: string;
  readonly reason: string;
}

export interface Commit {
  /** The log is folded in up to here. MUST NOT be less than the checkpoint that stands. */
  readonly checkpoint: number;
  /** By the table's name. */
  readonly changes: Readonly<Record<string, TableChanges>>;
  readonly quarantine: readonly QuarantinedEvent[];
}

/** One version of a projection's tables, open for writing. It has one writer, that makes one call at a time. */
export interface ProjectionTable {
  readonly projection: string;
  /** The identity that the version was made with. A version of another identity MUST NOT be written. */
  readonly identity: string;
  /** The position up to which the log is folded into the rows. */
  readonly checkpoint: number;
  /** How many events are in quarantine. */
  readonly quarantined: number;
  /** The rows with these keys that the table has, by key. */
  load(table: string, keys: Iterable<string>): Promise<ReadonlyMap<string, StoredRow>>;
  /**
   * Writes rows, removals, quarantine and checkpoint in ONE transaction: after a kill at any moment either all of it stands or none.
   * When it rejects, nothing was written.
   */
  commit(commit: Commit): Promise<void>;
  /** The same for rows that come as blocks. */
  commitBlocks(commit: BlockCommit): Promise<void>;
  /** A filter of the keys that a table has. */
  seenKeys(table: string): Promise<SeenKeys>;
  /** How many keys a table has more than once, which only a fault can bring about. */
  repeatedKeys(table: string): Promise<number>;
  /**
   * Writes into the file what its journal holds, away from this thread, so that closing it does not: the engine does that on the thread that
   * answers queries. Only saves time: it resolves too where that cannot be done now.
   */
  settle(): Promise<void>;
  /** Bytes on disk. */
  readonly bytes: number;
  /** The events in quarantine, by position, after one position and at most `limit`. */
  quarantine(after: number, limit: number): Promise<readonly QuarantinedEvent[]>;
  /** How many rows a table has. */
  rows(table: string): Promise<number>;
  /** A digest of a table's rows as of the last commit. */
  digest(table: string): Promise<TableDigest>;
  /** The columns of a table, as the version was made with them. */
  columns(table: string): readonly string[];
  /** A view of the tables as of the last commit, to be closed after use. */
  view(): Promise<TableView>;
}

/**
 * `live` is what reports read, `previous` the one before it, `building` is being filled beside, `refused` was filled and then not let in:
 * it is kept for whoever wants to look at it.
 */
export type VersionState = 'live' | 'previous' | 'building' | 'refused';

/** What to change in one table, as blocks: rows that take the place of those with the same keys. */
export interface TableBlocks {
  readonly blocks: readonly ColumnBlock[];
  /** The keys to remove before the blocks are added: of removed rows, and of rows in the blocks that stand in the table by now. */
  readonly standing: readonly string[];
}

export interface BlockCommit {
  readonly checkpoint: number;
  /** By the table's name; from several threads, none of which has a key of another. */
  readonly changes: Readonly<Record<string, readonly TableBlocks[]>>;
  readonly quarantine: readonly QuarantinedEvent[];
}

export interface TableVersion {
  /** The file's name in the projection's directory. */
  readonly file: string;
  readonly identity: string;
  readonly state: VersionState;
}

/** A version that an earlier process was building: it goes on from its own checkpoint. */
export interface Interrupted {
  readonly identity: string;
  /** What its builder wrote beside it: see `create`. */
  readonly note: string;
}

/** The write side of the tables: one live version per projection, at most one being built beside it, and the last one before it. */
export interface ProjectionTables {
  /**
   * Opens the live version of a projection, whatever its identity, and clears away what a crash left, but for the version that was being
   * built. Undefined when there is none, or when it cannot be read (which is reported): the caller then builds it from the log.
   * Rejects with ReadModelInUse.
   */
  open(projection: string): Promise<ProjectionTable | undefined>;
  /**
   * Makes a new, empty version beside the live one, which survives a crash as the one being built. `createdAt` is for the record only;
   * `note` is kept beside it for whoever takes it up again.
   */
  create(spec: ProjectionSpec, createdAt?: string, note?: string): Promise<ProjectionTable>;
  /** What an earlier process was building; undefined when there is nothing. */
  interrupted(projection: string): Interrupted | undefined;
  /** Opens what an earlier process was building, if it is whole and of this identity; anything else in its place is removed. */
  resume(spec: ProjectionSpec): Promise<ProjectionTable | undefined>;
  /** Changes the note of the version that is being built. */
  annotate(table: ProjectionTable, note: string): void;
  /** Opens the previous version beside the live one, to be promoted or let go of. Undefined when there is none; rejects when it cannot be read. */
  openPrevious(projection: string): Promise<ProjectionTable | undefined>;
  /**
   * Makes a version the live one, at once and for good: a crash leaves the old one live or the new one. Readers in the middle of a
   * snapshot finish on the old one, which is closed then and kept on disk as the previous version; older ones are removed.
   * `pinned` is for the caller to ask for later: the version was chosen by hand.
   */
  promote(table: ProjectionTable, pinned?: boolean): void;
  /** Whether the live version was promoted as pinned. */
  pinned(projection: string): boolean;
  /** Whether a version is open beside the live one: being built, or on its way back. */
  isBeside(table: ProjectionTable): boolean;
  /** Removes a version that was not promoted. */
  discard(table: ProjectionTable): void;
  /** Closes a version that was not promoted and keeps its file: one being built can be resumed. */
  release(table: ProjectionTable): void;
  /** Closes a version that was being built and keeps it as the refused one, in the place of the refused one before it. Gives its path. */
  setAside(table: ProjectionTable): string;
  /** Makes a version in a file of its own, which no projection serves. Rejects with TargetNotEmpty. The caller closes it with `release`. */
  createFile(spec: ProjectionSpec, path: string, createdAt?: string): Promise<ProjectionTable>;
  /** Runs `work` on a version in a file of its own, which nobody writes any more. Rejects when it is not there, or not whole. */
  useFile<T>(path: string, work: (open: OpenFile) => Promise<T>): Promise<T>;
  versions(projection: string): readonly TableVersion[];
}

/** A version in a file of its own, open for reading. */
export interface OpenFile {
  readonly table: ProjectionTable;
  /** Runs `work` on it as a report sees it. */
  readonly read: <T>(work: (snapshot: Snapshot) => Promise<T>) => Promise<T>;
}

/** There is something already where a version was to be made; nothing in it was touched. */
export class TargetNotEmpty extends Error {
  override readonly name = 'TargetNotEmpty';
  constructor(readonly path: string) {
    super(`${path} is not empty: a version is built in a file of its own`);
  }
}

/** Another process has the tables open. */
export class ReadModelInUse extends Error {
  override readonly name = 'ReadModelInUse';
}
