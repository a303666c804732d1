import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { checkpointFile, checkpointInMemory } from '../../../src/event-log/kurrentdb/checkpoint-file.js';
import { retryDelayMs } from '../../../src/event-log/kurrentdb/follower.js';
import { isAfter, sourceOf, sourceText } from '../../../src/event-log/kurrentdb/source-position.js';

describe('source positions', () => {
  const beyondDoubles = { commit: 9007199254740993n, prepare: 18446744073709551615n };

  it('are kept as text beyond what a number holds', () => {
    expect(sourceOf(sourceText(beyondDoubles))).toEqual(beyondDoubles);
    expect(sourceText(beyondDoubles)).toBe('9007199254740993/18446744073709551615');
  });

  it.each(['', '1', '1/', '-1/2', '1/2/3', '1.5/2', ' 1/2'])('does not read %p as one', (text) => {
    expect(sourceOf(text)).toBeUndefined();
  });

  it('are ordered by commit, then prepare', () => {
    const at = (commit: bigint, prepare: bigint) => ({ commit, prepare });
    expect(isAfter(at(10n, 0n), at(9n, 5n))).toBe(true);
    expect(isAfter(at(9n, 6n), at(9n, 5n))).toBe(true);
    expect(isAfter(at(9n, 5n), at(9n, 5n))).toBe(false);
    expect(isAfter(at(9n, 5n), at(10n, 0n))).toBe(false);
    expect(isAfter(at(0n, 0n), undefined)).toBe(true);
  });
});

describe('the delay before a new connection', () => {
  it('doubles up to ten seconds, half of it at random', () => {
    const least = [1, 2, 3, 8, 100].map((attempt) => retryDelayMs(attempt, () => 0));
    const most = [1, 2, 3, 8, 100].map((attempt) => retryDelayMs(attempt, () => 0.999999));
    expect(least).toEqual([50, 100, 200, 5_000, 5_000]);
    expect(most).toEqual([100, 200, 400, 10_000, 10_000]);
  });
});

describe.each([
  ['in a file', (directory: string) => checkpointFile(join(directory, 'follow'))],
  ['in memory', () => checkpointInMemory()],
])('a checkpoint %s', (_where, open) => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'checkpoint-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const reached = { commit: 500n, prepare: 400n };

  it('is given back only to the copy that it was saved for', () => {
    const store = open(directory);
    expect(store.load('100/100')).toBeUndefined();
    store.save('100/100', reached);
    expect(store.load('100/100')).toEqual(reached);
    expect(store.load('90/90')).toBeUndefined();
    expect(store.load(undefined)).toBeUndefined();
    store.save(undefined, reached);
    expect(store.load(undefined)).toEqual(reached);
  });
});

it.each(['', 'start', 'start x/y', '100/100 5', 'noise'])(
  'a checkpoint file that holds %p counts for nothing',
  (text) => {
    const directory = mkdtempSync(join(tmpdir(), 'checkpoint-'));
    const file = join(directory, 'follow');
    writeFileSync(file, text);
    expect(checkpointFile(file).load(undefined)).toBeUndefined();
    checkpointFile(file).save(undefined, { commit: 1n, prepare: 1n });
    expect(readdirSync(directory)).toEqual(['follow']);
    rmSync(directory, { recursive: true });
  },
);
