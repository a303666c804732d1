import { LogDamaged, LogUnavailable } from '../log-errors.js';
import { isSqliteFault } from './sqlite-error.js';

/** What an error of SQLite means for a log's user: damaged or not to be had just now. Other errors come back as they are. */
export function logError(error: unknown, doing: string): unknown {
  if (!isSqliteFault(error)) return error;
  const said = `${doing}: ${error.message} (${error.code})`;
  return error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB'
    ? new LogDamaged(said, { cause: error })
    : new LogUnavailable(said, { cause: error });
}
