const bits = 1 << 26;
/** The bits of a key stand in one line of the processor's cache, so that asking for a key waits for memory once. */
const lineBits = 512;
const lineWords = lineBits / 32;
/** The bits of a hash that choose a line. */
const lineShift = 32 - Math.log2(bits / lineBits);

/**
 * A Bloom filter of the keys that were ever written to a table: 8 MB whatever the number of keys. "Never" is certain, so that neither a
 * lookup nor a delete is needed; "perhaps" is wrong for 1 in 100 at six million keys, which costs only time.
 */
export class SeenKeys {
  private readonly words: Int32Array;

  /** `memory`: of another filter, perhaps in another thread. */
  constructor(readonly memory = new SharedArrayBuffer(bits / 8)) {
    this.words = new Int32Array(memory);
  }

  add(key: string): void {
    const hash = hashOf(key);
    const line = lineOf(hash);
    const step = stepOf(hash);
    for (let i = 0, bit = hash; i < 4; i++, bit += step) {
      const word = line + ((bit & (lineBits - 1)) >>> 5);
      this.words[word] = (this.words[word] ?? 0) | (1 << (bit & 31));
    }
  }

  /** False: never. True: perhaps. */
  mayHave(key: string): boolean {
    const hash = hashOf(key);
    const line = lineOf(hash);
    const step = stepOf(hash);
    for (let i = 0, bit = hash; i < 4; i++, bit += step) {
      const word = line + ((bit & (lineBits - 1)) >>> 5);
      if (((this.words[word] ?? 0) & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }
}

/** FNV-1a over UTF-16 units, mixed at the end so that all bits depend on all of the key. */
function hashOf(key: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Where the line of a key begins: by the hash's upper bits, for its lower ones choose the bits within the line. */
function lineOf(hash: number): number {
  return (hash >>> lineShift) * lineWords;
}

/** Odd, so that the four bits are different ones. */
function stepOf(hash: number): number {
  return (Math.imul(hash, 0x9e3779b1) >>> 20) | 1;
}
