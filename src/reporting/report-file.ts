import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { WriteParquet } from '../read-model/parquet-files.js';
import type { ReadModel, SqlValue } from '../read-model/read-model.js';
import { csvLines, type CsvCell } from './csv.js';
import { storedColumn, type NamedColumn } from './report-description.js';
import type { ReportQuestion } from './report-query.js';
import { readBatches, type ReportBatches, type ReportSource } from './report-rows.js';

/** Where files are made before they are handed out, and by what. */
export interface FileRoom {
  /** Stands already, belongs to this process alone, and is on a disk with room for the largest export. */
  readonly directory: string;
  readonly writeParquet: WriteParquet;
}

/** A report as a file that is whole. Whoever gets it removes it. */
export interface ReportFile {
  readonly path: string;
  readonly bytes: number;
  /** A name for the file where it is kept; it says the position of the log that the rows hold up to. */
  readonly name: string;
  readonly contentType: string;
  readonly source: ReportSource;
  readonly remove: () => void;
}

/** As many files are being made as may be. */
export class ExportsBusy extends Error {
  override readonly name = 'ExportsBusy';
}

const filesAtOnce = 2;
let filesInWork = 0;

/**
 * Writes what a report answers to a file. The file is made whole before anything of it is handed out: a slow reader then holds no snapshot
 * open, and a fault on the way is told as one instead of ending a download that looks complete.
 *
 * Rejects with ExportsBusy, and with what reading rejects with; nothing is then left.
 */
export function writeReportFile(readModel: ReadModel, question: ReportQuestion, room: FileRoom): Promise<ReportFile> {
  const ending = question.format === 'parquet' ? 'parquet' : 'csv';
  return readBatches(readModel, question, (rows) =>
    inOwnDirectory(room, async (own) => ({
      path: ending === 'parquet' ? await parquetOf(rows, own, room.writeParquet) : await csvFileOf(rows, own),
      name: `${rows.source.report}-v${String(rows.source.version)}-as-of-${String(rows.source.asOf)}.${ending}`,
      contentType: ending === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/vnd.apache.parquet',
      source: rows.source,
    })),
  );
}

/**
 * Gives `make` a directory of its own to make a file in, two at a time. It is for when there are rows: a table that must first be made, or come to a
 * position, then keeps no other file waiting. Rejects with ExportsBusy, and with what `make` rejects with; nothing is then left.
 */
export async function inOwnDirectory(
  { directory }: FileRoom,
  make: (own: string) => Promise<Omit<ReportFile, 'bytes' | 'remove'>>,
): Promise<ReportFile> {
  if (filesInWork >= filesAtOnce) throw new ExportsBusy('other exports are being made: try again in a moment');
  filesInWork++;
  const own = mkdtempSync(join(directory, 'export-'));
  const remove = (): void => {
    rmSync(own, { recursive: true, force: true });
  };
  try {
    const made = await make(own);
    return { ...made, bytes: statSync(made.path).size, remove };
  } catch (error) {
    remove();
    throw error;
  } finally {
    filesInWork--;
  }
}

function parquetOf({ columns, batches, source }: ReportBatches, own: string, write: WriteParquet): Promise<string> {
  const said = Object.fromEntries(Object.entries(source).map(([name, value]) => [name, String(value)]));
  return write(own, { columns: columns.map(storedColumn), rows: batches, said });
}

async function csvFileOf({ columns, batches }: ReportBatches, own: string): Promise<string> {
  const path = join(own, 'rows.csv');
  await pipeline(Readable.from(csvPieces(columns, batches)), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return path;
}

/** A CSV file, some thousand lines at a time. A list is JSON text in its cell, so that it can be read back exactly. */
async function* csvPieces(columns: readonly NamedColumn[], batches: ReportBatches['batches']): AsyncGenerator<string> {
  yield csvLines([columns.map(({ name }) => name)]);
  for await (const batch of batches) {
    yield csvLines(batch.map((row) => columns.map(({ name }) => cellOf(row[name]))));
  }
}

function cellOf(value: SqlValue | undefined): CsvCell {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
