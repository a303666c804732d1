import { existsSync } from 'node:fs';

import { isReplica, openLogFile } from './schema.js';

/** A log of its own, or a copy of a cluster's. */
export type LogKind = 'own' | 'copy';

/** The data directory holds a log of the other kind than the settings ask for. Nothing was changed. */
export class ForeignLog extends Error {
  override readonly name = 'ForeignLog';
}

/**
 * Makes sure that a log's file, where there is one with events, is of this kind. Throws ForeignLog, LogDamaged for a file that is no log, or
 * LogUnavailable. An empty log may become either.
 */
export function requireLogKind(file: string, kind: LogKind): void {
  if (!existsSync(file)) return;
  const database = openLogFile(file, true);
  try {
    const copy = isReplica(database);
    if (copy === undefined || copy === (kind === 'copy')) return;
    throw new ForeignLog(
      copy
        ? `${file} is a copy of a cluster's log, which only its follower may write: set HOTSPOT_LEDGER_EVENT_STORE to that cluster, ` +
            'or HOTSPOT_LEDGER_DATA to another directory'
        : `${file} is a log of its own, and HOTSPOT_LEDGER_EVENT_STORE names a cluster, whose copy would have to be there: set ` +
            'HOTSPOT_LEDGER_DATA to an empty directory (and import the same feeds again, to have their facts in the cluster), ' +
            'or leave HOTSPOT_LEDGER_EVENT_STORE out to go on with this log',
    );
  } finally {
    database.close();
  }
}
