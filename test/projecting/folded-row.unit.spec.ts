import { describe, expect, it } from '@jest/globals';

import { noGeography } from '../../src/geography/geography.js';
import { defineRows, type FoldedEvent } from '../../src/projecting/define.js';
import { Folder, type FoldedRow } from '../../src/projecting/folder.js';

interface Said extends FoldedEvent {
  readonly type: 'Said';
  readonly data: {
    readonly count: number;
    readonly words?: readonly string[];
    readonly throws?: boolean;
    readonly anew?: boolean;
  };
}

/** Writes into the row that it is given before anything can go wrong. */
const said = defineRows<Said>()({
  name: 'said',
  version: 1,
  question: 'What was said?',
  grain: 'one key',
  columns: {
    key: { type: 'text', means: '' },
    count: { type: 'integer', means: '' },
    words: { type: 'text[]', means: '' },
  },
  rowKey: 'key',
  handles: ['Said'],
  key: () => 'a',
  evolve: (row, { data }) => {
    const next = row ?? { key: 'a', count: 0, words: [] };
    next.count = data.count;
    next.words = data.words ?? next.words;
    if (data.throws === true) throw new Error('it cannot be digested');
    return data.anew === true ? { ...next } : next;
  },
});

const event = (data: Said['data']): FoldedEvent => ({
  type: 'Said',
  occurredAt: '',
  data,
  metadata: {},
  position: 1,
  stream: 's',
  revision: 0,
  id: '',
  recordedAt: '',
});

describe('a row that is folded over and over', () => {
  const folder = new Folder(said);
  const row: FoldedRow = { row: null, draft: null };
  const step = (data: Said['data']): boolean => folder.stepOn('a', row, event(data), noGeography).changed;

  it('is what the events say, one after the other, and the one before after a throw', () => {
    expect(step({ count: 1, words: ['one'] })).toBe(true);
    expect(step({ count: 2, words: ['one'] })).toBe(true);
    expect(row.row).toEqual({ key: 'a', count: 2, words: ['one'] });
    const before = row.row;
    expect(() => step({ count: 3, words: [], throws: true })).toThrow('it cannot be digested');
    expect(() => step({ count: 3.5, words: ['three'] })).toThrow('column count: expected a whole number');
    expect(row.row).toBe(before);
    expect(row.row).toEqual({ key: 'a', count: 2, words: ['one'] });
    expect(step({ count: 2 })).toBe(false);
    expect(step({ count: 2, words: ['two', 'one'] })).toBe(true);
    expect(row.row).toEqual({ key: 'a', count: 2, words: ['two', 'one'] });
    expect(step({ count: 2, words: ['two', 'one'] })).toBe(false);
    expect(step({ count: 4, words: [], anew: true })).toBe(true);
    expect(step({ count: 4, words: ['four'] })).toBe(true);
    expect(row.row).toEqual({ key: 'a', count: 4, words: ['four'] });
  });
});
