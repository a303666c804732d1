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
/** Long texts are joined up to this many characters: of twice as many, the joined text would be no young object any more. */
const mostJoined = 1 << 16;

/**
 * Writes texts into a block's bytes as the store's columns hold them: the length, and the text where it is short; of a long one its first
 * four bytes, and where it begins among the block's long texts, which stand in one piece. Whoever hands that piece to the store makes an
 * address of it: see `withAddresses`.
 */
export class BlockTexts {
  private readonly bytes: Uint8Array;
  private readonly words: Uint32Array;
  private end = 0;
  /** Long texts that are not encoded yet: all of them in one go take half the time of one after the other. */
  private joined = '';
  /** Where the first and the last of them have their place. */
  private firstWord = 0;
  private lastWord = 0;

  constructor(block: ArrayBuffer) {
    this.bytes = new Uint8Array(block);
    this.words = new Uint32Array(block);
  }

  /** Puts a text at a place in the block, where nothing stands yet and which follows on the places before. */
  put(at: number, text: string): void {
    if (text.length > inlineBytes) {
      this.join(at >> 2, text);
      return;
    }
    const { bytes } = this;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 127) {
        this.putEncoded(at, text);
        return;
      }
      bytes[at + 4 + index] = code;
    }
    bytes[at] = text.length;
  }

  /** Puts the text of the place before at a place. */
  repeat(from: number, at: number): void {
    const { words } = this;
    const [source, target] = [from >> 2, at >> 2];
    for (let word = 0; word < 4; word++) words[target + word] = words[source + word] ?? 0;
    this.lastWord = target;
  }

  /** Bytes of long texts so far. Whatever was put stands in the block then. */
  settled(): number {
    if (this.joined !== '') this.encode();
    return this.end;
  }

  /** The long texts, for good. */
  taken(): ArrayBuffer {
    const texts = gathered.buffer.slice(0, this.settled());
    // Room for the texts of one extraordinary block is not kept for ever.
    if (gathered.length > gatheredBytes) gathered = new Uint8Array(gatheredBytes);
    return texts;
  }

  /** Notes a long text as if it were of ASCII, as nearly all are. */
  private join(word: number, text: string): void {
    if (this.joined.length > mostJoined) this.encode();
    if (this.joined === '') this.firstWord = word;
    this.words[word] = text.length;
    this.words[word + 2] = this.end + this.joined.length;
    this.joined += text;
    this.lastWord = word;
  }

  /** Encodes what is joined, and sets right what was noted of it. */
  private encode(): void {
    const { words, joined, end: begins } = this;
    makeRoom(begins + joined.length * mostBytesOfUnit);
    const { written } = encoder.encodeInto(joined, gathered.subarray(begins));
    const ascii = written === joined.length;
    let [noted, at, size] = [-1, begins, 0];
    for (let word = this.firstWord; word <= this.lastWord; word += 4) {
      const length = words[word] ?? 0;
      const place = words[word + 2] ?? 0;
      if (length <= inlineBytes || place < begins) continue;
      // The same place again is the same text again.
      if (place !== noted) {
        at += size;
        size = ascii ? length : Buffer.byteLength(joined.substring(place - begins, place - begins + length));
        noted = place;
      }
      this.point(word, size, at);
    }
    this.end = begins + written;
    this.joined = '';
  }

  /** A short text that is not of ASCII only: in bytes it may be long. */
  private putEncoded(at: number, text: string): void {
    const begins = this.settled();
    makeRoom(begins + text.length * mostBytesOfUnit);
    const { written } = encoder.encodeInto(text, gathered.subarray(begins));
    this.words.fill(0, at >> 2, (at + textBytes) >> 2);
    if (written <= inlineBytes) {
      this.words[at >> 2] = written;
      this.bytes.set(gathered.subarray(begins, begins + written), at + 4);
      return;
    }
    this.point(at >> 2, written, begins);
    this.end += written;
  }

  private point(word: number, size: number, at: number): void {
    const { words } = this;
    words[word] = size;
    words[word + 1] =
      (gathered[at] ?? 0) |
      ((gathered[at + 1] ?? 0) << 8) |
      ((gathered[at + 2] ?? 0) << 16) |
      ((gathered[at + 3] ?? 0) << 24);
    words[word + 2] = at;
  }
}

/** Sees to it that so many bytes can be gathered. */
function makeRoom(most: number): void {
  if (most <= gathered.length) return;
  const more = new Uint8Array(Math.max(most, gathered.length * 2));
  more.set(gathered);
  gathered = more;
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
