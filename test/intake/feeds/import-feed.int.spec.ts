import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { FeedRefused } from '../../../src/intake/feeds/feed-refused.js';
import type { ImportProgress } from '../../../src/intake/feeds/import-feed.js';
import { callsHeader, callsMapping, FeedRig, withText } from './feed-rig.js';

let rig: FeedRig;
beforeEach(() => {
  rig = new FeedRig();
});
afterEach(() => {
  rig.remove();
});

const row = (
  call: string,
  unit: string,
  dispatched = '2024-01-10 11:01:00',
  received = '2024-01-10 11:00:00',
  type = 'fire',
) => `${call},${type},Z1,${received},${unit},${dispatched},,`;
const file = (...rows: readonly string[]) => rig.write([callsHeader, ...rows].join('\n'));
const many = (count: number) => Array.from({ length: count }, (_, index) => row(String(index), 'E1'));

describe('an import', () => {
  it('counts what it did', async () => {
    const summary = await rig.import(callsMapping, file(row('1', 'E1'), row('2', 'E1'), row('1', 'E2')));
    expect(summary).toEqual({
      rows: 3,
      skippedRows: 0,
      records: 2,
      events: 7,
      unchanged: 0,
      rejectedRows: 0,
      refused: 0,
      seconds: 0,
    });
    expect(rig.rejects()).toEqual([]);
  });

  it('of the same file again appends nothing', async () => {
    const path = file(row('1', 'E1'), row('1', 'E2'));
    await rig.import(callsMapping, path);
    const before = await rig.events();
    const first = rig.facts.map(({ factId }) => factId);
    expect(await rig.import(callsMapping, path)).toMatchObject({ events: 0, unchanged: 4, refused: 0 });
    expect(await rig.events()).toEqual(before);
    expect(rig.facts.slice(first.length).map(({ factId }) => factId)).toEqual(first);
  });

  it('that was cut off is completed by the next one', async () => {
    const path = file(...many(50));
    const stop = new AbortController();
    let sent = 0;
    const half = rig.import(callsMapping, path, {
      inFlight: 4,
      signal: stop.signal,
      record: async (facts) => {
        sent += 1;
        if (sent === 20) stop.abort(new Error('enough'));
        return { stream: '', outcomes: facts.map(() => ({ status: 'unchanged' })), appended: 0, revision: -1 };
      },
    });
    await expect(half).rejects.toThrow('enough');
    expect(sent).toBeLessThan(50);
    await rig.import(callsMapping, path);
    expect(await rig.events()).toHaveLength(150);
  });

  it('has as many records under way as it may, and no more', async () => {
    let running = 0;
    let most = 0;
    await rig.import(callsMapping, file(...many(40)), {
      inFlight: 8,
      record: async () => {
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setTimeout(resolve, 1));
        running -= 1;
        return { stream: '', outcomes: [], appended: 0, revision: -1 };
      },
    });
    expect(most).toBe(8);
    expect(running).toBe(0);
  });

  it('ends when the log fails, after what was under way', async () => {
    let ended = 0;
    const failing = rig.import(callsMapping, file(...many(40)), {
      inFlight: 8,
      record: async (facts) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        ended += 1;
        if (facts[0]?.provenance.record === '3') throw new Error('the disk is gone');
        return { stream: '', outcomes: [], appended: 0, revision: -1 };
      },
    });
    await expect(failing).rejects.toThrow('the disk is gone');
    expect(ended).toBeGreaterThanOrEqual(8);
    expect(ended).toBeLessThan(40);
  });

  it('tells how far it is, in bytes of both readings', async () => {
    const seen: ImportProgress[] = [];
    await rig.import(callsMapping, file(...many(3)), { onProgress: (progress) => seen.push(progress) });
    const shares = seen.map(({ done, total }) => done / total);
    expect(shares.every((share, index) => share >= (shares[index - 1] ?? 0))).toBe(true);
    expect(seen.at(-1)).toMatchObject({ rows: 3, records: 3, events: 9 });
    expect(shares.at(-1)).toBe(1);
  });
});

describe('a row that cannot be taken', () => {
  it.each([
    ['a bad time', row('1', 'E1', '2024-01-10 25:00:00'), 'unit.dispatchedAt', 'found "2024-01-10 25:00:00"'],
    ['a skipped time', row('1', 'E1', '2024-03-31 02:30:00'), 'unit.dispatchedAt', 'the clocks were put forward'],
    ['no key', row('', 'E1'), 'key', 'expected a value in "call"'],
    ['a key that is too long', row('k'.repeat(200), 'E1'), 'key', 'at most 128 characters'],
    ['no type', row('1', 'E1', undefined, undefined, 'NULL'), 'request.interventionType', 'found nothing'],
    ['no clock', row('1', 'E1', undefined, ''), 'request', 'at least one of its clocks'],
    ['a stamp without a unit', row('1', ''), 'unit.unit', 'found nothing'],
    ['text that is too long', row('1', 'E'.repeat(201)), 'unit.unit', 'at most 200 characters'],
    ['too few columns', '1,fire', 'row', '2 columns where the header has 8'],
  ])('is written down, and the rest is imported: %s', async (_name, bad, field, reason) => {
    const summary = await rig.import(callsMapping, file(row('0', 'E1'), bad, row('2', 'E1')));
    expect(summary).toMatchObject({ rows: 3, records: 2, events: 6, rejectedRows: 1, rejectsFile: rig.rejectsFile });
    expect(rig.rejects()).toEqual([expect.objectContaining({ line: 3, field, raw: bad })]);
    expect(rig.rejects()[0]?.reason).toContain(reason);
  });

  it('does not take its record with it', async () => {
    const rows = [row('1', 'E1', 'bad'), row('1', 'E2'), row('1', 'E3', undefined, 'bad')];
    expect(await rig.import(callsMapping, file(...rows))).toMatchObject({ rows: 3, records: 1, rejectedRows: 2 });
    const units = (await rig.eventsOf('intervention-test-calls:1')).map(({ data }) => data.unit);
    expect(units).toEqual([undefined, 'E2', undefined]);
  });

  it('takes it with it when no row is good, also when the last row is the bad one', async () => {
    const summary = await rig.import(callsMapping, file(row('1', 'E1', 'bad'), row('2', 'E1'), row('1', 'E2', 'bad')));
    expect(summary).toMatchObject({ records: 1, rejectedRows: 2 });
    expect(rig.rejects().map(({ line, record }) => [line, record])).toEqual([
      [2, 'test-calls:1'],
      [4, 'test-calls:1'],
    ]);
  });

  it('is rejected when no row of its record has what a record begins with', async () => {
    const mapping = withText('request:', 'request:\n  when: { column: type, in: [fire] }');
    const summary = await rig.import(mapping, file(row('1', 'E1', undefined, undefined, 'smoke'), row('2', 'E1')));
    expect(summary).toMatchObject({ records: 1, rejectedRows: 1 });
    expect(rig.rejects()[0]?.reason).toContain('what the record begins with');
  });

  it('is rejected with all of its key when the key names too many rows', async () => {
    const rows = Array.from({ length: 1_001 }, (_, index) => row('same', `E${String(index)}`));
    expect(await rig.import(callsMapping, file(...rows, row('2', 'E1')))).toMatchObject({
      records: 1,
      rejectedRows: 1_001,
    });
    expect(rig.rejects()[0]?.reason).toContain("is the mapping's key right?");
  });

  it('is skipped, and counted, when the mapping leaves it out', async () => {
    const mapping = `${callsMapping}rows: { column: type, notIn: [test] }\n`;
    const summary = await rig.import(mapping, file(row('1', 'E1'), row('2', 'E1', undefined, undefined, 'test')));
    expect(summary).toMatchObject({ rows: 2, skippedRows: 1, records: 1, rejectedRows: 0 });
  });
});

describe('a value that the map does not have', () => {
  const mapped = (otherwise: string) =>
    withText('interventionType: type', `interventionType: { column: type, map: { fire: FIRE }${otherwise} }`);
  it.each([
    ['', undefined],
    [', otherwise: reject', undefined],
    [', otherwise: keep', 'smoke'],
    [', otherwise: { value: other }', 'other'],
    [', otherwise: missing, whenMissing: none', 'none'],
  ])('%s', async (otherwise, expected) => {
    await rig.import(mapped(otherwise), file(row('1', 'E1', undefined, undefined, 'smoke')));
    const [request] = await rig.events();
    expect(request?.data.interventionType).toBe(expected);
    if (expected === undefined)
      expect(rig.rejects()[0]?.reason).toContain('expected a value that the map has, found "smoke"');
  });
});

it('writes down what the domain refuses, with its line', async () => {
  const rows = [row('1', 'E1'), row('1', 'E1', '2024-01-10 11:09:00')];
  const summary = await rig.import(callsMapping, file(...rows));
  expect(summary).toMatchObject({ records: 1, refused: 1, rejectedRows: 0, rejectsFile: rig.rejectsFile });
  expect(rig.rejects()).toEqual([
    expect.objectContaining({
      line: 3,
      record: 'test-calls:1',
      code: 'UNIT_STAMP_ALREADY_RECORDED',
      command: 'DispatchUnit',
      raw: rows[1],
    }),
  ]);
});

describe('a feed is refused', () => {
  const refused = async (act: Promise<unknown>, code: string, message: string) => {
    const error: unknown = await act.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(FeedRefused);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(rig.facts).toEqual([]);
  };

  it('before the first event, when the file lacks a column: no rejects file is made', async () => {
    const mapping = withText('clearedAt: cleared', 'clearedAt: clearred');
    await refused(rig.import(mapping, file(row('1', 'E1'))), 'MAPPING_INVALID', 'did you mean "cleared"?');
    expect(existsSync(rig.rejectsFile)).toBe(false);
  });

  it('when a column that it needs is there twice', async () => {
    const path = rig.write(`${callsHeader},zone\n${row('1', 'E1')},Z2\n`);
    await refused(rig.import(callsMapping, path), 'MAPPING_INVALID', 'twice');
  });

  it('when there is no such file, or it is a directory', async () => {
    await refused(rig.import(callsMapping, join(rig.directory, 'none.csv')), 'FILE_UNREADABLE', 'it cannot be opened');
    await refused(rig.import(callsMapping, rig.directory), 'FILE_UNREADABLE', 'it is not a file');
  });

  it('when the rejects would overwrite it', async () => {
    const path = file(row('1', 'E1'));
    await refused(rig.import(callsMapping, path, { rejectsFile: path }), 'FILE_UNREADABLE', 'overwrite the feed');
  });

  it('when it changes between the two readings', async () => {
    const path = file(row('1', 'E1'));
    const grow = () => {
      appendFileSync(path, `\n${row('2', 'E1')}`);
    };
    await refused(rig.import(callsMapping, path, { onProgress: grow }), 'FILE_CHANGED', 'the file changed');
  });

  it('when its content is replaced by as much other content', async () => {
    const path = file(row('1', 'E1'));
    const replace = () => {
      writeFileSync(path, [callsHeader, row('9', 'E1')].join('\n'));
    };
    await refused(rig.import(callsMapping, path, { onProgress: replace }), 'FILE_CHANGED', 'the file changed');
  });
});
