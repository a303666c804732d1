import { type FileHandle, open } from 'node:fs/promises';

const flushAt = 256 * 1024;
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** What every row of the scenario begins with, so that no part of it can be taken for real. */
export const label = 'SYNTHETIC';

/** A CSV file (RFC 4180, UTF-8, LF) that is written as it is made. Its first column says that the row is synthetic. */
export class CsvFile {
  private waiting = '';
  private count = 0;

  private constructor(
    private readonly file: FileHandle,
    private readonly width: number,
  ) {}

  /** Makes the file, or empties it. */
  static async create(path: string, columns: readonly string[]): Promise<CsvFile> {
    const csv = new CsvFile(await open(path, 'w'), columns.length);
    csv.waiting = `${['dataset', ...columns].map(quoted).join(',')}\n`;
    return csv;
  }

  /** How many rows were added. */
  get rows(): number {
    return this.count;
  }

  /** Adds a row; throws when it has another number of cells than the header. */
  async add(cells: readonly string[]): Promise<void> {
    if (cells.length !== this.width) {
      throw new Error(`row ${this.count + 1} has ${cells.length} cells, expected ${this.width}`);
    }
    this.waiting += `${[label, ...cells].map(quoted).join(',')}\n`;
    this.count += 1;
    if (this.waiting.length >= flushAt) await this.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    await this.file.close();
  }

  private async flush(): Promise<void> {
    const text = this.waiting;
    this.waiting = '';
    await this.file.writeFile(text);
  }
}
