/** Bytes of a text in a column: its length, then the text itself or where it is. */
export const textBytes = 16;
/** A text of up to this many bytes stands in the column itself. */
const inlineBytes = 12;
/** UTF-8 takes this many for a UTF-16 unit at most. */
const mostBytesOfUnit = 3;

const encoder = new TextEncoder();
/** Where long texts are gathered: one block of a thread after the other. */
const gatheredBytes = 1 << 20;
let gathered = new Uint8Array(gatheredBytes);

/**
 * Writes texts into a block's bytes as the store's columns hold them: the length, and the text where it is short; of a long one its first
 * four bytes, and where it begins among the block's long texts, which stand in one piece. Whoever hands that piece to the store makes an
 * address of it: see `withAddresses`.
 */
export class BlockTexts {
  private readonly bytes: Uint8Array;
  private readonly words: Uint32Array;
  private end = 0;

  constructor(block: ArrayBuffer) {
    this.bytes = new Uint8Array(block);
    this.words = new Uint32Array(block);
  }

  /** Bytes of long texts so far. */
  get length(): number {
    return this.end;
  }

  /** Puts a text at a place in the block, where nothing stands yet. */
  put(at: number, text: string): void {
    if (text.length > inlineBytes) {
      this.putLong(at, text);
      return;
    }
    const { bytes } = this;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 127) {
        bytes.fill(0, at, at + textBytes);
        this.putLong(at, text);
        return;
      }
      bytes[at + 4 + index] = code;
    }
    bytes[at] = text.length;
  }

  /** The long texts, for good. */
  taken(): ArrayBuffer {
    const texts = gathered.buffer.slice(0, this.end);
    // Room for the texts of one extraordinary block is not kept for ever.
    if (gathered.length > gatheredBytes) gathered = new Uint8Array(gatheredBytes);
    return texts;
  }

  /** Text of more than twelve characters, or not of ASCII only: then it can be short all the same. */
  private putLong(at: number, text: string): void {
    const begins = this.end;
    const size = gather(text, begins);
    const word = at >> 2;
    this.words[word] = size;
    if (size <= inlineBytes) {
      this.bytes.set(gathered.subarray(begins, begins + size), at + 4);
      return;
    }
    for (let index = 0; index < 4; index++) this.bytes[at + 4 + index] = gathered[begins + index] ?? 0;
    this.words[word + 2] = begins;
    this.end += size;
  }
}

/** Writes a text in UTF-8 where long texts are gathered; gives how many bytes it takes. */
function gather(text: string, at: number): number {
  const most = at + text.length * mostBytesOfUnit;
  if (most > gathered.length) {
    const more = new Uint8Array(Math.max(most, gathered.length * 2));
    more.set(gathered);
    gathered = more;
  }
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) return encoder.encodeInto(text, gathered.subarray(at)).written;
    gathered[at + index] = code;
  }
  return text.length;
}

/**
 * Makes addresses of where long texts stand, for `count` texts from a place on: `low` and `high` are the halves of the address at which the
 * block's long texts from `from` on begin.
 */
export function withAddresses(
  words: Uint32Array,
  count: number,
  { low, high, from }: { readonly low: number; readonly high: number; readonly from: number },
): void {
  for (let word = 0; word < count * 4; word += 4) {
    if ((words[word] ?? 0) <= inlineBytes) continue;
    const address = low + (words[word + 2] ?? 0) - from;
    words[word + 2] = address;
    words[word + 3] = high + (address > 0xffff_ffff ? 1 : 0);
  }
}
