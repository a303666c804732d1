import type { BoundMapping } from './bind-mapping.js';
import { detached } from './detached.js';
import type { FeedFile } from './feed-file.js';
import { FeedRefused } from './feed-refused.js';
import { limits } from './limits.js';
import { RowFault } from './row-fault.js';

/** Where each record of a file ends. Rows are counted from 1. */
export interface LastRows {
  /** The number of the record's last row. */
  lastRow(id: string): number | undefined;
  rowsOf(id: string): number;
  readonly rows: number;
  readonly records: number;
}

/**
 * The first reading of a file: which row is the last one of each record. It keeps one entry per record and nothing of the rows.
 * `onBatch` gets the bytes read so far; it throws to stop.
 */
export async function findLastRows(
  file: FeedFile,
  mapping: BoundMapping,
  onBatch: (bytesRead: number, rows: number) => void,
): Promise<LastRows> {
  const last = new Map<string, number>();
  const several = new Map<string, number>();
  let number = 0;
  for await (const { rows, bytesRead } of file.rows()) {
    for (const { cells, fault } of rows) {
      number += 1;
      const id = fault === undefined ? recordOf(mapping, cells) : undefined;
      if (id === undefined) continue;
      if (last.has(id)) {
        several.set(id, (several.get(id) ?? 1) + 1);
        last.set(id, number);
      } else last.set(detached(id), number);
    }
    if (last.size > limits.records) {
      const message = `more than ${limits.records} different keys; split the file`;
      throw new FeedRefused('LIMIT_EXCEEDED', [{ path: 'key', message }]);
    }
    onBatch(bytesRead, number);
  }
  return {
    lastRow: (id) => last.get(id),
    rowsOf: (id) => several.get(id) ?? 1,
    rows: number,
    records: last.size,
  };
}

function recordOf(mapping: BoundMapping, cells: Parameters<BoundMapping['idOf']>[0]): string | undefined {
  try {
    return mapping.wanted(cells) ? mapping.idOf(cells) : undefined;
  } catch (error) {
    if (error instanceof RowFault) return undefined;
    throw error;
  }
}
