import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { allOf, event } from '../contract/event-log/samples.js';
import { planOf } from './seed.js';

const dayMs = 86_400_000;

describe('a clock that jumps', () => {
  it('never makes recordedAt go back, within a process or from one to the next', async () => {
    const { random, draw } = planOf('jumping clock');
    const directory = mkdtempSync(join(tmpdir(), 'clock-'));
    const file = join(directory, 'events.sqlite');
    let now = Date.UTC(2024, 1, 27);
    const said: number[] = [];
    try {
      for (let process = 0; process < 6; process += 1) {
        const log = openSqliteLog(file, { clock: () => now });
        for (let turn = 0; turn < 20; turn += 1) {
          // A day back or forth, or a few milliseconds of the ordinary kind, with the fractions that some clocks have.
          now += random() < 0.3 ? (random() - 0.5) * 2 * dayMs : draw(5) + random();
          const appends = Array.from({ length: 3 }, () => {
            const n = said.push(Math.floor(now)) - 1;
            return log.append(`clock-${String(n % 4)}`, 'any', [event(n)]);
          });
          await Promise.all(appends);
        }
        log.close();
      }
      const log = openSqliteLog(file, { clock: () => now, readOnly: true });
      const recorded = (await allOf(log)).map(({ recordedAt }) => Date.parse(recordedAt));
      log.close();
      // The latest time that the clock had said so far: it stands still while the clock is behind, and follows it otherwise.
      const latest = said.map((_, index) => Math.max(...said.slice(0, index + 1)));
      expect(recorded).toEqual(latest);
      expect(said.some((ms, index) => ms < (latest[index] ?? 0))).toBe(true);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
