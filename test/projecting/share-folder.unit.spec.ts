import { describe, expect, it } from '@jest/globals';

import { noGeography } from '../../src/geography/geography.js';
import { defineFacts, defineRows, type FoldedEvent, type Projection } from '../../src/projecting/define.js';
import { type LoadRows, NotOneStream, ShareFolder } from '../../src/projecting/share-folder.js';
import type { ColumnBlock, VariedColumn } from '../../src/read-model/column-block.js';
import type { StoredRow } from '../../src/read-model/projection-tables.js';
import { SeenKeys } from '../../src/read-model/seen-keys.js';

interface Said extends FoldedEvent {
  readonly type: 'Said';
  readonly data: { readonly by: string; readonly topic: string };
}

/** One row a topic, written by whoever speaks of it. */
const topics = defineFacts<Said>()({
  name: 'topics',
  version: 1,
  question: 'Who spoke last of a topic?',
  grain: 'one topic',
  columns: {
    topic: { type: 'text', means: '' },
    by: { type: 'text', means: '' },
    turn: { type: 'integer', means: '' },
  },
  rowKey: 'topic',
  remembers: { turns: { type: 'integer', means: '' } },
  handles: ['Said'],
  subject: ({ data }) => data.by,
  streamOf: (by) => `speaker-${by}`,
  evolve: (memory, { data }) => {
    const turn = (memory?.turns ?? 0) + 1;
    return { memory: { turns: turn }, rows: [{ topic: data.topic, by: data.by, turn }] };
  },
});

/** One row a speaker: how often, and the topics in order. */
const speakers = defineRows<Said>()({
  name: 'speakers',
  version: 1,
  question: 'Who spoke of what?',
  grain: 'one speaker',
  columns: { by: { type: 'text', means: '' }, spoke: { type: 'text[]', means: '' } },
  rowKey: 'by',
  handles: ['Said'],
  key: ({ data }) => data.by,
  streamOf: (by) => `speaker-${by}`,
  evolve: (row, { data }) => {
    if (data.topic === 'nothing') throw new Error('nothing was said');
    return { by: data.by, spoke: [...(row?.spoke ?? []), data.topic] };
  },
});

const said = (position: number, by: string, topic: string, stream = `speaker-${by}`): FoldedEvent => ({
  type: 'Said',
  occurredAt: '2024-02-27T10:00:00.000Z',
  data: { by, topic },
  metadata: {},
  position,
  stream,
  revision: 0,
  id: `e${String(position)}`,
  recordedAt: '2024-02-27T10:00:00.000Z',
});

const nothing: LoadRows = () => Promise.resolve(new Map());
const folderOf = (projection: Projection, alone: boolean, load = nothing, seen: Record<string, SeenKeys> = {}) =>
  new ShareFolder(projection, alone, seen, load, noGeography);

/** The column beside the key, which MUST vary. */
function secondColumn(block: ColumnBlock | undefined): VariedColumn {
  const column = block?.columns[1];
  if (column === undefined || column.same !== undefined) throw new Error('the column has one value throughout');
  return column;
}

/** Short texts stand in the block as they are: length, then characters. */
function textsOf(block: ColumnBlock): readonly string[] {
  const { at } = secondColumn(block).values;
  const lengths = new Uint32Array(block.bytes);
  return Array.from({ length: block.rows }, (_, row) => {
    const begins = at + row * 16;
    return Buffer.from(block.bytes, begins + 4, lengths[begins / 4]).toString();
  });
}

describe('folding a share of the streams', () => {
  it('keeps the fact that was recorded last, whoever wrote it, where it is alone', async () => {
    const folder = folderOf(topics, true);
    await folder.fold([said(1, 'ann', 'rain'), said(2, 'bob', 'rain'), said(3, 'ann', 'rain'), said(4, 'bob', 'sun')]);
    const [block] = folder.flush().changes.topics?.blocks ?? [];
    expect(block === undefined ? [] : textsOf(block)).toEqual(['ann', 'bob']);
  });

  it('folds the events of a key in their order, though others come between, and goes on in the next block', async () => {
    const folder = folderOf(speakers, false);
    await folder.fold([said(1, 'ann', 'a'), said(2, 'bob', 'x'), said(3, 'ann', 'b'), said(4, 'ann', 'nothing')]);
    await folder.fold([said(5, 'bob', 'y'), said(6, 'ann', 'c')]);
    const { changes, quarantine } = folder.flush();
    expect(quarantine).toEqual([{ position: 4, eventId: 'e4', type: 'Said', reason: 'Error: nothing was said' }]);
    const [block] = changes.speakers?.blocks ?? [];
    expect(block?.rows).toBe(2);
    expect(secondColumn(block).items?.count).toBe(5);
  });

  it('asks the table for what it may have, all keys of a block at once', async () => {
    const seen = new SeenKeys();
    for (const key of ['ann', 'bob']) seen.add(key);
    const asked: (readonly string[])[] = [];
    const load: LoadRows = (_table, keys) => {
      asked.push(keys);
      return Promise.resolve(new Map<string, StoredRow>([['ann', { by: 'ann', spoke: ['before'] }]]));
    };
    const folder = folderOf(speakers, false, load, { speakers: seen });
    await folder.fold([said(1, 'ann', 'a'), said(2, 'bob', 'x'), said(3, 'ann', 'b'), said(4, 'eve', 'y')]);
    const { changes } = folder.flush();
    expect(asked).toEqual([['ann', 'bob']]);
    expect(changes.speakers?.standing).toEqual(['ann']);
    expect(secondColumn(changes.speakers?.blocks[0]).items?.count).toBe(5);
  });

  it('keeps rows that were seen lately, asks for others, and keeps rows longer once it had to ask', async () => {
    const asked: (readonly string[])[] = [];
    const load: LoadRows = (_table, keys) => {
      asked.push(keys);
      return Promise.resolve(new Map<string, StoredRow>(keys.map((by) => [by, { by, spoke: ['before'] }])));
    };
    const folder = folderOf(speakers, false, load);
    let position = 0;
    const blocks = async (...speakersOfEach: readonly (readonly string[])[]): Promise<void> => {
      for (const names of speakersOfEach) await folder.fold(names.map((name) => said(++position, name, 't')));
      folder.flush();
    };
    await blocks(['ann', 'bob'], ['eve'], ['eve'], ['bob']);
    await blocks(['bob', 'eve']);
    expect(asked).toEqual([]);
    await blocks(['eve'], ['eve'], ['eve'], ['eve']);
    await blocks(['ann', 'bob']);
    expect(asked).toEqual([['ann', 'bob']]);
    await blocks(['eve'], ['eve'], ['eve'], ['eve']);
    await blocks(['ann', 'bob']);
    expect(asked).toHaveLength(1);
  });

  it('gives up where an event of a key is in another stream', async () => {
    const folder = folderOf(speakers, false);
    await expect(folder.fold([said(1, 'ann', 'a'), said(2, 'ann', 'b', 'speaker-bob')])).rejects.toThrow(NotOneStream);
    await expect(folderOf(speakers, true).fold([said(2, 'ann', 'b', 'speaker-bob')])).resolves.toBeUndefined();
  });
});
