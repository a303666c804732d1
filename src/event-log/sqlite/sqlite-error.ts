/** What better-sqlite3 throws when SQLite says no. */
export interface SqliteFault extends Error {
  readonly code: string;
}

/**
 * Whether SQLite itself said no, and with which code. Told by shape: the native part keeps the error class of the first time it was loaded
 * in a process, so that `instanceof` is false for whoever loaded the package a second time.
 */
export function isSqliteFault(error: unknown): error is SqliteFault {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('SQLITE_') &&
    'message' in error
  );
}
