/** A projection's tables as the log stood at a position, in a file that is whole. */
export interface KeptSnapshot {
  readonly projection: string;
  /** Of the definition that made it. */
  readonly identity: string;
  /** The position that it is as of. */
  readonly asOf: number;
  readonly rows: number;
  readonly digest: string;
  /** Events up to there that the fold could not digest. */
  readonly quarantined: number;
  readonly bytes: number;
  /** RFC 3339, UTC; empty when nobody said. */
  readonly createdAt: string;
}

/** What a snapshot is told from others by. */
export type SnapshotKey = Pick<KeptSnapshot, 'projection' | 'identity' | 'asOf'>;

/** Where snapshots are kept, each in a file of its own. They can all be made again from the log. */
export interface SnapshotShelf {
  /** By projection and position, those of one projection only if it is named. */
  list(projection?: string): readonly KeptSnapshot[];
  find(key: SnapshotKey): KeptSnapshot | undefined;
  /** The file of a snapshot that is kept. */
  pathOf(key: SnapshotKey): string;
  /** An empty place for a snapshot that is to be made; what a crash left there is removed. */
  placeFor(key: SnapshotKey): string;
  /** Says that the file is whole: only now is it found. Gives it with its size. */
  keep(snapshot: Omit<KeptSnapshot, 'bytes'>): KeptSnapshot;
  /** Says that it was used just now. */
  used(key: SnapshotKey): void;
  drop(key: SnapshotKey): void;
  /** Drops those whose last use is longest ago, until at most so many are left. */
  dropAllBut(count: number): readonly KeptSnapshot[];
}
