import { quoted } from './feed-refused.js';

/** What is wrong with one row. The row is rejected, and the file goes on. */
export interface Fault {
  /** The place in the mapping, or `row` for the row as a whole. */
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** Thrown while a row is read; never leaves the import. */
export class RowFault extends Error implements Fault {
  override readonly name = 'RowFault';

  constructor(
    readonly field: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(describeFault({ field, expected, found }));
  }
}

/** A fault as one sentence. */
export function describeFault({ field, expected, found }: Fault): string {
  return `${field}: expected ${expected}, found ${found === '' ? 'nothing' : quoted(found, 200)}`;
}
