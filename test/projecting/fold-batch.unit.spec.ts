import { describe, expect, it } from '@jest/globals';

import { defineRows, type FoldedEvent } from '../../src/projecting/define.js';
import { foldBatch } from '../../src/projecting/fold-batch.js';
import { identityOf } from '../../src/projecting/identity.js';
import type { StoredRow } from '../../src/read-model/projection-tables.js';
import { interventionEvents, recorded } from '../support/made-events.js';
import { toyFacts, toyRows } from '../support/toy-projections.js';

interface Odd extends FoldedEvent {
  readonly type: 'Odd';
  readonly data: { readonly key: string; readonly value: unknown };
}

const odd = defineRows<Odd>()({
  name: 'odd',
  version: 1,
  question: 'What does a fold do with odd values?',
  grain: 'one key',
  columns: {
    key: { type: 'text', means: 'the key' },
    at: { type: 'timestamp', means: 'an instant' },
    sum: { type: 'integer', means: 'a sum' },
    words: { type: 'text[]', means: 'words' },
  },
  handles: ['Odd'],
  rowKey: 'key',
  key: (event) => event.data.key,
  evolve: (row, { data: { key, value } }) => {
    if (value === 'throw') throw new Error('cannot be digested');
    if (value === 'no-case') return undefined as never;
    if (value === 'mutate') (row?.words as string[]).push('sneaked in');
    if (value === 'other-key') return { key: 'other', at: null, sum: 1, words: [] };
    const next = { key, at: null, sum: (row?.sum ?? 0) + 1, words: row?.words ?? [] };
    return typeof value === 'object' ? { ...next, ...value } : next;
  },
});

function event(position: number, value: unknown, key = 'k'): FoldedEvent {
  const at = '2024-01-01T00:00:00.000Z';
  return {
    type: 'Odd',
    occurredAt: at,
    data: { key, value },
    metadata: {},
    position,
    stream: 's',
    revision: 0,
    id: `e${String(position)}`,
    recordedAt: at,
  };
}

const nothing = () => Promise.resolve(new Map<string, StoredRow>());

describe('folding a batch', () => {
  it.each([
    ['throws', 'throw', 'Error: cannot be digested'],
    ['has no case for the type', 'no-case', 'evolve gives nothing: expected a row, or null'],
    ['gives a date that does not exist', { at: '2024-02-30T00:00:00.000Z' }, 'column at'],
    ['gives an instant in another form', { at: '2024-02-20 00:00:00.000Z' }, 'column at'],
    ['gives a fraction for a whole number', { sum: 1.5 }, 'column sum'],
    ['gives not a number', { sum: Number.NaN }, 'column sum'],
    ['leaves a column out', { sum: undefined }, 'column sum'],
    ['gives text that UTF-8 cannot hold', { words: ['\ud800'] }, 'column words'],
    ['gives a row with another key', 'other-key', 'column key'],
    ['changes the row that it was given', 'mutate', 'TypeError'],
  ])('sets an event aside when the fold %s, and goes on', async (_case, value, reason) => {
    const { changes, quarantine } = await foldBatch(odd, [event(1, ''), event(2, value), event(3, '')], nothing);
    expect(quarantine).toEqual([{ position: 2, eventId: 'e2', type: 'Odd', reason: expect.stringContaining(reason) }]);
    expect([...(changes.odd?.upserts ?? [])]).toEqual([['k', { key: 'k', at: null, sum: 2, words: [] }]]);
  });

  it('sets an event without a key aside', async () => {
    const { quarantine, changes } = await foldBatch(odd, [event(1, '', ''), event(2, '')], nothing);
    expect(quarantine.map(({ position }) => position)).toEqual([1]);
    expect(changes.odd?.upserts.size).toBe(1);
  });

  it('says nothing of a row that comes and goes in the batch, and removes one that stood', async () => {
    const gone = recorded(interventionEvents(400)).map((one) => ({
      ...one,
      occurredAt: one.occurredAt.replace(/.Z$/, '7Z'),
    }));
    const { changes } = await foldBatch(toyRows, gone, nothing);
    expect(changes.toy_rows?.removals.size).toBe(0);
    const standing = new Map([['k', { intervention: 'k' }]]);
    const closed = {
      ...event(1, ''),
      type: 'InterventionClosed',
      occurredAt: '2024-01-01T00:00:00.007Z',
      data: { interventionId: 'k' },
    };
    const removal = await foldBatch(toyRows, [closed], () => Promise.resolve(standing));
    expect([...(removal.changes.toy_rows?.removals ?? [])]).toEqual(['k']);
  });

  it('keeps a fact and the memory of its subject apart', async () => {
    const [first] = recorded(interventionEvents(1));
    if (first === undefined) throw new Error('no event');
    const { changes } = await foldBatch(toyFacts, [first], nothing);
    const subject = 'i1-00000001';
    expect([...(changes.toy_facts_memory?.upserts.values() ?? [])]).toEqual([
      { subject, zone: expect.any(String), turn: 1 },
    ]);
    expect([...(changes.toy_facts?.upserts.values() ?? [])]).toEqual([
      { position: 1, intervention: subject, zone: expect.any(String), turn: 1 },
    ]);
  });
});

describe('the identity of a projection', () => {
  const identity = identityOf(toyRows);
  it.each([
    ['its version', { ...toyRows, version: 2 }],
    ['its question', { ...toyRows, question: 'Another?' }],
    ['a column', { ...toyRows, columns: { ...toyRows.columns, more: { type: 'text' as const, means: 'more' } } }],
    ['its handled types', { ...toyRows, handles: ['InterventionRequested'] }],
    ['its fold', { ...toyRows, evolve: () => null }],
  ])('changes with %s', (_case, other) => {
    expect(identityOf(other as typeof toyRows)).not.toBe(identity);
  });

  it('changes with the code that the composition root names, and with nothing else', () => {
    expect(identityOf(toyRows, { codeText: 'helper' })).not.toBe(identity);
    expect(identityOf({ ...toyRows })).toBe(identity);
  });
});
