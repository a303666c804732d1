import { isAscii, isUtf8 } from 'node:buffer';

import { FeedRefused } from './feed-refused.js';
import { limits } from './limits.js';
import type { FileFormat } from './mapping.js';
import { decodeWindows1252 } from './windows-1252.js';

/** One record of a file as text, or why it is none. */
export interface Framed {
  /** Line of the file, from 1, at which it begins. */
  readonly line: number;
  readonly text: string;
  /** What is wrong with it; `text` is then what could be read. */
  readonly fault?: string;
}

const newline = 10;
const carriageReturn = 13;

/** What the bytes of a file know of the end of a record. */
type Scan =
  | { readonly is: 'record'; readonly end: number; readonly newlines: number }
  /** The record goes on after the bytes at hand. */
  | { readonly is: 'open'; readonly inQuotes: boolean }
  | { readonly is: 'fault'; readonly fault: string; readonly scanned: number };

/**
 * Cuts the bytes of a file into records. A record that is damaged ends at its line's end, so that the lines after it are read as
 * records of their own: one lost quote costs one row.
 */
export class Framer {
  private rest: Buffer = Buffer.alloc(0);
  private line = 1;
  private started = false;
  /** True while the rest of a line that is too long goes by. */
  private skipping = false;
  private reread = 0;
  private readonly delimiter: number;
  private readonly quote: number;
  private readonly anyByteIsText: boolean;

  constructor(
    format: FileFormat,
    private readonly name: string,
  ) {
    this.delimiter = format.type === 'csv' ? format.delimiter.charCodeAt(0) : -1;
    this.quote = format.type === 'csv' && format.quote !== '' ? format.quote.charCodeAt(0) : -1;
    this.anyByteIsText = format.encoding === 'windows-1252';
  }

  /** The records that end in these bytes, which it does not keep. `last` is true for the file's last bytes. */
  push(chunk: Buffer, last: boolean): Framed[] {
    let bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    if (!this.started) bytes = this.start(bytes);
    const ascii = isAscii(bytes);
    const records: Framed[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.skipping) {
        const end = bytes.indexOf(newline, at);
        at = end === -1 ? bytes.length : end + 1;
        if (end === -1) break;
        this.line += 1;
        this.skipping = false;
        continue;
      }
      const scan = this.scan(bytes, at, last);
      if (scan.is === 'open') break;
      if (scan.is === 'record') {
        this.add(records, bytes.subarray(at, scan.end), ascii);
        this.line += scan.newlines;
        at = scan.end + 1;
        continue;
      }
      at = this.addFault(records, bytes, at, scan);
    }
    // A copy: the reader fills the same memory with its next bytes.
    this.rest = Buffer.from(bytes.subarray(at));
    return records;
  }

  private start(bytes: Buffer): Buffer {
    this.started = true;
    const [first, second, third] = bytes;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
      throw this.unreadable('the file is in UTF-16; save it as UTF-8');
    }
    if (first === 0x50 && second === 0x4b)
      throw this.unreadable('the file is a zip archive or a workbook; save it as CSV');
    if (first === 0x1f && second === 0x8b) throw this.unreadable('the file is compressed (gzip); unpack it first');
    return first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes;
  }

  private unreadable(message: string): FeedRefused {
    return new FeedRefused('FILE_UNREADABLE', [{ path: this.name, message }]);
  }

  /** Looks for the end of the record that begins at `start`. */
  private scan(bytes: Buffer, start: number, last: boolean): Scan {
    const { quote, delimiter } = this;
    const limit = Math.min(bytes.length, start + limits.recordBytes + 1);
    let newlines = 1;
    let inQuotes = false;
    let atStart = true;
    let afterQuote = false;
    for (let at = start; at < limit; at += 1) {
      const byte = bytes[at];
      if (inQuotes) {
        if (byte === newline) newlines += 1;
        else if (byte === quote) {
          if (bytes[at + 1] === quote) at += 1;
          else if (at + 1 === bytes.length && !last) return { is: 'open', inQuotes };
          else {
            inQuotes = false;
            afterQuote = true;
          }
        }
      } else if (byte === newline) return { is: 'record', end: at, newlines };
      else if (byte === delimiter) {
        atStart = true;
        afterQuote = false;
      } else if (byte === quote && atStart) {
        inQuotes = true;
        atStart = false;
      } else if (afterQuote && byte !== carriageReturn) {
        return { is: 'fault', fault: 'text after a closing quote', scanned: at - start };
      } else atStart = false;
    }
    if (limit - start > limits.recordBytes) {
      const fault = inQuotes ? 'a quote that does not close' : `a record of more than ${limits.recordBytes} bytes`;
      return { is: 'fault', fault, scanned: limit - start };
    }
    if (!last) return { is: 'open', inQuotes };
    return inQuotes
      ? { is: 'fault', fault: 'a quote that does not close', scanned: limit - start }
      : { is: 'record', end: bytes.length, newlines };
  }

  private add(records: Framed[], bytes: Buffer, ascii: boolean): void {
    const end = bytes.length > 0 && bytes[bytes.length - 1] === carriageReturn ? bytes.length - 1 : bytes.length;
    if (end === 0) return;
    const content = bytes.subarray(0, end);
    if (ascii) records.push({ line: this.line, text: content.toString('latin1') });
    else if (this.anyByteIsText || isUtf8(content)) records.push({ line: this.line, text: this.decode(content) });
    else records.push({ line: this.line, text: content.toString('utf8'), fault: 'bytes that are not UTF-8' });
  }

  private decode(bytes: Buffer): string {
    return this.anyByteIsText ? decodeWindows1252(bytes) : bytes.toString('utf8');
  }

  /** Gives up the line at `start`; gives where the next one begins. */
  private addFault(records: Framed[], bytes: Buffer, start: number, scan: Scan & { readonly is: 'fault' }): number {
    const end = bytes.indexOf(newline, start);
    const within = end !== -1 && end - start <= limits.recordBytes;
    const shown = bytes.subarray(start, Math.min(within ? end : bytes.length, start + limits.recordBytes));
    records.push({ line: this.line, text: this.decode(shown), fault: scan.fault });
    this.reread += Math.max(0, scan.scanned - (end === -1 ? bytes.length : end - start));
    if (this.reread > limits.rereadBytes) {
      throw this.unreadable('too many quotes do not close; are format.quote and format.delimiter what the file uses?');
    }
    if (!within) {
      this.skipping = true;
      return start;
    }
    this.line += 1;
    return end + 1;
  }
}
