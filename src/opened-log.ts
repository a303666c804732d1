import { existsSync } from 'node:fs';

import type { Config } from './config.js';
import type { Erasing } from './event-log/erasing.js';
import type { ClusterLog } from './event-log/kurrentdb/cluster-log.js';
import type { LogReader } from './event-log/log-reader.js';
import type { LogWriter } from './event-log/log-writer.js';
import { requireLogKind } from './event-log/sqlite/log-kind.js';
import { SqliteErasing } from './event-log/sqlite/sqlite-erasing.js';
import { openSqliteLog, type SqliteLog } from './event-log/sqlite/sqlite-log.js';
import { openThreadedWriter, type ThreadedWriter } from './event-log/sqlite/threaded-writer.js';

export interface OpenedLog {
  /** Where commands append, and load their stream from: the store itself. */
  readonly writer: LogWriter;
  readonly commandReader: LogReader;
  /** What everything else reads: positions are dense, and the whole log is on this machine. */
  readonly reader: LogReader;
  readonly cluster?: ClusterLog;
  readonly erasing?: Erasing;
  close(): Promise<void> | void;
}

function withThread(log: SqliteLog, writer: ThreadedWriter): OpenedLog {
  return {
    writer,
    commandReader: log,
    reader: log,
    close: async () => {
      await writer.close();
      log.close();
    },
  };
}

/** What opening a log depends on besides the settings. */
export interface LogEffects {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Milliseconds of a clock that does not jump. */
  readonly now: () => number;
  /** What the operator should know, one line each. */
  readonly report: (message: string) => void;
}

/**
 * Opens the log that the settings name, in `file` or with its copy there. The client of a cluster is loaded only where there is one.
 *
 * @param bulk much is about to be appended: it is written on a thread
 */
export async function openLog(
  file: string,
  { eventStore, readYourWritesMs }: Config,
  effects: LogEffects,
  bulk: boolean,
): Promise<OpenedLog> {
  if (eventStore.kind === 'sqlite') {
    requireLogKind(file, 'own');
    const log = openSqliteLog(file, { clock: effects.clock });
    // A thread needs JavaScript: run from sources, everything is written here.
    const entry = new URL('./event-log/sqlite/append-thread.js', import.meta.url);
    if (bulk && existsSync(entry)) return withThread(log, await openThreadedWriter(file, entry));
    return {
      writer: log,
      commandReader: log,
      reader: log,
      erasing: new SqliteErasing(log, `${file}-sealed`),
      close: () => {
        log.close();
      },
    };
  }
  const { openClusterLog } = await import('./event-log/kurrentdb/cluster-log.js');
  const { report, now } = effects;
  const connection = eventStore.connection.reveal();
  const cluster = await openClusterLog({ connection, file, readYourWritesMs, report, now });
  return {
    writer: cluster.log,
    commandReader: cluster.log,
    reader: cluster.replica,
    cluster,
    close: () => cluster.close(),
  };
}
