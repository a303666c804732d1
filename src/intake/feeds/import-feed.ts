import { realpath } from 'node:fs/promises';

import type { RecordedFacts, RecordFacts } from '../../handling/record-facts.js';
import { bindMapping } from './bind-mapping.js';
import { FeedFile } from './feed-file.js';
import { FeedRefused } from './feed-refused.js';
import { InFlight } from './in-flight.js';
import { findLastRows } from './last-rows.js';
import type { Mapping } from './mapping.js';
import { RecordImport } from './record-import.js';
import { RejectsFile } from './rejects-file.js';

export interface ImportProgress {
  /** Bytes read, of both readings together, out of `total`. */
  readonly done: number;
  readonly total: number;
  readonly rows: number;
  readonly records: number;
  readonly events: number;
  readonly rejectedRows: number;
}

export interface ImportOptions {
  /** Path of the CSV or NDJSON file. */
  readonly file: string;
  readonly mapping: Mapping;
  /** Records the facts of one record: the command bus. What it rejects with ends the import. */
  readonly record: (facts: RecordFacts['facts']) => Promise<RecordedFacts>;
  /** Called after each batch of rows. */
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Where rejected rows go, as NDJSON; made or emptied before the first event, removed at the end when nothing was rejected. */
  readonly rejectsFile?: string;
  /** Ends the import between two records. What was sent is waited for. */
  readonly signal?: AbortSignal;
  /** Records under way at once; they share the log's transactions. Default 4096: the larger the transaction, the fewer pages of the indexes are written twice. */
  readonly inFlight?: number;
  /** Milliseconds of a clock that does not jump. */
  readonly now: () => number;
}

export interface ImportSummary {
  /** Rows of the file, without its header and empty lines. */
  readonly rows: number;
  /** Rows that the mapping's `rows` left out. */
  readonly skippedRows: number;
  /** Records sent. */
  readonly records: number;
  /** Events appended. */
  readonly events: number;
  /** Facts that were known already. */
  readonly unchanged: number;
  readonly rejectedRows: number;
  /** Facts that the domain refused. */
  readonly refused: number;
  readonly seconds: number;
  /** Where the rejects are, when there are any and a path was given. */
  readonly rejectsFile?: string;
}

/**
 * Imports a feed: reads the file once to see where each record ends, and again to send each record when its last row has passed. The same
 * file can be imported any number of times, also after an import that was cut off: a fact that is known is not recorded again.
 * @throws FeedRefused before the first event when the mapping does not fit the file; or when the file changes meanwhile
 * @throws what `record` rejects with, or the signal's reason, after what was under way has ended
 */
export async function importFeed(options: ImportOptions): Promise<ImportSummary> {
  const { mapping, onProgress, signal, now } = options;
  const startedAt = now();
  const file = await FeedFile.open(options.file, mapping.format);
  try {
    const bound = bindMapping(mapping, await file.columns());
    const total = file.bytesTotal * 2;
    const none = { records: 0, events: 0, rejectedRows: 0 };
    const lastRows = await findLastRows(file, bound, (done, rows) => {
      signal?.throwIfAborted();
      onProgress?.({ done, total, rows, ...none });
    });
    await file.requireUnchanged();

    await requireOther(options.rejectsFile, options.file);
    const rejects = await RejectsFile.create(options.rejectsFile);
    const inFlight = new InFlight(options.inFlight ?? 4_096);
    const work = new RecordImport(bound, lastRows, rejects, inFlight, options.record);
    try {
      for await (const { rows, bytesRead } of file.rows()) {
        for (const row of rows) {
          const sent = work.take(row);
          if (sent === undefined) continue;
          await sent;
          signal?.throwIfAborted();
        }
        await rejects.flush();
        await file.requireUnchanged();
        onProgress?.({ done: file.bytesTotal + bytesRead, total, ...work.counts });
      }
    } finally {
      await inFlight.settled();
      await rejects.close();
    }
    inFlight.requireNone();
    const { counts } = work;
    const rejected = counts.rejectedRows + counts.refused > 0;
    const rejectsFile = rejected && options.rejectsFile !== undefined && { rejectsFile: options.rejectsFile };
    onProgress?.({ done: total, total, ...counts });
    return { ...counts, seconds: (now() - startedAt) / 1000, ...rejectsFile };
  } finally {
    await file.close();
  }
}

/** Rejects must not be written over the feed. */
async function requireOther(rejectsFile: string | undefined, file: string): Promise<void> {
  if (rejectsFile === undefined) return;
  const resolved = await realpath(rejectsFile).catch(() => rejectsFile);
  if (resolved !== (await realpath(file))) return;
  throw new FeedRefused('FILE_UNREADABLE', [
    { path: rejectsFile, message: 'the rejects would overwrite the feed itself' },
  ]);
}
