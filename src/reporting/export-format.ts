import { StreamableFile } from '@nestjs/common';

export const exportFormats = ['json', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What can be exported as a page to read and print as well. */
export const documentFormats = [...exportFormats, 'parquet', 'html'] as const;
export type DocumentFormat = (typeof documentFormats)[number];

/** What can be exported as typed columns as well. */
export const columnFormats = [...exportFormats, 'parquet'] as const;
export type ColumnFormat = (typeof columnFormats)[number];

/** Parquet as a download named `<name>.parquet`. */
export function parquetFile(name: string, bytes: Buffer): StreamableFile {
  return new StreamableFile(bytes, {
    type: 'application/vnd.apache.parquet',
    length: bytes.length,
    disposition: `attachment; filename="${name}.parquet"`,
  });
}

/** CSV text as a download named `<name>.csv`. */
export function csvFile(name: string, text: string): StreamableFile {
  return new StreamableFile(Buffer.from(text), {
    type: 'text/csv; charset=utf-8; header=present',
    disposition: `attachment; filename="${name}.csv"`,
  });
}

/** A page, shown by a browser and kept as `<name>.html`. */
export function htmlFile(name: string, text: string): StreamableFile {
  return new StreamableFile(Buffer.from(text), {
    type: 'text/html; charset=utf-8',
    disposition: `inline; filename="${name}.html"`,
  });
}
