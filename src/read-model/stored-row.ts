/** The types a stored column can have. `timestamp` is RFC 3339 UTC text with milliseconds on this side of the port. */
export type StoredType = 'text' | 'integer' | 'number' | 'boolean' | 'timestamp' | 'text[]';

export interface StoredColumn {
  readonly name: string;
  readonly type: StoredType;
  /** For whoever opens the file with another tool. */
  readonly comment: string;
}

export type StoredValue = string | number | boolean | readonly string[] | null;
/** A row as the tables keep it, by column. */
export type StoredRow = Readonly<Record<string, StoredValue>>;
