const bits = 1 << 26;

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
    const first = hash(key, 0x811c9dc5);
    const step = hash(key, 0x9747b28c) | 1;
    for (let i = 0; i < 4; i++) {
      const bit = (first + Math.imul(i, step)) & (bits - 1);
      this.words[bit >>> 5] = (this.words[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
  }

  /** False: never. True: perhaps. */
  mayHave(key: string): boolean {
    const first = hash(key, 0x811c9dc5);
    const step = hash(key, 0x9747b28c) | 1;
    for (let i = 0; i < 4; i++) {
      const bit = (first + Math.imul(i, step)) & (bits - 1);
      if (((this.words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }
}

/** FNV-1a over UTF-16 units, mixed at the end so that the low bits depend on all of the key. */
function hash(key: string, seed: number): number {
  let h = seed;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}
