import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { MerkleRoot } from '../../src/ledger/merkle-root.js';

/** The leaves of the published vectors of RFC 6962 implementations, and the ends of the roots over the first 0 to 8 of them. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ends = [
  ['e3b0c442', 'b855'],
  ['6e340b9c', 'a01d'],
  ['fac54203', 'c125'],
  ['aeb6bcfe', '6e77'],
  ['d37ee418', '14b7'],
  ['4e3bbb1f', '64d4'],
  ['76e67dad', '87ef'],
  ['ddb89be4', '4c8c'],
  ['5dc9da79', '4328'],
] as const;

describe('the root of a Merkle tree (RFC 6962)', () => {
  it.each(ends.map(([start, end], size) => [size, start, end] as const))('over %s leaves', (size, start, end) => {
    const tree = new MerkleRoot();
    for (const leaf of leaves.slice(0, size)) tree.add(Buffer.from(leaf, 'hex'));
    const root = tree.root().toString('hex');
    expect([root.slice(0, 8), root.slice(-4), tree.size]).toEqual([start, end, size]);
  });

  it('is that of the definition, split at the largest power of two below the size, for every size up to 300', () => {
    const hash = (...parts: readonly Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
    const defined = (data: readonly Buffer[]): Buffer => {
      const [only] = data;
      if (only === undefined) return hash();
      if (data.length === 1) return hash(Buffer.of(0), only);
      const split = 2 ** Math.floor(Math.log2(data.length - 1));
      return hash(Buffer.of(1), defined(data.slice(0, split)), defined(data.slice(split)));
    };
    const data = Array.from({ length: 300 }, (_, index) => Buffer.from(`leaf ${String(index)}`));
    const tree = new MerkleRoot();
    for (const [index, leaf] of data.entries()) {
      tree.add(leaf);
      expect(tree.root()).toEqual(defined(data.slice(0, index + 1)));
    }
  });
});
