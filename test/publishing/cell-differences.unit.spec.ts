import { describe, expect, it } from '@jest/globals';

import { cellDifferences } from '../../src/publishing/cell-differences.js';
import { metricsIn, piecesOf } from '../../src/publishing/publisher.js';

describe('the cells in which two results differ', () => {
  it('are named by the rows that they are in', () => {
    const before = {
      asOf: 1,
      rows: [
        { group: 'B01', p90: 10 },
        { group: 'B02', p90: 20, limits: { lower: 1 } },
      ],
    };
    const after = {
      asOf: 1,
      rows: [
        { group: 'B02', p90: 21, limits: { lower: 1 } },
        { group: 'B03', p90: 5 },
      ],
      more: true,
    };
    expect(cellDifferences(before, after)).toEqual([
      { cell: 'rows[B01]', published: { group: 'B01', p90: 10 } },
      { cell: 'rows[B02].p90', published: 20, recomputed: 21 },
      { cell: 'rows[B03]', recomputed: { group: 'B03', p90: 5 } },
      { cell: 'more', recomputed: true },
    ]);
  });

  it('are named by number where names do not tell rows apart', () => {
    const row = { group: 'a', n: 1 };
    expect(cellDifferences([row, row], [row, { ...row, n: 2 }])).toEqual([
      { cell: '[1].n', published: 1, recomputed: 2 },
    ]);
    expect(cellDifferences([1, 2], [1])).toEqual([{ cell: '[1]', published: 2 }]);
  });

  it('are none between equal results, and tell null, absent and zero apart', () => {
    const result = { a: [1, { b: null }], c: 'd' };
    expect(cellDifferences(result, JSON.parse(JSON.stringify(result)))).toEqual([]);
    expect(cellDifferences({ a: null }, { a: 0 })).toEqual([{ cell: 'a', published: null, recomputed: 0 }]);
    expect(cellDifferences({ a: null }, {})).toEqual([{ cell: 'a', published: null }]);
  });
});

describe('a result in pieces', () => {
  it('is the same text again, and no piece ends within a character', () => {
    const text = `${'x'.repeat(15_999)}😀${'é'.repeat(20_000)}`;
    const pieces = piecesOf(text);
    expect(pieces.join('')).toBe(text);
    expect(pieces.map((piece) => /\p{Surrogate}/u.test(piece))).toEqual([false, false, false]);
    expect(pieces[0]).toHaveLength(15_999);
    expect(piecesOf('x'.repeat(16_000))).toHaveLength(1);
  });
});

describe('the metrics of an answer', () => {
  it('are those that it names with a version', () => {
    const [one, two] = [
      { id: 'travel', version: 1 },
      { id: 'travel', version: 2 },
    ];
    expect(metricsIn({ metric: { ...one, start: 'x' } })).toEqual([one]);
    expect(metricsIn({ metrics: [one, two, { id: 'x' }] })).toEqual([one, two]);
    expect(metricsIn({ rows: [] })).toEqual([]);
  });
});
