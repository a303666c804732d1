import { createWriteStream, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Config } from '../config.js';
import { logFileOf, realEffects } from '../data-directory.js';
import type { LogReader } from '../event-log/log-reader.js';
import { openSqliteLog } from '../event-log/sqlite/sqlite-log.js';
import { writeParquetFile } from '../read-model/duckdb/parquet-file.js';
import type { StoredColumn } from '../read-model/projection-tables.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { progressLine } from './progress.js';

export const eventFormats = ['ndjson', 'parquet'] as const;

export interface ExportOptions {
  readonly format: string;
  /** Positions, both inclusive; the whole log when absent. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly out?: string | undefined;
}

/** An event as it is written out: `data` and `metadata` are objects in NDJSON, JSON text in Parquet. */
const columns: readonly StoredColumn[] = [
  { name: 'position', type: 'integer', comment: 'place in the log, from 1, without gaps' },
  { name: 'stream', type: 'text', comment: 'the record that it is about' },
  { name: 'revision', type: 'integer', comment: 'place in its stream, from 0' },
  { name: 'id', type: 'text', comment: 'UUID' },
  { name: 'type', type: 'text', comment: 'what happened' },
  { name: 'schemaVersion', type: 'integer', comment: 'version of its form' },
  { name: 'occurredAt', type: 'timestamp', comment: 'when it happened, UTC' },
  { name: 'recordedAt', type: 'timestamp', comment: 'when the log took it, UTC' },
  { name: 'data', type: 'text', comment: 'JSON' },
  { name: 'metadata', type: 'text', comment: 'JSON: how it is known' },
];

/**
 * Writes events out as the log keeps them, not brought up to date: what an auditor recomputes figures from must be what is recorded. It
 * only reads, so a server may hold the data directory meanwhile. A file is there only when it is whole, and none is overwritten.
 */
export async function exportEventsVerb(config: Config, options: ExportOptions): Promise<ExitStatus> {
  const { format, out } = options;
  if (!eventFormats.some((known) => known === format)) {
    throw new BadArgument(`--format ${format}: expected one of ${eventFormats.join(', ')}`);
  }
  if (format === 'parquet' && out === undefined) {
    throw new BadArgument('--format parquet: expected --out FILE beside it; Parquet is not text for a terminal');
  }
  if (out !== undefined && existsSync(out)) throw new BadArgument(`--out ${out}: expected a name that is not taken`);
  const file = logFileOf(config);
  if (!existsSync(file)) throw new BadArgument(`--data ${config.data}: expected a data directory with a log`);
  const log = openSqliteLog(file, { clock: realEffects.clock, readOnly: true });
  try {
    const [from, to] = await rangeOf(log, options);
    const pages = shown(log, from, to);
    if (format === 'parquet' && out !== undefined) await writeParquet(pages, out, [from, to]);
    else await writeLines(pages, out);
    process.stderr.write(
      `${String(to - from + 1)} events, positions ${String(from)} to ${String(to)}${out === undefined ? '' : `, in ${out}`}\n`,
    );
  } finally {
    log.close();
  }
  return exitStatus.done;
}

async function rangeOf(log: LogReader, options: ExportOptions): Promise<readonly [from: number, to: number]> {
  const head = await log.head();
  if (head === 0) throw new BadArgument('the log is empty: expected at least one event');
  const { from = 1, to = head } = options;
  if (from < 1 || from > head) throw new BadArgument(`--from-position ${String(from)}: expected 1 to ${String(head)}`);
  if (to < from || to > head) {
    throw new BadArgument(`--to-position ${String(to)}: expected ${String(from)} to ${String(head)}`);
  }
  return [from, to];
}

type Line = Readonly<Record<string, unknown>>;

/** The events in pages, with the progress on stderr. */
async function* shown(log: LogReader, from: number, to: number): AsyncGenerator<readonly Line[]> {
  const line = progressLine('exporting', process.stderr, realEffects.now);
  try {
    for await (const { events, reaches } of log.readAll(from - 1, to)) {
      yield events.map((event) =>
        Object.fromEntries(columns.map(({ name }) => [name, event[name as keyof typeof event]])),
      );
      line.show({
        done: reaches - from + 1,
        total: to - from + 1,
        counted: { of: 'events', count: reaches - from + 1 },
      });
    }
  } finally {
    line.end();
  }
}

async function writeLines(pages: AsyncIterable<readonly Line[]>, out: string | undefined): Promise<void> {
  async function* lines(): AsyncGenerator<string> {
    for await (const page of pages) yield page.map((event) => `${JSON.stringify(event)}\n`).join('');
  }
  if (out === undefined) {
    await pipeline(Readable.from(lines()), process.stdout, { end: false });
    return;
  }
  await whole(out, (part) => pipeline(Readable.from(lines()), createWriteStream(part)));
}

async function writeParquet(
  pages: AsyncIterable<readonly Line[]>,
  out: string,
  [from, to]: readonly [from: number, to: number],
): Promise<void> {
  async function* rows() {
    for await (const page of pages) {
      yield page.map((event) => ({
        ...(event as Record<string, string | number>),
        data: JSON.stringify(event.data),
        metadata: JSON.stringify(event.metadata),
      }));
    }
  }
  await whole(out, async (part) => {
    // Beside the file that it becomes: a rename does not cross file systems.
    const directory = mkdtempSync(join(dirname(resolve(out)), '.export-'));
    try {
      const said = { events: `positions ${String(from)} to ${String(to)} of a hotspot-ledger log` };
      renameSync(await writeParquetFile(directory, { columns, rows: rows(), said }), part);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
}

/** Gives a file its name only when it is whole. */
async function whole(out: string, write: (part: string) => Promise<void>): Promise<void> {
  const part = `${out}.part`;
  try {
    await write(part);
    renameSync(part, out);
  } catch (error) {
    rmSync(part, { force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!['ENOENT', 'EACCES', 'EISDIR', 'EROFS', 'ENOTDIR'].includes(code)) throw error;
    throw new BadArgument(`--out ${out}: expected a file that can be written (${code})`);
  }
}
