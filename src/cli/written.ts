import { createWriteStream, renameSync, rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { BadArgument } from './exit-status.js';

/** To stdout, or to a file that is there only when it is whole. Rejects with BadArgument where no file can be written. */
export async function written(source: Readable, out: string | undefined): Promise<void> {
  if (out === undefined) {
    try {
      await pipeline(source, process.stdout, { end: false });
    } catch (error) {
      // Whoever read it has seen enough, as `head` has.
      if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
    }
    return;
  }
  const part = `${out}.part`;
  try {
    await pipeline(source, createWriteStream(part));
    renameSync(part, out);
  } catch (error) {
    rmSync(part, { force: true });
    throw unwritable(out, error);
  }
}

function unwritable(out: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ENOENT', 'EACCES', 'EISDIR', 'EROFS', 'ENOTDIR'].includes(code)
    ? new BadArgument(`--out ${out}: expected a file that can be written (${code})`)
    : error;
}
