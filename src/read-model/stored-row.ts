export type StoredValue = string | number | boolean | readonly string[] | null;
/** A row as the tables keep it, by column. */
export type StoredRow = Readonly<Record<string, StoredValue>>;
