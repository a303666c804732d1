/** What the import takes of a file. docs/mapping.md tells these to whoever makes one. */
export const limits = {
  fileBytes: 16 * 1024 ** 3,
  /** One record of the file: a CSV record with its quoted line breaks, or a line of NDJSON. */
  recordBytes: 1024 ** 2,
  columns: 1_000,
  /** NDJSON: records that are looked through for the names of columns. */
  sampledRecords: 1_000,
  /** Different keys in one file. */
  records: 10_000_000,
  /** Rows with the same key: with five stamps each they stay under what one append takes. */
  rowsPerRecord: 1_000,
  /** Text of rows that wait for later rows of their record. */
  waitingBytes: 256 * 1024 ** 2,
  /** Bytes read again because a quote did not close. More means that the quote or the delimiter is not what the mapping says. */
  rereadBytes: 256 * 1024 ** 2,
} as const;
