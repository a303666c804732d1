import { type FileHandle, open } from 'node:fs/promises';

import type { Cells, Columns } from './bind-field.js';
import { FeedRefused } from './feed-refused.js';
import { type Framed, Framer } from './frame-records.js';
import { cellOf, columnPaths, parseObject, valueReader } from './json-cells.js';
import { limits } from './limits.js';
import type { FileFormat } from './mapping.js';
import { splitCells } from './split-cells.js';

const chunkBytes = 1024 ** 2;

/** A row of the file: its cells, or what is wrong with it. */
export interface Row {
  readonly line: number;
  readonly text: string;
  readonly cells: Cells;
  readonly fault?: string;
}
export interface RowBatch {
  readonly rows: readonly Row[];
  /** Bytes of the file read so far. */
  readonly bytesRead: number;
}

/** A feed's file, open for two readings of the same content. Close it with `close`. */
export class FeedFile {
  private readonly readers: ((record: object) => unknown)[] = [];
  private readonly slots = new Map<string, number>();

  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private readonly format: FileFormat,
    /** Length and time of change: what tells that the file is still the same. */
    private readonly identity: string,
    readonly bytesTotal: number,
  ) {}

  /** @throws FeedRefused FILE_UNREADABLE when there is no such file, or it is too large */
  static async open(path: string, format: FileFormat): Promise<FeedFile> {
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
    } catch (error) {
      throw unreadable(path, `it cannot be opened: ${error instanceof Error ? error.message : String(error)}`);
    }
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw unreadable(path, 'it is not a file: it is read twice, so a pipe will not do');
      if (stat.size > limits.fileBytes) throw unreadable(path, `larger than ${limits.fileBytes} bytes; split it`);
      return new FeedFile(path, handle, format, `${stat.size} ${stat.mtimeMs}`, stat.size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  /** @throws FeedRefused FILE_CHANGED when the file is not the one that was opened any more */
  async requireUnchanged(): Promise<void> {
    const { size, mtimeMs } = await this.handle.stat();
    if (`${size} ${mtimeMs}` === this.identity) return;
    const message = 'the file changed while it was read; import it again when it is complete';
    throw new FeedRefused('FILE_CHANGED', [{ path: this.path, message }]);
  }

  /** The columns of the file: a CSV's header, or the paths in the first records of NDJSON. */
  async columns(): Promise<Columns> {
    return this.format.type === 'csv' ? this.csvColumns(this.format) : this.jsonColumns();
  }

  /** The rows of the file from its beginning, each time it is called. The header is not a row. */
  async *rows(): AsyncGenerator<RowBatch> {
    let header: number | undefined;
    for await (const { framed, bytesRead } of this.framed()) {
      const rows: Row[] = [];
      for (const record of framed) {
        if (this.format.type === 'ndjson') rows.push(this.jsonRow(record));
        else if (header === undefined)
          header = splitCells(record.text, this.format.delimiter, this.format.quote).length;
        else rows.push(csvRow(record, this.format, header));
      }
      yield { rows, bytesRead };
    }
  }

  private async *framed(): AsyncGenerator<{ readonly framed: readonly Framed[]; readonly bytesRead: number }> {
    const framer = new Framer(this.format, this.path);
    const chunk = Buffer.allocUnsafe(chunkBytes);
    let position = 0;
    for (;;) {
      // No further than the file was long when it was opened: one that grows would never end.
      const wanted = Math.min(chunkBytes, this.bytesTotal - position);
      const { bytesRead } = await this.handle.read(chunk, 0, wanted, position);
      position += bytesRead;
      yield { framed: framer.push(chunk.subarray(0, bytesRead), bytesRead === 0), bytesRead: position };
      if (bytesRead === 0) return;
    }
  }

  private async csvColumns(format: FileFormat & { readonly type: 'csv' }): Promise<Columns> {
    for await (const { framed } of this.framed()) {
      const [header] = framed;
      if (header === undefined) continue;
      if (header.fault !== undefined) throw unreadable(this.path, `its header has ${header.fault}`);
      const names = splitCells(header.text, format.delimiter, format.quote);
      if (names.length > limits.columns) {
        throw unreadable(this.path, `${names.length} columns; at most ${limits.columns} are read`);
      }
      const slots = new Map<string, number | undefined>();
      names.forEach((name, index) => slots.set(name, slots.has(name) ? undefined : index));
      return { names, slot: (name) => slots.get(name) };
    }
    throw unreadable(this.path, 'the file is empty; its first line must name the columns');
  }

  private async jsonColumns(): Promise<Columns> {
    const found = new Set<string>();
    let seen = 0;
    for await (const { framed } of this.framed()) {
      for (const { text, fault } of framed) {
        if (seen === limits.sampledRecords) break;
        const record = fault ?? parseObject(text);
        if (typeof record === 'string') continue;
        seen += 1;
        columnPaths(record, found);
        if (found.size > limits.columns) throw unreadable(this.path, `more than ${limits.columns} names`);
      }
      if (seen === limits.sampledRecords) break;
    }
    if (seen === 0) throw unreadable(this.path, 'it has no line that is a JSON object');
    return { names: [...found], slot: (name) => (found.has(name) ? this.jsonSlot(name) : undefined) };
  }

  private jsonSlot(name: string): number {
    const known = this.slots.get(name);
    if (known !== undefined) return known;
    this.slots.set(name, this.readers.length);
    return this.readers.push(valueReader(name)) - 1;
  }

  private jsonRow({ line, text, fault }: Framed): Row {
    const record = fault ?? parseObject(text);
    if (typeof record === 'string') return { line, text, cells: [], fault: record };
    const cells: (string | undefined)[] = [];
    for (const [name, slot] of this.slots) {
      const read = this.readers[slot];
      const value = cellOf(read?.(record));
      if ('fault' in value) return { line, text, cells: [], fault: `in "${name}" ${value.fault}` };
      cells.push(value.cell);
    }
    return { line, text, cells };
  }
}

function csvRow({ line, text, fault }: Framed, { delimiter, quote }: FileFormat & { type: 'csv' }, width: number): Row {
  if (fault !== undefined) return { line, text, cells: [], fault };
  const cells = splitCells(text, delimiter, quote);
  if (cells.length === width) return { line, text, cells };
  return { line, text, cells: [], fault: `${cells.length} columns where the header has ${width}` };
}

function unreadable(path: string, message: string): FeedRefused {
  return new FeedRefused('FILE_UNREADABLE', [{ path, message }]);
}
