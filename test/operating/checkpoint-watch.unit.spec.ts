import { describe, expect, it } from '@jest/globals';

import { CheckpointWatch, stallMs } from '../../src/operating/checkpoint-watch.js';

let at = 0;
const watch = () => new CheckpointWatch(() => at);
const table = (checkpoint: number, head: number | undefined, stale = false) => [
  { name: 'table', checkpoint, head, stale },
];

describe('a checkpoint that stands below the head', () => {
  it('is a stall once it has stood there for as long as it may', () => {
    const looks = watch();
    expect(looks.stalled(table(5, 6))).toEqual([]);
    at += stallMs - 1;
    expect(looks.stalled(table(5, 9))).toEqual([]);
    at += 1;
    expect(looks.stalled(table(5, 9))).toEqual(['table']);
    expect(looks.stalled(table(6, 9))).toEqual([]);
  });

  it('is none while it moves, however far behind it is and however seldom anybody looks', () => {
    const looks = watch();
    for (let checkpoint = 0; checkpoint < 5; checkpoint++) {
      expect(looks.stalled(table(checkpoint, 1_000_000))).toEqual([]);
      at += 10 * stallMs;
    }
  });

  it('is none when it was at the head in between, or the head is not known', () => {
    const looks = watch();
    for (const head of [6, 5, 6, undefined, 6]) {
      expect(looks.stalled(table(5, head))).toEqual([]);
      at += stallMs;
    }
  });

  it('is none of a table that nothing is folded into', () => {
    const looks = watch();
    expect(looks.stalled(table(5, 6, true))).toEqual([]);
    at += stallMs;
    expect(looks.stalled(table(5, 6, true))).toEqual([]);
  });
});
