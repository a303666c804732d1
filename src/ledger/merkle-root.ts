import { createHash } from 'node:crypto';

const leafPrefix = Buffer.of(0x00);
const nodePrefix = Buffer.of(0x01);

/**
 * The root of a Merkle tree (RFC 6962, 2.1) over leaves that come one after the other: SHA-256, leaves and nodes told apart by their first
 * byte, and no leaf ever taken twice. It keeps the roots of the perfect subtrees only, one for each bit of the number of leaves.
 */
export class MerkleRoot {
  /** The roots of perfect subtrees, the largest first; sizes are the bits of `count`. */
  private readonly subtrees: Buffer[] = [];
  private count = 0;

  /** How many leaves there are. */
  get size(): number {
    return this.count;
  }

  /** Takes the next leaf: its data, text as UTF-8. */
  add(data: string | Uint8Array): void {
    this.addHash(leafHash(data));
  }

  /** Takes the next leaf by its hash, 32 bytes: of data that are not there any more. */
  addHash(leaf: Buffer): void {
    let hash = leaf;
    // Every 1 at the end of the binary number is a subtree of the same size, which the new one is joined with.
    for (let rest = this.count; rest % 2 === 1; rest = Math.floor(rest / 2)) hash = joined(this.pop(), hash);
    this.subtrees.push(hash);
    this.count += 1;
  }

  /** The root over the leaves so far, 32 bytes; of no leaves the SHA-256 of nothing. */
  root(): Buffer {
    const last = this.subtrees.at(-1);
    if (last === undefined) return createHash('sha256').digest();
    return this.subtrees.slice(0, -1).reduceRight((right, left) => joined(left, right), last);
  }

  private pop(): Buffer {
    const last = this.subtrees.pop();
    if (last === undefined) throw new Error('a subtree is missing: the number of leaves and the subtrees disagree');
    return last;
  }
}

/** The hash of a leaf of this data, text as UTF-8: 32 bytes. */
export function leafHash(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(leafPrefix).update(data).digest();
}

function joined(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest();
}
