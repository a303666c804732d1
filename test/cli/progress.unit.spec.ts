import { describe, expect, it } from '@jest/globals';

import { progressLine } from '../../src/cli/progress.js';

function shown(isTTY: boolean, steps: readonly { readonly atMs: number; readonly done: number }[]): string[] {
  const written: string[] = [];
  let nowMs = 0;
  const terminal = { isTTY, columns: 80, write: (text: string) => written.push(text) };
  const line = progressLine('importing', terminal, () => nowMs);
  for (const { atMs, done } of steps) {
    nowMs = atMs;
    line.show({ done, total: 200, counted: { of: 'events', count: done * 100 } });
  }
  line.end();
  return written;
}

describe('the progress of a long work', () => {
  it('is a bar on a terminal, with its rate and the time that is left, redrawn in place', () => {
    const [first = '', second = '', ...end] = shown(true, [
      { atMs: 1_000, done: 50 },
      { atMs: 1_050, done: 60 },
      { atMs: 2_000, done: 100 },
    ]);
    expect(first).toBe('\r\u001b[2Kimporting ██████░░░░░░░░░░░░░░░░░░  25 %  5,000 events  5,000/s, 3 s left');
    expect(second).toContain(' 50 %  10,000 events  5,000/s, 2 s left');
    expect(end).toEqual([second, '\n']);
  });

  it('tells the rate that it is given, the time left at it, and the bytes that are made', () => {
    const written: string[] = [];
    const terminal = { isTTY: true, columns: 120, write: (text: string) => written.push(text) };
    const rate = { perSecond: 250, secondsLeft: 2 };
    progressLine('rebuilding', terminal, () => 60_000).show({ done: 500, total: 1_000, rate, bytes: 12_345_678 });
    expect(written).toEqual(['\r\u001b[2Krebuilding ████████████░░░░░░░░░░░░  50 %  500  250/s, 2 s left, 12.3 MB']);
  });

  it('says what is done where nothing is counted', () => {
    const written: string[] = [];
    const terminal = { isTTY: true, columns: 80, write: (text: string) => written.push(text) };
    progressLine('rebuilding', terminal, () => 0).show({ done: 200, total: 200, doing: 'verifying' });
    expect(written).toEqual(['\r\u001b[2Krebuilding ████████████████████████ 100 %  verifying']);
  });

  it('is not wider than the terminal, of which the bar gives up the most', () => {
    const terminal: string[] = [];
    let nowMs = 0;
    const write = (text: string) => terminal.push(text);
    const line = progressLine('rebuilding timeline', { isTTY: true, columns: 80, write }, () => nowMs);
    nowMs = 5_000;
    line.show({ done: 1_000_000, total: 4_000_000, counted: { of: 'events', count: 1_000_000 } });
    const bar = '███░░░░░░░░░░';
    expect(terminal).toEqual([`\r\u001b[2Krebuilding timeline ${bar}  25 %  1,000,000 events  200,000/s, 15 s left`]);
    const written = shown(true, [{ atMs: 40_000_000, done: 1 }]);
    expect(written[0]?.slice('\r\u001b[2K'.length)).toHaveLength(79);
  });

  it('is a line every five seconds elsewhere, and nothing for a work that is done before', () => {
    expect(shown(false, [{ atMs: 4_000, done: 200 }])).toEqual([]);
    const steps = [4_000, 5_000, 6_000, 10_000].map((atMs) => ({ atMs, done: atMs / 100 }));
    expect(shown(false, steps)).toEqual([
      'importing ██████░░░░░░░░░░░░░░░░░░  25 %  5,000 events  1,000/s, 15 s left\n',
      'importing ████████████░░░░░░░░░░░░  50 %  10,000 events  1,000/s, 10 s left\n',
    ]);
  });
});
