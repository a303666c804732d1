import Database from 'better-sqlite3';

import { LogDamaged } from '../log-errors.js';
import { logError } from './log-error.js';
import { checkIdentity } from './schema.js';

/** What a file was found to hold. */
export interface VerifiedFile {
  readonly events: number;
  readonly streams: number;
}

/** Each finds what must not be: the query gives a sentence for the first fault, or nothing. */
const faults: readonly string[] = [
  `SELECT 'the positions are not dense: ' || count(*) || ' events up to position ' || max(position)
   FROM event HAVING count(*) <> ifnull(max(position), 0)`,
  `SELECT 'stream ' || ifnull((SELECT name FROM stream WHERE number = e.stream), e.stream) || ' lacks revisions: ' || count(*)
     || ' events up to revision ' || max(revision)
   FROM event e GROUP BY e.stream HAVING count(*) <> max(revision) + 1 OR count(DISTINCT revision) <> count(*) LIMIT 1`,
  `SELECT 'stream ' || e.stream || ' has no name' FROM event e LEFT JOIN stream s ON s.number = e.stream WHERE s.name IS NULL LIMIT 1`,
  `SELECT 'type ' || e.type || ' has no name' FROM event e LEFT JOIN type t ON t.number = e.type WHERE t.name IS NULL LIMIT 1`,
  `SELECT 'event id ' || lower(hex(id)) || ' stands ' || count(*) || ' times' FROM event NOT INDEXED GROUP BY id HAVING count(*) > 1 LIMIT 1`,
  `SELECT 'the event at position ' || position || ' has content that is not a JSON object' FROM event
   WHERE NOT (json_valid(data) AND json_valid(metadata)) OR json_type(data) <> 'object' OR json_type(metadata) <> 'object' LIMIT 1`,
  `SELECT 'the event at position ' || a.position || ' was recorded after the next one'
   FROM event a JOIN event b ON b.position = a.position + 1 WHERE a.recorded_at > b.recorded_at LIMIT 1`,
];

/**
 * Checks a log's file from end to end: that it is one, that SQLite finds it whole, that positions are dense, revisions contiguous,
 * ids unique, names known, and that all content is JSON. Throws LogDamaged with the first fault, LogUnavailable when it cannot be read.
 */
export function verifyLogFile(file: string): VerifiedFile {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true });
    checkIdentity(database, file);
    const integrity = String(database.pragma('integrity_check(1)', { simple: true }));
    if (integrity !== 'ok') throw new LogDamaged(`${file}: ${integrity}`);
    for (const fault of faults) {
      const found = database.prepare<[], string>(fault).pluck().get();
      if (found !== undefined) throw new LogDamaged(`${file}: ${found}`);
    }
    const count = (table: string) => Number(database?.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    return { events: count('event'), streams: count('stream') };
  } catch (error) {
    throw logError(error, `${file}: cannot be verified`);
  } finally {
    database?.close();
  }
}
