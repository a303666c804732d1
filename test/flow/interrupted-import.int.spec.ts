import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { ImportSummary } from '../../src/intake/feeds/import-feed.js';
import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { runCli, startCli } from '../support/cli.js';
import { callsFile, callsMapping } from '../support/made-calls.js';
import { seeded } from '../support/made-events.js';
import { contentDigest, eventsIn, rowDigests } from '../support/recorded-data.js';

const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
process.stderr.write(`interrupted-import: TEST_SEED=${String(seed)}\n`);
const random = seeded(seed);
/** Where to kill: at once, early, and late, as shares of all events. */
const points = [0, 0.05 + random() * 0.3, 0.4 + random() * 0.4];

describe('an import that is killed', () => {
  const root = mkdtempSync(join(tmpdir(), 'flow-killed-'));
  const [feed, mapping] = [join(root, 'calls.csv'), join(root, 'calls.yaml')];
  const clean = join(root, 'clean');
  const argumentsFor = (data: string) => ['import', feed, '--mapping', mapping, '--data', data];
  let whole: Awaited<ReturnType<typeof eventsIn>>;
  let digests: Awaited<ReturnType<typeof rowDigests>>;

  beforeAll(async () => {
    writeFileSync(feed, callsFile({ calls: 900, seed }));
    writeFileSync(mapping, callsMapping);
    expect(await runCli(argumentsFor(clean))).toMatchObject({ status: 0 });
    whole = await eventsIn(clean);
    digests = await rowDigests(clean);
  }, 240_000);
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('is completed by the next one: the same events in the same order, and the same rows as one clean run', async () => {
    let unfinished = 0;
    for (const [index, share] of points.entries()) {
      const data = join(root, `killed-${String(index)}`);
      const { child, ended } = startCli(argumentsFor(data));
      await headReaches(data, Math.floor(share * whole.length), () => child.exitCode !== null);
      child.kill('SIGKILL');
      await ended;
      const left = await eventsIn(data);
      if (child.signalCode === 'SIGKILL' && left.length < whole.length) unfinished++;
      // What was acknowledged stands, and nothing stands but the beginning of the clean run.
      expect(contentDigest(left)).toBe(contentDigest(whole.slice(0, left.length)));

      const again = await runCli(argumentsFor(data));
      expect(again.status).toBe(0);
      const { events, unchanged, refused } = JSON.parse(again.stdout) as ImportSummary;
      expect({ events, unchanged, refused }).toEqual({
        events: whole.length - left.length,
        unchanged: left.length,
        refused: 0,
      });
      expect(contentDigest(await eventsIn(data))).toBe(contentDigest(whole));
      // An import folds nothing: these are the first rows of the directory, and those of the same events need to be looked at once.
      if (index === points.length - 1) expect(await rowDigests(data)).toEqual(digests);
    }
    // A process that is faster than its killer proves nothing.
    expect(unfinished).toBeGreaterThanOrEqual(2);
  }, 120_000);
});

/** Waits until the log of another process holds more than so many events. */
async function headReaches(data: string, events: number, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    try {
      const log = openSqliteLog(join(data, 'events.sqlite'), { clock: () => 0, readOnly: true });
      try {
        while (!isOver()) {
          if ((await log.head()) > events) return;
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      } finally {
        log.close();
      }
    } catch {
      // The other process has not made it yet.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}
