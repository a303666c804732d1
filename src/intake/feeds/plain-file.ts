import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { FeedRefused } from './feed-refused.js';
import { limits } from './limits.js';

/**
 * Gives `work` the path of a file that can be read twice: a gzip file is unpacked into a temporary directory, which is removed whatever
 * happens; any other file is taken as it is.
 * @throws FeedRefused FILE_UNREADABLE when the content is damaged, or larger than a feed may be
 */
export async function withPlainFile<T>(
  path: string,
  work: (plain: string) => Promise<T>,
  most: number = limits.fileBytes,
): Promise<T> {
  if (!(await isGzip(path))) return work(path);
  const folder = await mkdtemp(join(tmpdir(), 'hotspot-ledger-feed-'));
  try {
    const plain = join(folder, basename(path).replace(/\.gz$/i, ''));
    await unpack(path, plain, most);
    return await work(plain);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** By its first bytes. A file that cannot be opened is left to whoever reads it. */
async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return false;
  try {
    if (!(await handle.stat()).isFile()) return false;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

async function unpack(path: string, plain: string, most: number): Promise<void> {
  let size = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(refused(path, `larger than ${String(most)} bytes when unpacked; split it`));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(createReadStream(path), createGunzip(), limited, createWriteStream(plain));
  } catch (error) {
    if (error instanceof FeedRefused) throw error;
    throw refused(path, `it cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function refused(path: string, message: string): FeedRefused {
  return new FeedRefused('FILE_UNREADABLE', [{ path, message }]);
}
