import { describe, expect, it } from '@jest/globals';

import { noGeography } from '../../src/geography/geography.js';
import { type AnyRow, defineRows, type FoldedEvent } from '../../src/projecting/define.js';
import { Folder } from '../../src/projecting/folder.js';

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

describe('a series of events of one key', () => {
  const folder = new Folder(said);
  let row: AnyRow | null = null;
  const fold = (...data: readonly Said['data'][]) => {
    const failed: string[] = [];
    const told = {
      facts: () => undefined,
      indigestible: (_event: FoldedEvent, error: unknown) => void failed.push((error as Error).message),
    };
    const { row: after, changed } = folder.series('a', row, data.map(event), noGeography, told);
    row = after;
    return { row, changed, failed };
  };

  it('makes one row of events that follow on each other', () => {
    expect(fold({ count: 1, words: ['one'] }, { count: 2 })).toEqual({
      row: { key: 'a', count: 2, words: ['one'] },
      changed: true,
      failed: [],
    });
  });

  it('leaves no trace of those that cannot be digested, and goes on', () => {
    const { row: after, failed } = fold(
      { count: 3, words: [], throws: true },
      { count: 3.5, words: ['three'] },
      { count: 2, words: ['two', 'one'] },
      { count: Number.NaN },
    );
    expect(failed).toEqual([
      'it cannot be digested',
      'column count: expected a whole number, got 3.5',
      'column count: expected a whole number, got NaN',
    ]);
    expect(after).toEqual({ key: 'a', count: 2, words: ['two', 'one'] });
  });

  it('takes back columns that were taken over before one that the table cannot hold', () => {
    const { row: after, failed, changed } = fold({ count: 9, words: ['\ud800'] });
    expect(failed).toEqual(['column words: expected a list of well-formed text, got \ud800']);
    expect({ after, changed }).toEqual({ after: { key: 'a', count: 2, words: ['two', 'one'] }, changed: false });
  });

  it('tells whether anything is different', () => {
    expect(fold({ count: 2 }, { count: 2, words: ['two', 'one'] }).changed).toBe(false);
    expect(fold({ count: 2, words: ['two', 'one'], anew: true }).changed).toBe(false);
    expect(fold({ count: 2, words: ['two'] }).changed).toBe(true);
  });

  it('takes a row that was made anew, and the one before where that is no row', () => {
    expect(fold({ count: 4, words: [], anew: true }, { count: 4, words: ['four'] }).row).toEqual({
      key: 'a',
      count: 4,
      words: ['four'],
    });
    expect(fold({ count: 0.5, anew: true }, { count: 5 }).row).toEqual({ key: 'a', count: 5, words: ['four'] });
  });
});
