/** A value as a query takes or gives it. Timestamps are RFC 3339 UTC text with milliseconds, whole numbers are numbers. */
export type SqlValue = string | number | boolean | null | readonly string[];

/** A row of an answer, by column. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** One consistent view of a projection's live table: every query in it sees the same rows, as of the same position. */
export interface Snapshot {
  /** The projection that it is of, and its identity (a digest of its definition). */
  readonly projection: string;
  readonly identity: string;
  /** The position up to which the log is folded into these rows. */
  readonly asOf: number;
  /** Events up to that position that the fold could not digest: they are missing from the rows. */
  readonly quarantined: number;
  /** The table's name for use in SQL. */
  readonly table: string;
  /**
   * Runs one SELECT. Values go in as `$1`, `$2`, … and are never pasted into the text.
   */
  rows(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** The same, some thousand rows at a time, for answers that do not fit in memory. It MUST be read within `work`. */
  batches(sql: string, values?: readonly SqlValue[]): AsyncIterable<readonly SqlRow[]>;
}

export interface ReadOptions {
  /** Not the live version, but the table as the log stood then: a position, or a date or a time, as its asker wrote it. */
  readonly asOf?: string | undefined;
  /** Not before the log is folded in up to this position, as its asker wrote it: what was recorded there is in the answer. */
  readonly after?: string | undefined;
}

/** The read side of the tables. */
export interface ReadModel {
  /**
   * Runs `work` on a snapshot of the live version of a projection, or of one made as of an earlier position. Rejects with UnknownProjection when
   * there is none, and with the reason when there is no such position. The options MUST be given, so that no report forgets what it was asked.
   */
  read<T>(projection: string, work: (snapshot: Snapshot) => Promise<T>, options: ReadOptions): Promise<T>;
}

export class UnknownProjection extends Error {
  override readonly name = 'UnknownProjection';
  constructor(readonly projection: string) {
    super(`there is no projection named ${projection}`);
  }
}
