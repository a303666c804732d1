import { existsSync } from 'node:fs';

import Database from 'better-sqlite3';

import { LogDamaged } from '../log-errors.js';
import { logError } from './log-error.js';

/** "hotL" in the file's header: says what the file is to anyone who asks, `file` included. */
export const applicationId = 0x686f_744c;
/** Counts up with every change of the tables below. */
export const schemaVersion = 1;

const busyTimeoutMs = 2_000;

/*
 * Names of streams and types are kept once and numbered in order of appearance. Ids are 16 bytes, not 36: their index is the one
 * thing in the file that is written in random places. Instants are milliseconds since 1970. `source_position` is for replicas only: where the event
 * stands in the log that it was copied from.
 */
const tables = `
  CREATE TABLE stream (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE type (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE event (
    position        INTEGER PRIMARY KEY CHECK (position > 0),
    stream          INTEGER NOT NULL REFERENCES stream (number),
    revision        INTEGER NOT NULL CHECK (revision >= 0),
    id              BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    type            INTEGER NOT NULL REFERENCES type (number),
    schema_version  INTEGER NOT NULL CHECK (schema_version > 0),
    occurred_at     INTEGER NOT NULL,
    recorded_at     INTEGER NOT NULL,
    data            TEXT    NOT NULL,
    metadata        TEXT    NOT NULL,
    source_position TEXT,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE INDEX event_by_type ON event (type, position);

  CREATE VIEW recorded_event AS
    SELECT e.position, s.name AS stream, e.revision, lower(hex(e.id)) AS id, t.name AS type, e.schema_version,
           e.occurred_at, e.recorded_at, e.data, e.metadata, e.source_position
    FROM event e JOIN stream s ON s.number = e.stream JOIN type t ON t.number = e.type;
`;

const guards = ['stream', 'type', 'event']
  .flatMap((table) => ['UPDATE', 'DELETE'].map((verb) => guardOf(table, verb)))
  .join('');

function guardOf(table: string, verb: string): string {
  return `
  CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table}
  BEGIN SELECT raise(ABORT, 'the event log is append-only'); END;`;
}

/** Lifts the guard of events for what is done within: the one way in which something is taken out. It MUST run in a write transaction. */
export function unguarded(database: Database.Database, work: () => void): void {
  database.exec('DROP TRIGGER IF EXISTS event_no_update');
  work();
  database.exec(guardOf('event', 'UPDATE'));
}

/**
 * Opens a log's file; makes it when it is missing or empty, unless `readOnly`. Throws LogDamaged for a file that is no log,
 * or one that a newer program wrote, and LogUnavailable when it cannot be opened.
 */
export function openLogFile(file: string, readOnly: boolean): Database.Database {
  if (readOnly && file !== ':memory:' && !existsSync(file)) throw new LogDamaged(`${file}: there is no such file`);
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: readOnly, timeout: busyTimeoutMs });
    if (!readOnly && isEmpty(database)) makeTables(database);
    checkIdentity(database, file);
    if (!readOnly) database.pragma('journal_mode = WAL');
    // better-sqlite3 is compiled to weaken synchronous in WAL mode: said on every connection, or an acknowledged append could be lost.
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    // With it, INSERT OR REPLACE fires the triggers that forbid a delete.
    database.pragma('recursive_triggers = ON');
    database.pragma('cache_size = -65536');
    // Ids fall all over their index: with a longer WAL, a page that many appends touch goes into the file once. 8,000 pages are 32 MB.
    database.pragma('wal_autocheckpoint = 8000');
    return database;
  } catch (error) {
    database?.close();
    throw logError(error, `${file}: cannot be opened as an event log`);
  }
}

function isEmpty(database: Database.Database): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined && idOf(database) === 0;
}

function makeTables(database: Database.Database): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  // Another process may have been first: looked at again once the file is ours.
  database
    .transaction(() => {
      if (!isEmpty(database)) return;
      database.exec(tables + guards);
      database.pragma(`application_id = ${String(applicationId)}`);
      database.pragma(`user_version = ${String(schemaVersion)}`);
    })
    .immediate();
}

/** Throws LogDamaged unless the file says that it is an event log of this version. */
export function checkIdentity(database: Database.Database, file: string): void {
  const id = idOf(database);
  if (id !== applicationId) {
    throw new LogDamaged(
      `${file}: expected an event log (application id ${String(applicationId)}), found application id ${String(id)}`,
    );
  }
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > schemaVersion) {
    throw new LogDamaged(
      `${file}: a newer program wrote it (version ${String(version)}); this one reads up to version ${String(schemaVersion)}`,
    );
  }
  if (version < schemaVersion) throw new LogDamaged(`${file}: version ${String(version)} is not known`);
}

/** Whether the log is a copy of another one; undefined while it is empty. */
export function isReplica(database: Database.Database): boolean | undefined {
  const last = database.prepare('SELECT source_position FROM event ORDER BY position DESC LIMIT 1').pluck().get();
  return last === undefined ? undefined : last !== null;
}

function idOf(database: Database.Database): number {
  return Number(database.pragma('application_id', { simple: true }));
}
