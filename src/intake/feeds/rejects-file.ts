import { type FileHandle, open, rm } from 'node:fs/promises';

import { FeedRefused } from './feed-refused.js';

/** A row that was not imported, or a fact of it that the rules do not allow. */
export interface Reject {
  /** Line of the feed's file, from 1. */
  readonly line: number;
  readonly record?: string;
  /** Where in the mapping, or which field of the command. */
  readonly field: string;
  readonly reason: string;
  readonly expected?: string;
  readonly found?: string;
  /** The code of the refusal and the command that was refused, where the domain refused it. */
  readonly code?: string;
  readonly command?: string;
  readonly raw: string;
}

const flushAt = 65_536;
const longestRaw = 16_384;

/** The rejects of an import, one JSON object per line, written as they come. Without a path they are counted only. */
export class RejectsFile {
  private waiting = '';
  private isEmpty = true;

  private constructor(private readonly file?: { readonly path: string; readonly handle: FileHandle }) {}

  /** Makes the file, or empties it. @throws FeedRefused when it cannot be written */
  static async create(path: string | undefined): Promise<RejectsFile> {
    if (path === undefined) return new RejectsFile();
    try {
      return new RejectsFile({ path, handle: await open(path, 'w') });
    } catch (error) {
      const message = `rejects cannot be written there: ${error instanceof Error ? error.message : String(error)}`;
      throw new FeedRefused('FILE_UNREADABLE', [{ path, message }]);
    }
  }

  add(reject: Reject): void {
    if (this.file === undefined) return;
    this.isEmpty = false;
    const { raw } = reject;
    const cut = raw.length > longestRaw && { raw: raw.slice(0, longestRaw), rawLength: raw.length };
    this.waiting += `${JSON.stringify({ ...reject, ...cut })}\n`;
  }

  /** Writes what waits, once there is enough of it. */
  async flush(atLeast = flushAt): Promise<void> {
    if (this.file === undefined || this.waiting.length < Math.max(1, atLeast)) return;
    const text = this.waiting;
    this.waiting = '';
    await this.file.handle.writeFile(text);
  }

  /** Writes what waits. A file that stayed empty goes: it would only make its finder look for what is wrong. */
  async close(): Promise<void> {
    if (this.file === undefined) return;
    const { path, handle } = this.file;
    try {
      await this.flush(0);
      // Never a device such as /dev/null.
      if (this.isEmpty && (await handle.stat()).isFile()) await rm(path, { force: true });
    } finally {
      await handle.close();
    }
  }
}
